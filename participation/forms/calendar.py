"""The filter of the calendar; its fields are named as they stand in the address."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.forms.filters import FilterForm
from stakeholders.models import Committee


class CalendarFilter(FilterForm):
    """Whose dates."""

    gremium = forms.ChoiceField(label=_("Gremium"), required=False)

    def __init__(self, data: FormData, *, committees: Iterable[Committee]) -> None:
        super().__init__(data)
        self.offer("gremium", [(row.slug, row.name) for row in committees], everything=_("Alle Termine"))
