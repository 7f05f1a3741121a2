"""All bodies, those of a process, and what one of them has read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import (
    Deliberation,
    Event,
    EventStatus,
    FeedbackRule,
    Process,
    Step,
)
from stakeholders.models import (
    Committee,
    Organisation,
    Person,
    ReadMark,
    Role,
    RoleGrant,
    Seat,
    SeatHolder,
    User,
)


@dataclass(frozen=True)
class BodyLine:
    """A body in the list of bodies."""

    committee: Committee
    seats: tuple[str, ...]
    next_event: Event | None


def bodies_of(user: Viewer, process: Process) -> QuerySet[Committee]:
    """The bodies of a process; those that no process names belong to the main one."""
    mine = _named_by(user, Process.objects.filter(pk=process.pk))
    if process.is_main:
        mine |= ~_named_by(user, Process.objects.visible_to(user).exclude(pk=process.pk))
    return Committee.objects.visible_to(user).filter(mine)


def _named_by(user: Viewer, processes: QuerySet[Process]) -> Q:
    """Bodies that a step, an event, a rule or a deliberation of these processes names."""
    body = OuterRef("pk")
    rules = FeedbackRule.objects.filter(Q(source_committee=body) | Q(target=body), is_active=True)
    heard = Q(committee=body) | Q(about=body) | Q(report__committee=body)
    named = (
        Step.objects.visible_to(user).filter(committees=body),
        Event.objects.visible_to(user).filter(committee=body),
        Deliberation.objects.visible_to(user).not_withdrawn().filter(heard),
        rules,
    )
    found = Q()
    for rows in named:
        found |= Q(Exists(rows.filter(process__in=processes)))
    return found


def body_lines(user: Viewer) -> list[BodyLine]:
    """All bodies that `user` may see, with who sits there and what comes next."""
    committees = list(Committee.objects.visible_to(user))
    seats: dict[int, list[str]] = defaultdict(list)
    visible = Organisation.objects.visible_to(user)
    rows = Seat.objects.current().filter(committee__in=committees).select_related("organisation")
    for seat in rows.filter(Q(organisation=None) | ~Q(label="") | Q(organisation__in=visible)):
        seats[seat.committee_id].append(str(seat))
    events: dict[int, list[Event]] = defaultdict(list)
    planned = Event.objects.visible_to(user).filter(committee__in=committees, status=EventStatus.PLANNED)
    for event in planned.in_order_of_time():
        if event.committee_id and not (event.date and event.date.is_past):
            events[event.committee_id].append(event)
    return [BodyLine(row, tuple(seats[row.pk]), next(iter(events[row.pk]), None)) for row in committees]


def read_until(user: User, committee: Committee) -> datetime | None:
    """When `user` last said "Alles gelesen" of this body, or None."""
    return ReadMark.objects.filter(user=user, committee=committee).values_list("read_at", flat=True).first()


def read_for(user: User, committee: Committee) -> list[Person]:
    """The members for whom `user`, who is none, reads along: they answer themselves."""
    if not user.has_role(Role.STAFF) or Committee.objects.with_member(user).filter(pk=committee.pk).exists():
        return []
    grants = RoleGrant.objects.current().filter(user=user, role=Role.STAFF)
    seats = SeatHolder.objects.current().filter(seat__committee=committee)
    return list(
        Person.objects.filter(pk__in=grants.values("works_for")).filter(pk__in=seats.values("person"))
    )
