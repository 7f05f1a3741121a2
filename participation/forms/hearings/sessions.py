"""To which session an invitation or a deliberation belongs, and which open gap a new one answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.forms.seen import SeenForm
from erfurt_sozialraum.rows.annotated import AnnotatedRow, AnnotatedRows
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import CouncilInvitation, Deliberation, Event
from participation.models.events import EventQuerySet
from stakeholders.models import Committee, CommitteeKind

Hearing = CouncilInvitation | Deliberation
NONE = "keine"


class EventChoice(forms.ModelChoiceField):
    """Public events that are on, each with its day and its body."""

    def label_from_instance(self, obj: AnnotatedRow) -> str:
        """What, when, and whose session."""
        parts = [str(obj), obj.date_text]
        if obj.committee and obj.committee.label not in str(obj):
            parts.insert(0, obj.committee.label)
        return ", ".join(parts)


def offered_events(model: type[Hearing], user: Viewer, body: Committee | None = None) -> EventQuerySet:
    """Sessions of the body and, for invitations, what no body holds; the latest first."""
    rows = Event.objects.visible_to(user).taking_place().select_related("committee")
    if model is Deliberation:
        rows = rows.filter(committee__kind=CommitteeKind.COUNCIL)
    if body is not None:
        rows = rows.filter(Q(committee=body) | Q(committee=None))
    return rows.in_order_of_time().reverse()


def check_event(row: Hearing, event: Event, committee: Committee | None) -> str:
    """Why the row cannot belong to this event; "" where it can."""
    if event.committee is None and isinstance(row, CouncilInvitation):
        return ""
    if committee is not None and event.committee != committee:
        return str(_("Das ist eine Sitzung eines anderen Gremiums."))
    return ""


class SessionForm(SeenForm):
    """Links a row to its session, or takes it out again: a row of its own, of which the latest counts."""

    shown = ("event",)

    event = EventChoice(
        Event.objects.none(),
        label=_("Zu welcher Sitzung oder Veranstaltung gehört es?"),
        required=False,
        empty_label=_("zu keiner: Es gilt der eigene Termin"),
        help_text=_("Angeboten wird, was öffentlich und nicht abgesagt ist. Dann gilt dessen Termin."),
    )

    def __init__(self, *args: Any, row: Hearing, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.show_latest(row.sessions.latest_first().first())
        events = offered_events(type(row), user, row.committee)
        # In a session its committee deals with things, and no other body.
        self.fields["event"].queryset = events.none() if getattr(row, "body", "") else events
        session = row.session
        self.initial["event"] = session.pk if session else None

    def stored(self, row: AnnotatedRow, name: str) -> int | None:
        """The event of the link."""
        event = _event_of(row)
        return event.pk if event else None

    def says_the_same_as(self, row: AnnotatedRow) -> bool:
        """The same event."""
        return bool(_event_of(row) == self.cleaned_data["event"])

    def words(self, row: AnnotatedRow) -> str:
        """The event of the link."""
        return str(_event_of(row) or _("keine Sitzung"))

    def typed(self) -> str:
        """The event that was chosen."""
        chosen = self.is_valid() and self.cleaned_data["event"]
        return str(chosen or _("keine Sitzung"))


def _event_of(link: AnnotatedRow) -> Event | None:
    """Of a link of either kind."""
    item = getattr(link, "item", None)
    return item.event if item else getattr(link, "event", None)


class GapChoice(forms.ChoiceField):
    """Which open gap a new day answers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Welche offene Frage beantwortet das?"),
            help_text=_(
                "Nötig, sobald Sie einen Termin oder eine Sitzung nennen. Die offene Angabe bekommt ihn "
                "dann, und dazu, was Sie hier schreiben."
            ),
            widget=forms.RadioSelect,
            required=False,
            **kwargs,
        )


def open_gaps(model: type[Hearing], user: Viewer, body: Committee | None = None) -> list[AnnotatedRow]:
    """Rows without a day, of all bodies or of one."""
    rows: AnnotatedRows = model._default_manager.visible_to(user).not_withdrawn().asking().with_said()
    rows = rows.filter(Q(date_kind=None) | ~Q(date_kind=DateKind.DATED)).select_related("committee")
    if model is Deliberation:
        rows = rows.select_related("about", "report__committee").defer("report__snapshot")
    return [row for row in rows.order_by("pk") if body is None or body.pk in bodies_of(row)]


def bodies_of(row: AnnotatedRow) -> set[int]:
    """The bodies whose question a row is about."""
    report = getattr(row, "report", None)
    found = {row.committee_id, getattr(row, "about_id", None), report.committee_id if report else None}
    return found - {None}


def gap_label(row: AnnotatedRow) -> str:
    """An open gap in words."""
    body = getattr(row, "about", None) or row.committee
    return ": ".join(filter(None, [body.label if body else "", f"{row.title}, {row.date_text}"]))
