"""Forms of facts that hold for a time: from, until, and when that was stated."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.dates.validity import end_stated
from erfurt_sozialraum.forms.kern import DayInput

from .forms import SharedForm

STATED = ("stated_on", "stated_until")
"""Fields that are seldom needed: without them a fact is stated today."""
STATED_CLASSES: dict[str, Any] = dict.fromkeys(STATED, PastDayField)
DAY_WIDGETS: dict[str, Any] = dict.fromkeys(("starts_on", "ends_on", *STATED), DayInput)


def check_order(form: forms.BaseForm, first: str, last: str, message: object) -> None:
    """A last day does not lie before the first."""
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if isinstance(start, date) and isinstance(end, date) and end < start:
        form.add_error(last, str(message))


def check_span(form: forms.BaseForm) -> None:
    """A fact ends after it began, and it is stated within a span."""
    check_order(form, "starts_on", "ends_on", _("Dieser Tag liegt vor dem ersten Tag."))
    check_order(form, *STATED, _("Dieser Tag liegt vor dem ersten Tag der Angabe."))
    first, last = (form.cleaned_data.get(name) for name in STATED)
    if last and not first and STATED[0] not in form.errors:
        form.add_error(STATED[0], _("Nennen Sie auch den ersten Tag der Angabe."))


class ValidForm(SharedForm):
    """A fact with a validity; what says when it was stated comes last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stated_on"].required = False  # empty: today, or as it was
        self._ended = self.instance.ends_on

    def clean(self) -> dict[str, Any]:
        """The days of one fact."""
        data = super().clean()
        check_span(self)
        return data

    def values(self) -> dict[str, Any]:
        """With the day on which another end is stated: a new fact's end is stated with it."""
        values = super().values()
        if values.get("stated_on") is None:
            values.pop("stated_on", None)
        return values | (end_stated(self._ended, values["ends_on"]) if self.instance.pk else {})

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fact itself, then from when it is told."""
        own: Iterable[Any] = self.visible_fields()
        return [
            ("", [field for field in own if field.name not in STATED]),
            (str(_("Von wann die Angabe ist")), [self[name] for name in STATED]),
        ]
