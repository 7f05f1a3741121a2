"""What came on paper, by phone or at an event, entered by somebody of the city."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Channel, Consultation, Contribution, Event, EventStatus

from .public import ContributionForm

CHANNELS = [(value, label) for value, label in Channel.choices if value != Channel.ONLINE]


def past_events(consultation: Consultation, user: Viewer) -> QuerySet[Event]:
    """Events of the process that are over or going on, the latest first."""
    rows: Any = Event.objects.visible_to(user).not_withdrawn().filter(process=consultation.process_id)
    rows = rows.exclude(status=EventStatus.CANCELLED).with_dates()
    return rows.filter(date_earliest__lte=today()).order_by("-date_earliest", "-pk")


class EventField(forms.ModelChoiceField):
    """An event, named with its date."""

    def label_from_instance(self, obj: Event) -> str:
        """Title and date."""
        return f"{obj}, {obj.date_text}"


class TranscriptionForm(ContributionForm):
    """The public form with two things more: how it came, and when. No name, no address."""

    channel = forms.ChoiceField(
        label=_("Wie kam der Beitrag?"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, wie der Beitrag kam.")},
    )
    event = EventField(
        Event.objects.none(),
        label=_("Bei welcher Veranstaltung?"),
        required=False,
        empty_label=_("bei keiner"),
        help_text=_("Auch eine, die vor dem Beginn der Beteiligung war, zum Beispiel eine Werkstatt"),
    )
    received_on = PastDayField(
        label=_("Eingegangen am"),
        error_messages={"required": _("Nennen Sie den Tag, an dem der Beitrag kam.")},
    )

    field_order = ["channel", "event", "received_on"]

    def __init__(
        self, data: FormData = None, *, consultation: Consultation, user: Viewer, initial: FormData = None
    ) -> None:
        """Word the public form's fields for somebody who copies."""
        super().__init__(data, consultation=consultation, initial=initial, signed_in=True)
        self.first, self.last = consultation.arrival_days
        fields: dict[str, Any] = self.fields
        fields["event"].queryset = past_events(consultation, user)
        days = {"first": day_text(self.first), "last": day_text(self.last)}
        text = _("Zwischen %(first)s und %(last)s, oder am Tag der Veranstaltung")
        if self.first == self.last:
            text = _("Nur am %(first)s, oder am Tag der Veranstaltung")
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
        """Within the period, or on the day of the event."""
        day: date = self.cleaned_data["received_on"]
        event: Event | None = self.cleaned_data.get("event")
        if self.first <= day <= self.last or (event and event.may_have_been_on(day)):
            return day
        days = {"first": day_text(self.first), "last": day_text(self.last)}
        text = _("An diesem Tag war die Beteiligung nicht offen. Möglich: %(first)s bis %(last)s.") % days
        if event:
            text += " " + _("Oder der Tag der Veranstaltung: %(when)s.") % {"when": event.date_text}
        raise forms.ValidationError(text)

    def repeats(self, earlier: Contribution) -> bool:
        """True if this says the same as what was stored before, and came the same way on the same day."""
        return (
            super().repeats(earlier)
            and earlier.channel == self.cleaned_data.get("channel")
            and earlier.event == self.cleaned_data.get("event")
            and timezone.localdate(earlier.received_at) == self.cleaned_data.get("received_on")
        )


class KeptForm(forms.Form):
    """What goes on from one sheet of a pile to the next, as it stands in the address."""

    eingang = forms.ChoiceField(choices=CHANNELS, required=False)
    tag = forms.DateField(required=False)
    veranstaltung = forms.IntegerField(required=False, min_value=1, max_value=2**31)

    def initial_values(self) -> dict[str, Any]:
        """To start the next form with; what makes no sense is left out."""
        self.is_valid()
        kept = {
            "channel": self.cleaned_data.get("eingang"),
            "received_on": self.cleaned_data.get("tag"),
            "event": self.cleaned_data.get("veranstaltung"),
        }
        return {name: value for name, value in kept.items() if value}
