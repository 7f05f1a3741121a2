"""Whose data somebody asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    """An address, as it may be written in the directory or in an account."""

    address = forms.CharField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
        help_text=_("Die Adresse des Kontos oder des Kontakts."),
        error_messages={"required": _("Geben Sie die Adresse ein.")},
    )
