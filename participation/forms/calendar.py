"""The filter of the calendar; its fields are named as they stand in the address."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _


class CalendarFilter(forms.Form):
    """Whose dates."""

    gremium = forms.ChoiceField(label=_("Gremium"), required=False)

    def __init__(self, data: Any, *, committees: Any) -> None:
        super().__init__(data)
        choices = [("", _("Alle Termine")), *[(row.slug, row.name) for row in committees]]
        cast(forms.ChoiceField, self.fields["gremium"]).choices = choices
