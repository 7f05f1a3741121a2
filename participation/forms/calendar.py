"""The filter of the calendar; its fields are named as they stand in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.filters import FilterForm


class CalendarFilter(FilterForm):
    """Whose dates."""

    gremium = forms.ChoiceField(label=_("Gremium"), required=False)

    def __init__(self, data: Any, *, committees: Any) -> None:
        super().__init__(data)
        self.offer("gremium", [(row.slug, row.name) for row in committees], everything=_("Alle Termine"))
