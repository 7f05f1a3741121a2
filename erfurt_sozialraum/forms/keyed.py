"""Public forms without a cookie: sent twice they are stored once, and no text is lost to a spam guard."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.text.lazy import Text

from .keys import FormKey, new_key, read_key


class KeyedForm(forms.Form):
    """A form that carries a signed key of its own; whatever looks wrong with it is asked once more."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    # Nobody sees this field; programs that fill in everything give themselves away.
    website = forms.CharField(label=_("Bitte leer lassen"), required=False)

    asks_again = False
    """True where nothing is wrong with what was typed: it need only be sent once more."""

    def __init__(
        self, data: FormData = None, *, purpose: str, initial: FormData = None, signed_in: bool = False
    ) -> None:
        """A new form gets a fresh key for its `purpose`; who is `signed_in` is no program."""
        self.purpose, self.signed_in = purpose, signed_in
        initial = {**(initial or {}), "key": new_key(purpose)}
        super().__init__(data.copy() if data is not None else None, initial=initial)
        self.form_key = read_key(self.data.get("key", ""), purpose)

    def clean(self) -> dict[str, Any]:
        """Ask to send once more where the key is no good, or where a program seems to have written."""
        if self.form_key is None or self.form_key.is_expired:
            self.renew_key()
            self.ask_again(
                _(
                    "Dieses Formular war zu lange offen oder ist beschädigt. "
                    "Ihre Angaben sind noch da: Bitte senden Sie es noch einmal ab."
                )
            )
        elif not self.signed_in and self._looks_automatic(self.form_key):
            self.ask_again(
                _(
                    "Das ging sehr schnell. So senden sonst nur Programme. "
                    "Ihr Text steht noch da. Bitte klicken Sie noch einmal auf Absenden."
                )
            )
        return self.cleaned_data

    def _looks_automatic(self, key: FormKey) -> bool:
        """Nobody types so quickly, or fills in what nobody sees."""
        return bool(self.data.get("website") or (key.is_hasty and not self.data.get("confirmed")))

    def renew_key(self) -> None:
        """What is sent next is a thing of its own."""
        cast(QueryDict, self.data)["key"] = new_key(self.purpose)

    def ask_again(self, message: Text) -> None:
        """Keep everything, and take the next sending for confirmed; silent beside a mistake."""
        if not self.errors:
            self.add_error(None, message)
            self.asks_again = True
        data = cast(QueryDict, self.data)
        data["confirmed"], data["website"] = "ja", ""
