"""What planners state for the council: who is invited to what, which committee hears what, and when."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.dates.forms import DateStatementForm
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.lazy import Text
from guidelines.models import Paper
from participation.models import CouncilInvitation, Deliberation, Event, Process, Report
from stakeholders.models import Committee

from .sessions import (
    NONE,
    EventChoice,
    GapChoice,
    bodies_of,
    check_event,
    gap_label,
    offered_events,
    open_gaps,
)

BODIES = ("committee", "about")


class FactsForm(SharedForm):
    """What a row says about itself; its dates are statements of their own."""

    def check(self, form: forms.BaseForm, data: dict[str, Any]) -> None:
        """What its fields say of each other; errors go to `form`, which may be another that holds them."""

    def clean(self) -> dict[str, Any]:
        """What its fields say of each other."""
        data = super().clean()
        self.check(self, data)
        return data

    def keep(self, name: str) -> None:
        """What the row says there is not asked for."""
        self.fields.pop(name, None)

    def _offer(self, name: str, rows: QuerySet, none: Text | None = None) -> None:
        """Let choose among these rows, and keep what is chosen already."""
        current = getattr(self.instance, f"{name}_id")
        offered = Q(pk__in=rows.order_by().values("pk")) | Q(pk=current)
        self.fields[name].queryset = rows.model._default_manager.filter(offered)
        if none is not None:
            self.fields[name].empty_label = none


class InvitationForm(FactsForm):
    """An invitation of council members: to which body, what for, and whether it is sent."""

    class Meta:
        model = CouncilInvitation
        fields = ["committee", "title", "invited_on"]
        field_classes = {"invited_on": PastDayField}
        widgets = {"invited_on": DayInput}
        labels = {
            "committee": _("Wohin wird eingeladen?"),
            "title": _("Wozu wird eingeladen?"),
            "invited_on": _("Einladung verschickt am"),
        }
        help_texts = {"invited_on": _("Leer, solange sie noch nicht verschickt ist")}
        error_messages = {
            "committee": {"required": _("Wählen Sie, wohin eingeladen wird.")},
            "title": {"required": _("Nennen Sie, wozu eingeladen wird.")},
        }

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("committee", Committee.objects.visible_to(user).not_withdrawn(), _("bitte wählen"))


class DeliberationForm(FactsForm):
    """A deliberation: of what, in which committee, for what purpose."""

    class Meta:
        model = Deliberation
        fields = ["title", "committee", "body", "role", "about", "paper", "report", "process"]
        labels = {
            "title": _("Worum geht es?"),
            "body": _("Oder welche andere Stelle?"),
            "process": _("Zu welchem Planungsprozess gehört sie?"),
        }
        help_texts = {
            "committee": "",
            "body": _("Wenn kein Ausschuss entscheidet, zum Beispiel: Oberbürgermeister"),
            "about": _("Die Beratung steht dann auch auf der Seite dieses Gremiums."),
            "paper": _("Die Beratung steht dann auch auf der Seite der Drucksache."),
            "report": _("Öffentlich genannt wird der Bericht, sobald er freigegeben ist."),
        }
        error_messages = {
            "title": {"required": _("Nennen Sie den Gegenstand.")},
            "role": {"required": _("Wählen Sie die Art der Beratung.")},
        }

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Committee.objects.visible_to(user).not_withdrawn()
        self._offer("committee", bodies.of_council(), _("noch nicht entschieden, welcher"))
        self._offer("about", bodies.working(), _("keinem einzelnen Gremium"))
        self._offer("paper", Paper.objects.visible_to(user).not_withdrawn(), _("keine"))
        reports = Report.objects.visible_to(user).not_withdrawn()
        self._offer("report", reports, _("keiner"))
        self.fields["report"].queryset = (
            self.fields["report"].queryset.defer("snapshot").select_related("committee")
        )
        self.fields["report"].label_from_instance = lambda row: f"{row}, {row.committee.label}"
        self._offer_processes(user)

    def _offer_processes(self, user: Viewer) -> None:
        """The main one first; the only one there is need not be chosen."""
        self._offer("process", Process.objects.visible_to(user).not_withdrawn())
        field = self.fields["process"]
        processes = list(field.queryset.order_by("-is_main", "name"))
        # Of a document that belongs to no process: so it stays until somebody says otherwise.
        is_of_none = self.instance.pk is not None and self.instance.process_id is None
        field.empty_label = _("keiner") if is_of_none else None
        field.required = not is_of_none
        if is_of_none:
            return
        if self.instance.process_id is None and processes:
            self.instance.process = processes[0]
            self.initial["process"] = processes[0].pk
        if len(processes) == 1:
            self.keep("process")

    def check(self, form: forms.BaseForm, data: dict[str, Any]) -> None:
        """A report belongs to one process."""
        report, process = data.get("report"), data.get("process", self.instance.process)
        if report and process and report.process_id != process.pk:
            form.add_error("report", _("Dieser Bericht gehört zu einem anderen Planungsprozess."))
        if data.get("body") and data.get("committee", self.instance.committee):
            form.add_error("body", _("Nennen Sie nur eines: den Ausschuss oder die andere Stelle."))


class NewRowForm(DateStatementForm):
    """A new row with its first date: the fields of its facts, then those of the date."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]

    def __init__(
        self,
        *args: Any,
        facts: FactsForm,
        user: Viewer,
        body: Committee | None = None,
        event: Event | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._facts = facts
        own = {name: field for name, field in facts.fields.items() if name != "revision"}
        self.gaps = open_gaps(facts._meta.model, user, body)
        if self.gaps:
            own["answers"] = self._gap_choice()
        own["event"] = self._event_choice(user, body)
        self.fields = own | self.fields
        self.initial = {**facts.initial, **({"event": event.pk} if event else {}), **(self.initial or {})}
        self.fields["form_key"].initial = uuid.uuid4

    def _gap_choice(self) -> GapChoice:
        none = (NONE, _("keine davon: Es geht um etwas anderes"))
        return GapChoice(choices=[*((str(row.pk), gap_label(row)) for row in self.gaps), none])

    def _event_choice(self, user: Viewer, body: Committee | None) -> EventChoice:
        place = body if body is None or "committee" not in self._facts.fields else None
        return EventChoice(
            offered_events(self._facts._meta.model, user, place),
            label=_("Zu welcher Sitzung oder Veranstaltung?"),
            required=False,
            empty_label=_("noch keine bekannt"),
            help_text=_("Wählen Sie eine, so gilt deren Termin, und der Termin hier unten bleibt leer."),
        )

    @property
    def has_event(self) -> bool:
        """A session is chosen: its day counts, and none is asked for."""
        return bool(self.data.get(self.add_prefix("event")))

    def full_clean(self) -> None:
        """With a session, nothing of a date is needed."""
        self.fields["kind"].required = self.fields["stated_on"].required = not self.has_event
        super().full_clean()
        self.fields["kind"].required = self.fields["stated_on"].required = True

    def clean(self) -> dict[str, Any]:
        """What the facts say of each other, and the days."""
        data = super().clean()
        if event := data.get("event"):
            for name in DateStatementForm.base_fields:
                self.errors.pop(name, None)
            self._check_event(event, data)
        self._facts.check(self, data)
        if "answers" in self.fields and (event or data.get("kind") == DateKind.DATED):
            self._check_gap(data)
        return data

    def _check_event(self, event: Event, data: dict[str, Any]) -> None:
        """A committee that is open is that of the session."""
        if "committee" in self.fields and data.get("committee") is None and "committee" not in self.errors:
            data["committee"] = event.committee
        committee = data.get("committee", self._facts.instance.committee)
        if reason := check_event(self._facts.instance, event, committee):
            self.add_error("event", reason)

    def _check_gap(self, data: dict[str, Any]) -> None:
        """A day is never put beside an open gap of the same body without a word."""
        own = self._facts.instance
        bodies = [data.get(name) or getattr(own, name, None) for name in BODIES]
        said = {body.pk for body in bodies if body}
        mine = {str(row.pk): row for row in self.gaps if bodies_of(row) & said}
        chosen = data.get("answers")
        if mine and not chosen:
            self.add_error(
                "answers", _("Wählen Sie, welche offene Frage das beantwortet, oder „keine davon“.")
            )
        elif chosen and chosen != NONE and chosen not in mine:
            self.add_error("answers", _("Diese offene Frage gehört zu einem anderen Gremium."))
        elif chosen in mine and not data.get("event"):
            self._check_age(mine[chosen], data)

    def _check_age(self, gap: CouncilInvitation | Deliberation, data: dict[str, Any]) -> None:
        """A source that is older than the gap answers nothing: what was stated later counts."""
        open_since, stated = gap.own_date, data.get("stated_on")
        if open_since and stated and stated < open_since.stated_on:
            text = _("Diese Angabe ist älter als die offene Frage (Angabe vom %(day)s).")
            self.add_error("stated_on", text % {"day": open_since.stated_text})

    @property
    def answered(self) -> CouncilInvitation | Deliberation | None:
        """The row whose gap is answered; only when valid."""
        chosen = self.cleaned_data.get("answers")
        return next((row for row in self.gaps if str(row.pk) == chosen), None)

    @property
    def facts(self) -> list[str]:
        """The names of what the row says about itself."""
        names = [name for name in self._facts._meta.fields or () if name in self.fields]
        own = self._facts.instance
        return names + [name for name in BODIES if name not in names and getattr(own, name, None)]

    def row(self) -> Deliberation | CouncilInvitation:
        """The row that is to be stored; only when valid."""
        row = self._facts.instance
        for name in (*(self._facts._meta.fields or ()), "form_key"):
            if name in self.fields:
                setattr(row, name, self.cleaned_data[name])
        return row
