"""One form for every row that has a date: a date as exactly as it is known, or one of three gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.forms.seen import SeenForm

from . import DateKind, Precision, date_text, day_text, span, today
from .fields import PastDayField
from .models import Dated

_FOR_DATE = ("precision", "earliest")
_FOR_GAP = ("clarified_by", "clarify_until")
_SAID = (*_FOR_DATE, *_FOR_GAP, "latest", "wording", "stated_on", "stated_until", "source")


class DateStatementForm(SeenForm):
    """States a date of a dated row. `statement()` gives the fields of the new DateStatement."""

    closing: tuple[str, ...] = ()
    """Fields of a subclass that come last, such as whether it is public at once."""

    template_name = "forms/date_statement.html"

    kind = forms.ChoiceField(
        label=_("Was ist bekannt?"),
        choices=DateKind.choices,
        widget=forms.RadioSelect,
        initial=DateKind.DATED,
        error_messages={"required": _("Wählen Sie, was bekannt ist.")},
    )
    precision = forms.ChoiceField(
        label=_("Wie genau?"),
        choices=Precision.choices,
        initial=Precision.DAY,
        error_messages={"required": _("Wählen Sie, wie genau der Termin bekannt ist.")},
    )
    earliest = forms.DateField(
        label=_("Tag"),
        help_text=_("Bei Monat, Quartal, Halbjahr, Jahreszeit oder Jahr: ein beliebiger Tag darin"),
        widget=DayInput,
        error_messages={"required": _("Geben Sie den Tag an. Bei Monat oder Quartal genügt ein Tag darin.")},
    )
    latest = forms.DateField(
        label=_("bis"),
        help_text=_("Nur, wenn es mehrere Tage sind"),
        widget=DayInput,
        required=False,
    )
    wording = forms.CharField(
        label=_("Anderer Wortlaut"),
        help_text=_("Wenn man es anders sagt, zum Beispiel „Mitte 2023“"),
        max_length=120,
        required=False,
    )
    # A gap is only honest if somebody is named who closes it, and a day until when.
    clarified_by = forms.CharField(
        label=_("Wer klärt es?"),
        help_text=_("Amt oder Funktion, kein Personenname: Die Angabe ist öffentlich"),
        max_length=200,
        error_messages={"required": _("Nennen Sie, wer es klärt.")},
    )
    clarify_until = forms.DateField(
        label=_("Bis wann ist es geklärt?"),
        widget=DayInput,
        error_messages={"required": _("Nennen Sie den Tag, bis zu dem es geklärt ist.")},
    )
    stated_on = PastDayField(
        label=_("Angabe vom"),
        help_text=_("Bei einer Lücke: seit wann sie besteht"),
        error_messages={"required": _("Nennen Sie den Tag dieser Angabe.")},
    )
    stated_until = PastDayField(
        label=_("Angabe spätestens vom"),
        help_text=_("Nur, wenn der Tag der Angabe nicht genau bekannt ist. Sie zählt ab dem ersten Tag."),
        required=False,
    )
    source = forms.CharField(
        label=_("Quelle"),
        help_text=_("Woher wissen Sie das? Zum Beispiel „Protokoll vom 3. März 2023, TOP 4“"),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, subject: Dated | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_latest(subject.date if subject is not None else None)
        self.fields["stated_on"].initial = today

    @property
    def needed_for_date(self) -> list[forms.BoundField]:
        """What a known date is made of."""
        return [self[name] for name in (*_FOR_DATE, "latest", "wording")]

    @property
    def needed_for_gap(self) -> list[forms.BoundField]:
        """What a gap must say."""
        return [self[name] for name in _FOR_GAP]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The visible fields that a subclass adds before the date, such as a title."""
        names = {*DateStatementForm.base_fields, *self.closing}
        return [field for field in self.visible_fields() if field.name not in names]

    @property
    def closing_fields(self) -> list[forms.BoundField]:
        """The fields right above the button."""
        return [self[name] for name in self.closing if name in self.fields]

    def full_clean(self) -> None:
        """The kind decides which fields are needed; as drawn, each is marked as needed for its kind."""
        kind = self.data.get(self.add_prefix("kind"))
        needed = _FOR_DATE if kind == DateKind.DATED else _FOR_GAP if kind in DateKind.values else ()
        for name in (*_FOR_DATE, *_FOR_GAP):
            self.fields[name].required = name in needed
        super().full_clean()
        for name in (*_FOR_DATE, *_FOR_GAP):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """What the days of one statement say of each other."""
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if data.get("stated_until") and data.get("stated_on") and data["stated_until"] < data["stated_on"]:
            self.add_error("stated_until", _("Dieser Tag liegt vor dem ersten Tag der Angabe."))
        if kind == DateKind.DATED:
            self._check_period(data)
        elif (
            data.get("clarify_until") and data.get("stated_on") and data["clarify_until"] < data["stated_on"]
        ):
            self.add_error("clarify_until", _("Dieser Tag liegt vor dem Tag der Angabe."))
        return data

    def _check_period(self, data: dict[str, Any]) -> None:
        """A last day goes with exact days only, and not before the first."""
        if not data.get("latest") or not data.get("earliest"):
            return
        if data.get("precision") != Precision.DAY:
            self.add_error("latest", _("Ein letzter Tag passt nur zur Genauigkeit „Tag“."))
        elif data["latest"] < data["earliest"]:
            self.add_error("latest", _("Der letzte Tag liegt vor dem ersten."))

    def statement(self) -> dict[str, Any]:
        """The fields of the statement, ready for `subject.dates.create(**…)`; only when valid."""
        data = self.cleaned_data
        fields = {name: data[name] for name in ("kind", "stated_on", "stated_until", "source")}
        if data["kind"] != DateKind.DATED:
            return fields | {name: data[name] for name in _FOR_GAP}
        earliest, latest = span(data["precision"], data["earliest"])
        return fields | {
            "earliest": earliest,
            "latest": data["latest"] or latest,
            "precision": data["precision"],
            "wording": data["wording"],
        }

    def values(self) -> dict[str, Any]:
        """The same, for whoever adds it as a row."""
        return self.statement()

    def words(self, row: DateStatement) -> str:
        """The date, or which gap there is, with all that the statement says of it."""
        return _in_full(str(row.text), {name: getattr(row, name) for name in _SAID})

    def typed(self) -> str:
        """The same of what was typed."""
        return _in_full(self.preview(), self.statement()) if self.is_valid() else str(_("noch unvollständig"))

    def preview(self) -> str:
        """The date as every page will say it; only when valid."""
        fields = self.statement()
        if "earliest" not in fields:
            return str(DateKind(fields["kind"]).label)
        return date_text(fields["precision"], fields["earliest"], fields["latest"], fields["wording"])


def _in_full(text: str, said: Mapping[str, Any]) -> str:
    """A statement line by line: two that are worded alike may differ in the date, its day or source."""
    lines = [text]
    if said.get("wording"):
        lines.append(date_text(said["precision"], said["earliest"], said["latest"]))
    stated = date_text(Precision.DAY, said["stated_on"], said.get("stated_until") or said["stated_on"])
    lines.append(gettext("Angabe vom %(day)s") % {"day": stated})
    if said.get("clarified_by"):
        lines.append(gettext("Wer klärt es? %(who)s") % {"who": said["clarified_by"]})
    if said.get("clarify_until"):
        lines.append(gettext("Bis wann geklärt? %(day)s") % {"day": day_text(said["clarify_until"])})
    if said.get("source"):
        lines.append(gettext("Quelle: %(source)s") % {"source": said["source"]})
    return "\n".join(lines)
