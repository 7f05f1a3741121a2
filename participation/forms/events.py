"""Planning events and stating their dates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.models import Event, Process, Topic
from stakeholders.models import Committee

from .dates import DateStatementForm


class EventForm(DateStatementForm):
    """A new event: what, who, where, and when as far as it is known."""

    title = forms.CharField(
        label=_("Titel"),
        max_length=200,
        error_messages={"required": _("Geben Sie der Veranstaltung einen Titel.")},
    )
    process = forms.ModelChoiceField(Process.objects.none(), label=_("Planungsprozess"))
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
        help_text=_("Markdown ist möglich"),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(), label=_("Themen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    publish = forms.BooleanField(label=_("sofort öffentlich zeigen"), required=False, initial=True)

    fields: dict[str, Any]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        if process and any(topic.process_id != process.pk for topic in data.get("topics", ())):
            self.add_error("topics", _("Wählen Sie nur Themen dieses Planungsprozesses."))
        return data

    def event(self) -> Event:
        """The event, not stored yet; only when valid."""
        names = ("title", "process", "committee", "place", "description")
        return Event(**{name: self.cleaned_data[name] for name in names})
