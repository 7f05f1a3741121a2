"""Days in forms."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.kern import DayInput

from . import today


def not_in_the_future(day: date) -> None:
    """Refuse a day that is still to come."""
    if day > today():
        raise ValidationError(_("Dieser Tag liegt in der Zukunft."), code="future")


class PastDayField(forms.DateField):
    """The day of something that has happened; a form may say it in words of its own (`future`)."""

    default_validators = [not_in_the_future]
    widget: Any = DayInput
