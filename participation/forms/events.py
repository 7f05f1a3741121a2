"""Planning events and stating their dates."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import Precision, exists, today
from erfurt_sozialraum.dates.forms import DateStatementForm
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.forms.kern import TimeInput
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from participation.models import Event, EventStatus, Process, Step, Topic
from stakeholders.models import Committee, CommitteeKind

NIGHT_ENDS = time(6)
"""What ends later began on the same day, or its last day is named."""


class EventDateForm(DateStatementForm):
    """When an event is: a date or a gap, and on an exact day perhaps from when until when."""

    start_time = forms.TimeField(
        label=_("Beginn um"), help_text=_("Nur bei einem genauen Tag"), widget=TimeInput, required=False
    )
    end_time = forms.TimeField(label=_("Ende um"), widget=TimeInput, required=False)

    fields: dict[str, Any]

    def __init__(self, *args: Any, subject: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.stated_of = subject
        if self.known:
            self.fields["start_time"].initial = self.known.start_time
            self.fields["end_time"].initial = self.known.end_time

    def clean(self) -> dict[str, Any]:
        """An end needs a beginning before it, and both an hour that there is."""
        data = super().clean()
        start, end = data.get("start_time"), data.get("end_time")
        if end and not start and "start_time" not in self.errors:
            self.add_error("start_time", _("Nennen Sie auch den Beginn."))
        first, last = data.get("earliest"), data.get("latest") or data.get("earliest")
        if first and first > today() and self.stated_of and self.stated_of.status == EventStatus.HELD:
            self.add_error("earliest", _("Es ist vermerkt, dass sie stattgefunden hat: nicht erst dann."))
        if data.get("precision") != Precision.DAY or not (first and last):
            return data
        if start and end and first == last and not self._may_end_at(start, end):
            self.add_error(
                "end_time", _("Das Ende liegt vor dem Beginn. Dauert es mehrere Tage, nennen Sie auch „bis“.")
            )
        self._check_hour("start_time", first)
        into_the_night = first == last and bool(start and end and end <= start)
        self._check_hour("end_time", last + timedelta(days=into_the_night))
        return data

    def _may_end_at(self, start: time, end: time) -> bool:
        """Later the same day, or in the night that follows: from 20:00 until 01:00."""
        return start < end or end <= NIGHT_ENDS < start

    def _check_hour(self, name: str, day: date) -> None:
        """When clocks go forward, an hour is missing."""
        hour = self.cleaned_data.get(name)
        if hour and not exists(datetime.combine(day, hour, get_default_timezone())):
            self.add_error(name, _("Diese Uhrzeit gibt es an dem Tag nicht: Die Uhren werden vorgestellt."))

    def statement(self) -> dict[str, Any]:
        """With times, where the day is exact."""
        fields = super().statement()
        exact = fields.get("precision") == Precision.DAY
        times = {name: self.cleaned_data[name] if exact else None for name in ("start_time", "end_time")}
        return fields | times


class EventForm(EventDateForm):
    """A new event: what, who, where, and when as far as it is known."""

    field_order = ["title", "process", "committee", "place", "description", "topics", "start_time"]
    closing = ("publish",)

    title = forms.CharField(
        label=_("Titel"),
        max_length=200,
        error_messages={"required": _("Geben Sie der Veranstaltung einen Titel.")},
    )
    process = forms.ModelChoiceField(
        Process.objects.none(),
        label=_("Planungsprozess"),
        required=False,
        empty_label=_("keiner: die Sitzung eines Ausschusses zu mehreren"),
    )
    committee = forms.ModelChoiceField(
        Committee.objects.none(),
        label=_("Gremium"),
        required=False,
        empty_label=_("kein Gremium"),
        help_text=_("Wenn es die Sitzung eines Gremiums ist"),
    )
    place = forms.CharField(label=_("Ort"), max_length=200, required=False)
    description = forms.CharField(
        label=_("Worum es geht"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=FORMATTING_HINT,
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(), label=_("Themen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    publish = forms.BooleanField(
        label=_("sofort öffentlich zeigen"),
        help_text=_("Sonst sehen die Veranstaltung nur die Planung und die Mitglieder ihres Gremiums."),
        required=False,
    )

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]

    def __init__(self, *args: Any, user: Viewer, body: str = "", **kwargs: Any) -> None:
        """`body`: the slug of the body whose session it is to be."""
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4
        self.fields["committee"].initial = Committee.objects.visible_to(user).filter(slug=body).first()
        processes = list(Process.objects.visible_to(user).order_by("-is_main", "name"))
        self.fields["process"].queryset = Process.objects.visible_to(user)
        self.fields["process"].initial = processes[0].pk if processes else None
        if len(processes) == 1:
            self.fields["process"].widget = forms.HiddenInput()
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        self.fields["topics"].queryset = Topic.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        """Topics belong to the process."""
        data = super().clean()
        process = data.get("process")
        if process is None and "process" not in self.errors and not _is_of_council(data):
            self.add_error("process", _("Wählen Sie den Planungsprozess: Nur Ausschüsse tagen zu mehreren."))
        if any(topic.process != process for topic in data.get("topics", ())):
            self.add_error("topics", _("Wählen Sie nur Themen dieses Planungsprozesses."))
        return data

    def event(self) -> Event:
        """The event, not stored yet; only when valid."""
        names = ("title", "process", "committee", "place", "description", "form_key")
        return Event(**{name: self.cleaned_data[name] for name in names})


def _is_of_council(data: dict[str, Any]) -> bool:
    """It is a session of a committee of the council."""
    body = data.get("committee")
    return body is not None and body.kind == CommitteeKind.COUNCIL


class EventEditForm(SharedForm):
    """What an event says about itself; its dates are statements of their own."""

    class Meta:
        model = Event
        fields = ["title", "committee", "place", "description", "topics", "step", "source"]
        labels = {"description": _("Worum es geht")}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "topics": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "committee": _("Wenn es die Sitzung eines Gremiums ist"),
            "description": FORMATTING_HINT,
            "source": _("Woher wissen Sie das?"),
        }
        error_messages = {"title": {"required": _("Geben Sie der Veranstaltung einen Titel.")}}

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        process = self.instance.process_id
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        self.fields["committee"].empty_label = _("kein Gremium")
        self.fields["topics"].queryset = Topic.objects.visible_to(user).filter(process=process)
        self.fields["step"].queryset = Step.objects.visible_to(user).filter(process=process)
        self.fields["step"].empty_label = _("kein Schritt")

    def clean(self) -> dict[str, Any]:
        """A session without a process stays one of a committee of the council."""
        data = super().clean()
        if self.instance.process_id is None and "committee" not in self.errors and not _is_of_council(data):
            self.add_error("committee", _("Ohne Planungsprozess ist es die Sitzung eines Ausschusses."))
        return data
