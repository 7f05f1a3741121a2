"""Another e-mail address for an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.models import User


class AddressForm(forms.Form):
    """Says the new address; two accounts never share one, whatever the case."""

    email = forms.EmailField(
        label=_("Neue E-Mail-Adresse"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Geben Sie die neue Adresse an."),
            "invalid": _("Das ist keine vollständige E-Mail-Adresse."),
        },
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["before"].initial = account.email

    def clean_email(self) -> str:
        """Another one than now, and nobody else's."""
        email = self.cleaned_data["email"]
        if email == self.account.email:
            raise forms.ValidationError(_("Das ist die jetzige Adresse."))
        other = User.objects.filter(email__iexact=email).exclude(pk=self.account.pk).first()
        if other:
            taken = _("Zu dieser Adresse gibt es schon ein Konto (%(name)s).")
            raise forms.ValidationError(taken % {"name": other})
        return email
