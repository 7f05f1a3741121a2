"""Days and hours in forms."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.text.cleaning import clean_line

from . import FIRST_DAY, LAST_DAY, is_credible, today

OUT_OF_RANGE = _("Prüfen Sie das Jahr: Möglich sind Tage von %(first)d bis %(last)d.")


def not_in_the_future(day: date) -> None:
    """Refuse a day that is still to come."""
    if day > today():
        raise ValidationError(_("Dieser Tag liegt in der Zukunft."), code="future")


class PastDayField(forms.DateField):
    """The day of something that has happened; a form may say it in words of its own (`future`)."""

    default_validators = [not_in_the_future]
    widget: Any = DayInput


def read_days_strictly() -> None:
    """All fields for days and hours take only credible ones, and no invisible signs. Called once at start.

    Django's own fields are taught, as for texts (forms/texts.py): forms are made in many ways.
    """
    for field in (forms.DateField, forms.DateTimeField, forms.TimeField):
        field.to_python = _strictly(field.to_python)  # type: ignore[method-assign]


def _strictly(to_python: Callable[..., Any]) -> Callable[..., Any]:
    def read(self: forms.Field, value: Any) -> Any:  # noqa: ANN401 - as Django's own
        found = to_python(self, clean_line(value) if isinstance(value, str) else value)
        day = found.date() if isinstance(found, datetime) else found
        if isinstance(day, date) and not is_credible(day):
            years = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
            raise ValidationError(OUT_OF_RANGE, code="out_of_range", params=years)
        return found

    return read
