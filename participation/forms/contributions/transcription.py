"""What came on paper, by phone or at an event, entered by somebody of the city."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.forms.data import FormData
from participation.models import Channel, Consultation, Contribution

from .public import ContributionForm

CHANNELS = [(value, label) for value, label in Channel.choices if value != Channel.ONLINE]


class TranscriptionForm(ContributionForm):
    """The public form with two things more: how it came, and when. No name, no address."""

    channel = forms.ChoiceField(
        label=_("Wie kam der Beitrag?"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, wie der Beitrag kam.")},
    )
    received_on = PastDayField(
        label=_("Eingegangen am"),
        error_messages={"required": _("Nennen Sie den Tag, an dem der Beitrag kam.")},
    )

    field_order = ["channel", "received_on"]

    def __init__(
        self, data: FormData = None, *, consultation: Consultation, initial: FormData = None
    ) -> None:
        """Word the public form's fields for somebody who copies."""
        super().__init__(data, consultation=consultation, initial=initial)
        self.first, self.last = consultation.arrival_days
        fields: dict[str, Any] = self.fields
        days = {"first": day_text(self.first), "last": day_text(self.last)}
        text = _("Nur am %(first)s") if self.first == self.last else _("Zwischen %(first)s und %(last)s")
        fields["received_on"].help_text = text % days
        fields["text"].label = _("Beitrag")
        fields["text"].help_text = _(
            "Wort für Wort, ohne Namen und Adressen. Bei Gesprächen: so nah wie möglich."
        )
        fields["text"].error_messages["required"] = _("Bitte schreiben Sie den Beitrag in dieses Feld.")
        fields["area"].help_text = ""
        fields["age_band"].label = _("Alter")
        fields["may_publish"].label = _("Zugestimmt: Der Text darf nach der Prüfung veröffentlicht werden")

    def clean_received_on(self) -> date:
        """Within the period."""
        day: date = self.cleaned_data["received_on"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(
                _("An diesem Tag war die Beteiligung nicht offen. Möglich: %(first)s bis %(last)s.")
                % {"first": day_text(self.first), "last": day_text(self.last)}
            )
        return day

    def repeats(self, earlier: Contribution) -> bool:
        """True if this says the same as what was stored before, and came the same way on the same day."""
        return (
            super().repeats(earlier)
            and earlier.channel == self.cleaned_data.get("channel")
            and timezone.localdate(earlier.received_at) == self.cleaned_data.get("received_on")
        )


class KeptForm(forms.Form):
    """What goes on from one sheet of a pile to the next, as it stands in the address."""

    eingang = forms.ChoiceField(choices=CHANNELS, required=False)
    tag = forms.DateField(required=False)

    def initial_values(self) -> dict[str, Any]:
        """To start the next form with; what makes no sense is left out."""
        self.is_valid()
        kept = {"channel": self.cleaned_data.get("eingang"), "received_on": self.cleaned_data.get("tag")}
        return {name: value for name, value in kept.items() if value}
