"""The bodies of a process, and what one of them has read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import (
    CouncilInvitation,
    Deliberation,
    Event,
    FeedbackRule,
    Process,
    Step,
)
from stakeholders.models import (
    Committee,
    Person,
    ReadMark,
    Role,
    RoleGrant,
    Seat,
    SeatHolder,
    User,
)


def known_bodies(user: Viewer, day: date | None = None) -> QuerySet[Committee]:
    """All bodies; as of a day those of which anything was stated by then that held on it."""
    rows = Committee.objects.visible_to(user)
    if day is None:
        return rows
    body = OuterRef("pk")
    seats = Seat.objects.as_of(day).filter(committee=body)
    invited = CouncilInvitation.objects.visible_to(user).not_withdrawn().filter(committee=body).as_of(day)
    return rows.filter(
        Exists(seats) | Exists(invited) | _named_by(user, Process.objects.visible_to(user), day)
    )


def bodies_of(user: Viewer, process: Process, day: date | None = None) -> QuerySet[Committee]:
    """The bodies of a process; those that no process names belong to the main one."""
    mine = _named_by(user, Process.objects.filter(pk=process.pk), day)
    if process.is_main:
        mine |= ~_named_by(user, Process.objects.visible_to(user).exclude(pk=process.pk), day)
    return known_bodies(user, day).filter(mine)


def _named_by(user: Viewer, processes: QuerySet[Process], day: date | None) -> Q:
    """Bodies that a step, an event, a rule or a deliberation of these processes names."""
    body = OuterRef("pk")
    rules = FeedbackRule.objects.as_of(day).filter(Q(source_committee=body) | Q(target=body))
    heard = Q(committee=body) | Q(report__committee=body)
    told = Deliberation.objects.visible_to(user).not_withdrawn().as_of(day)
    # Where it is heard may have been said later than the day.
    heard = Q(about=body) | heard if day is None else Q(about=body) | heard & ~Q(told.restated())
    named = (
        Step.objects.visible_to(user).as_of(day).of_body(body),
        Event.objects.visible_to(user).filter(committee=body).as_of(day),
        told.filter(heard),
        rules,
    )
    found = Q()
    for rows in named:
        found |= Q(Exists(rows.filter(process__in=processes)))
    return found


@dataclass(frozen=True)
class Reading:
    """What an account said of a body: the mark that counts, and the one that it took back since."""

    mark: ReadMark | None
    taken_back: ReadMark | None

    @property
    def until(self) -> datetime | None:
        """Up to when all is read; None: it was never said, or is taken back."""
        return self.mark.read_at if self.mark else None


def reading_of(user: User, committee: Committee) -> Reading:
    """How far `user` says to have read of this body."""
    counts, undone = None, None
    for row in ReadMark.objects.of(user, committee):
        if row.taken_back_at is None:
            counts = row
            break
        undone = undone or row
    return Reading(counts, undone)


def read_for(user: User, committee: Committee) -> list[Person]:
    """The members for whom `user`, who is none, reads along: they answer themselves."""
    if not user.has_role(Role.STAFF) or Committee.objects.with_member(user).filter(pk=committee.pk).exists():
        return []
    grants = RoleGrant.objects.current().filter(user=user, role=Role.STAFF)
    seats = SeatHolder.objects.current().filter(seat__committee=committee)
    return list(
        Person.objects.filter(pk__in=grants.values("works_for")).filter(pk__in=seats.values("person"))
    )
