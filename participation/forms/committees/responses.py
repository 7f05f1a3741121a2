"""What members send from their body's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_ANSWER = 4000


class ReadForm(forms.Form):
    """Carries when the page was made: what arrived since stays new."""

    until = forms.DateTimeField(
        widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"]
    )


class ResponseForm(forms.Form):
    """An answer to a result; acknowledging it needs no words."""

    text = forms.CharField(
        label=_("Ihre Antwort"),
        help_text=_(
            "Mitglieder des Gremiums und die Planung lesen sie. Sie können sie ändern oder zurücknehmen, "
            "solange das Gremium nicht davon gehört hat. Was vorher da stand, bleibt lesbar."
        ),
        max_length=MAX_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Schreiben Sie Ihre Antwort, oder wählen Sie „Zur Kenntnis nehmen“."),
            "max_length": _("Ihre Antwort ist zu lang: höchstens %(limit_value)d Zeichen."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "Zur Kenntnis nehmen" sends words along too if there are any: nothing typed is lost.
        self.fields["text"].required = self.data.get("action") not in ("noted", "take_back")

    @property
    def takes_back(self) -> bool:
        """The member takes back what they said."""
        return self.data.get("action") == "take_back"
