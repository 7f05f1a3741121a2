"""The forms of signing in, in our words: allauth's checks, our labels and hints."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.text.codes import code_in

EMAIL = _("E-Mail-Adresse")
PASSWORD = _("Passwort")
NEW_PASSWORD = _("Neues Passwort")
NEW_PASSWORD_HINT = _("Mindestens 12 Zeichen. Am besten mehrere Wörter, die nur Sie so verbinden.")


class Worded(forms.BaseForm):
    """Labels and hints of our own; no placeholders, which vanish while one types."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label, hint = self.words.get(name, (field.label, ""))
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, allauth.LoginForm):
    """E-mail and password."""

    words = {"login": (EMAIL, ""), "password": (PASSWORD, "")}


class CodeRequestForm(Worded, allauth.RequestLoginCodeForm):
    """The address that the code goes to."""

    words = {"email": (EMAIL, "")}


class CodeForm(Worded, allauth.ConfirmLoginCodeForm):
    """The code from the mail."""

    words = {
        "code": (_("Code aus der Mail"), _("Groß- und Kleinschreibung ist gleich, der Strich darf fehlen."))
    }

    def clean_code(self) -> str:
        """The code as it was sent, wherever it stands in what was pasted."""
        typed = self.cleaned_data["code"]
        self.cleaned_data["code"] = code_in(typed, groups=2, size=4) or typed
        return super().clean_code()


class ResetForm(Worded, allauth.ResetPasswordForm):
    """The address that the link goes to."""

    words = {"email": (EMAIL, "")}


class NewPasswordForm(Worded, allauth.ResetPasswordKeyForm):
    """A new password after the link in a mail."""

    words = {"password1": (NEW_PASSWORD, NEW_PASSWORD_HINT), "password2": (_("Noch einmal"), "")}


class ChangePasswordForm(Worded, allauth.ChangePasswordForm):
    """A new password for one that is known."""

    words = {"oldpassword": (_("Jetziges Passwort"), ""), **NewPasswordForm.words}


class SetPasswordForm(Worded, allauth.SetPasswordForm):
    """A first password for an account that had none."""

    words = NewPasswordForm.words
