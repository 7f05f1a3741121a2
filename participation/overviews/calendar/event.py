"""An event with what it belongs to and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Prefetch

from erfurt_sozialraum.rows.publication import Published, is_seen_by
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import (
    CouncilInvitation,
    Event,
    EventStatus,
    FeedbackStatement,
    Process,
    Result,
    StatementKind,
    Step,
    Topic,
)
from participation.overviews.hearings.agenda import AgendaLine, agenda
from participation.overviews.ledger.entries import loops
from stakeholders.models import Committee, CommitteeKind

from .lines import time_text

Seen = TypeVar("Seen", bound=Published)


@dataclass(frozen=True)
class EventPage:
    """Everything on an event's page; what the user may not see is None."""

    event: Event
    committee: Committee | None
    step: Step | None
    process: Process | None
    topics: Sequence[Topic]
    results: Sequence[Result]
    invitations: Sequence[CouncilInvitation]
    agenda: Sequence[AgendaLine]
    heard: Sequence[FeedbackStatement]

    @property
    def is_ahead(self) -> bool:
        """It is still to come, as far as anybody knows."""
        return self.event.status == EventStatus.PLANNED and not (self.event.date and self.event.date.is_past)

    @property
    def is_of_council(self) -> bool:
        """Its members are invited to all their sessions."""
        return self.committee is not None and self.committee.kind == CommitteeKind.COUNCIL

    @property
    def time(self) -> str:
        """From when until when on that day; empty where unknown."""
        return time_text(self.event.date)


def event_page(user: Viewer, pk: int) -> EventPage | None:
    """An event with what it belongs to and what came of it; None where it may not be seen."""
    rows = Event.objects.visible_to(user).select_related("committee", "step__process", "process")
    event = rows.filter(pk=pk).prefetch_related("dates").first()
    if event is None:
        return None
    results = Result.objects.visible_to(user).filter(event=event)
    seen = loops(user).select_related(None).select_related("committee")
    heard: Any = FeedbackStatement.objects.filter(event=event, loop__in=loops(user).values("pk"))
    heard = (
        heard.in_force()
        .exclude(kind=StatementKind.POSTPONED)
        .order_by("loop", "happened_on", "recorded_at", "pk")
    )
    asked = CouncilInvitation.objects.visible_to(user).not_withdrawn()
    asked = asked.in_sessions(Event.objects.filter(pk=event.pk))
    process = _if_seen(user, event.process) if event.process else None
    return EventPage(
        event=event,
        committee=_body(user, event),
        step=_if_seen(user, event.step) if event.step and _if_seen(user, event.step.process) else None,
        process=process,
        topics=list(Topic.objects.visible_to(user).filter(events=event)) if process else [],
        results=list(results.prefetch_related(Prefetch("loops", seen))),
        invitations=list(asked.with_latest_date().order_by("pk")),
        agenda=agenda(user, event),
        heard=list(heard.select_related("loop__result", "loop__committee")),
    )


def _if_seen(user: Viewer, row: Seen | None) -> Seen | None:
    """The row, or None where the user may not see it."""
    return row if row is not None and is_seen_by(user, row) else None


def _body(user: Viewer, event: Event) -> Committee | None:
    """The body of an event, or None where the user may not see it; an internal one asks for their seats."""
    row = event.committee
    if row is None or is_seen_by(user, row):
        return row
    return Committee.objects.with_reader(user).filter(pk=row.pk).first()
