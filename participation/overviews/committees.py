"""All bodies, those of a process, and what is new to one of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.models import (
    CouncilInvitation,
    CouncilInvitationDate,
    Deliberation,
    DeliberationDate,
    Event,
    EventDate,
    EventStatus,
    FeedbackLoop,
    FeedbackRecord,
    FeedbackRule,
    Process,
    Report,
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
    StatusUpdate,
)

# Who has never pressed "Alles gelesen" sees what came in the last three months.
FIRST_LOOK = timedelta(days=90)


@dataclass(frozen=True)
class NewsItem:
    """Something that came to a body since somebody last said "Alles gelesen"."""

    at: datetime
    label: str
    title: str
    anchor: str


@dataclass(frozen=True)
class BodyLine:
    """A body in the list of bodies."""

    committee: Committee
    seats: tuple[str, ...]
    next_event: Event | None


def bodies_of(user: Any, process: Process) -> QuerySet[Committee]:
    """The bodies of a process; those that no process names belong to the main one."""
    mine = _named_by(user, Process.objects.filter(pk=process.pk))
    if process.is_main:
        mine |= ~_named_by(user, Process.objects.visible_to(user).exclude(pk=process.pk))
    return Committee.objects.visible_to(user).filter(mine)


def _named_by(user: Any, processes: QuerySet[Process]) -> Q:
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


def body_lines(user: Any) -> list[BodyLine]:
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


def read_until(user: Any, committee: Committee) -> datetime | None:
    """When `user` last said "Alles gelesen" of this body, or None."""
    return ReadMark.objects.filter(user=user, committee=committee).values_list("read_at", flat=True).first()


def read_for(user: Any, committee: Committee) -> list[Person]:
    """The members for whom `user`, who is none, reads along: they answer themselves."""
    if not user.has_role(Role.STAFF) or Committee.objects.with_member(user).filter(pk=committee.pk).exists():
        return []
    grants = RoleGrant.objects.current().filter(user=user, role=Role.STAFF)
    seats = SeatHolder.objects.current().filter(seat__committee=committee)
    return list(
        Person.objects.filter(pk__in=grants.values("works_for")).filter(pk__in=seats.values("person"))
    )


def news(user: Any, committee: Committee, *, since: datetime, until: datetime) -> list[NewsItem]:
    """What was recorded for the body after `since` and not after `until`, newest first."""
    span = (since + timedelta(microseconds=1), until)
    items = [
        *_status_news(user, committee, span),
        *_loop_news(user, committee, span),
        *_date_news(user, committee, span),
        *(
            NewsItem(row.published_at, _("Bericht"), str(row), "berichte")
            for row in Report.objects.visible_to(user).filter(committee=committee, published_at__range=span)
            if row.published_at
        ),
    ]
    return sorted(items, key=lambda item: item.at, reverse=True)


def first_look() -> datetime:
    """Since when things count as new for somebody who never said "Alles gelesen"."""
    return timezone.now() - FIRST_LOOK


def _status_news(user: Any, committee: Committee, span: tuple[datetime, datetime]) -> list[NewsItem]:
    rows = StatusUpdate.objects.visible_to(user).filter(committee=committee, recorded_at__range=span)
    title = _("Ausgabe %(number)d")
    return [
        NewsItem(row.recorded_at, _("Stand der Arbeit"), title % {"number": row.number}, "stand")
        for row in rows
    ]


def _loop_news(user: Any, committee: Committee, span: tuple[datetime, datetime]) -> list[NewsItem]:
    mine = FeedbackLoop.objects.visible_to(user).filter(committee=committee)
    arrived = mine.filter(created__range=span).select_related("result")
    heard = FeedbackRecord.objects.filter(loop__in=mine, recorded_at__range=span).select_related(
        "loop__result"
    )
    return [
        *(
            NewsItem(row.created, _("Ergebnis für dieses Gremium"), str(row.result), f"rueckmeldung-{row.pk}")
            for row in arrived
        ),
        *(
            NewsItem(
                row.recorded_at,
                _("Rückmeldung dokumentiert"),
                str(row.loop.result),
                f"rueckmeldung-{row.loop_id}",
            )
            for row in heard
        ),
    ]


def _date_news(user: Any, committee: Committee, span: tuple[datetime, datetime]) -> list[NewsItem]:
    """New dates of invitations, of deliberations, of the body's own events; only those that still hold."""
    invited = CouncilInvitation.objects.visible_to(user).not_withdrawn().filter(committee=committee)
    heard = Deliberation.objects.visible_to(user).not_withdrawn()
    heard = heard.filter(Q(about=committee) | Q(committee=committee) | Q(report__committee=committee))
    held = Event.objects.visible_to(user).filter(committee=committee)
    kinds: tuple[tuple[Any, Any, str, str], ...] = (
        (CouncilInvitationDate, invited, _("Termin einer Einladung"), "einladungen"),
        (DeliberationDate, heard, _("Termin im Ausschuss"), "ausschuss"),
        (EventDate, held, _("Termin"), "termine"),
    )
    return [
        NewsItem(row.recorded_at, label, f"{row.subject}: {row.text}", anchor)
        for model, subjects, label, anchor in kinds
        for row in _that_hold(model)
        .filter(subject__in=subjects, recorded_at__range=span)
        .select_related("subject")
    ]


def _that_hold(model: Any) -> Any:
    """The latest statement of each row."""
    latest = model.objects.filter(subject=OuterRef("subject")).order_by("-recorded_at", "-pk")
    return model.objects.filter(pk=Subquery(latest.values("pk")[:1]))
