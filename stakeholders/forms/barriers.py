"""Saying that something cannot be used, and noting the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.forms.keyed import KeyedForm
from stakeholders.models import BarrierReport

PURPOSE = "barriers"
MAX_TEXT = 5000


class BarrierForm(KeyedForm):
    """Only the barrier is mandatory, and nothing that was typed is ever lost."""

    text = forms.CharField(
        label=_("Was geht nicht?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Zum Beispiel: was Sie tun wollten, was geschah, und womit Sie das Portal bedienen."),
        error_messages={"required": _("Bitte schreiben Sie, was nicht geht.")},
    )
    page = forms.CharField(
        label=_("Auf welcher Seite?"),
        max_length=300,
        required=False,
        help_text=_("Die Adresse oder die Überschrift der Seite."),
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        max_length=254,
        required=False,
        help_text=_(
            "Nur, wenn Sie eine Antwort möchten. Wir antworten Ihnen damit und löschen sie, "
            "sobald Ihre Meldung beantwortet ist."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, data: FormData = None, *, initial: FormData = None, signed_in: bool = False) -> None:
        """A key of its own purpose."""
        super().__init__(data, purpose=PURPOSE, initial=initial, signed_in=signed_in)

    @property
    def content(self) -> dict[str, str]:
        """What the person said, as fields of a BarrierReport."""
        return {name: self.cleaned_data[name] for name in ("text", "page", "email")}

    def differs_from(self, earlier: BarrierReport) -> bool:
        """Something else came in with this form before; the address is gone once that is answered."""
        said = [name for name in self.content if name != "email" or earlier.answered_at is None]
        return any(getattr(earlier, name) != self.content[name] for name in said)

    def ask_for_another(self) -> None:
        """The text stays; whether it is sent as well is up to the person."""
        self.renew_key()
        self.ask_again(
            _(
                "Aus diesem Formular ist schon eine Meldung angekommen. Was jetzt darin steht, ist anders "
                "und noch nicht gespeichert. Senden Sie es noch einmal ab, dann wird es eine weitere Meldung."
            )
        )


class AnswerForm(forms.Form):
    """What was done about a barrier."""

    note = forms.CharField(
        label=_("Was daraus wurde"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Nur intern: was geändert wurde und was Sie geantwortet haben. Bitte ohne Namen."),
        error_messages={"required": _("Bitte halten Sie fest, was daraus wurde.")},
    )
