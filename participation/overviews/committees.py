"""What a body's page shows besides the three answers: state of work, feedback, dates, reports, news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.models import (
    CommitteeResponse,
    CouncilInvitation,
    CouncilInvitationDate,
    Deliberation,
    DeliberationDate,
    Event,
    EventDate,
    EventStatus,
    FeedbackLoop,
    FeedbackRecord,
    LoopState,
    Process,
    Report,
    Result,
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


def editions(user: Any, committee: Committee) -> list[StatusUpdate]:
    """All editions of the state of work, newest first."""
    return list(StatusUpdate.objects.visible_to(user).filter(committee=committee).order_by("-number"))


def loops(user: Any, committee: Committee, *, with_responses: bool) -> list[FeedbackLoop]:
    """Results that the body is to hear of, newest first; responses only for those who may see them."""
    rows = FeedbackLoop.objects.visible_to(user).filter(committee=committee).with_state()
    rows = rows.select_related("committee", "result__event", "record__event").order_by(
        "-result__happened_on", "-pk"
    )
    if with_responses:
        rows = rows.prefetch_related(
            Prefetch("responses", CommitteeResponse.objects.select_related("said_by"))
        )
    return list(rows)


def to_answer(user: Any, rows: Sequence[FeedbackLoop]) -> list[FeedbackLoop]:
    """The loops that wait for a word of this user; what came before the start of records does not."""
    return [
        loop
        for loop in rows
        if loop.state != LoopState.UNDOCUMENTED
        and not any(response.said_by_id == user.pk for response in loop.responses.all())
    ]


def steps(user: Any, committee: Committee) -> list[Step]:
    """Steps of the process in which the body takes part."""
    processes = Process.objects.visible_to(user)
    rows = Step.objects.visible_to(user).filter(committees=committee, process__in=processes)
    return list(rows.select_related("process").prefetch_related("records").with_latest_date())


def events(user: Any, committee: Committee) -> list[Event]:
    """Meetings and events of the body, latest first; those without a day at the top."""
    rows = Event.objects.visible_to(user).filter(committee=committee)
    return sorted(
        rows.with_latest_date(), key=lambda row: (row.date and row.date.latest) or date.max, reverse=True
    )


def proofs(user: Any, committee: Committee, rows: Sequence[FeedbackLoop]) -> list[tuple[date, str]]:
    """Days, with what is known of them, that show the body at work although no date of its own is shown."""
    heard = {
        (
            loop.record.heard_on,
            _("hat das Gremium von einem Ergebnis gehört: %(where)s") % {"where": loop.record.where},
        )
        for loop in rows
        if loop.state == LoopState.CLOSED
    }
    results = Result.objects.visible_to(user).filter(event__committee=committee)
    own = {
        (row.happened_on, _("kam es zu einem Ergebnis: %(title)s") % {"title": str(row)}) for row in results
    }
    return sorted(heard | own, reverse=True)


def reports(user: Any, committee: Committee) -> list[Report]:
    """Reports for the body that have been released."""
    return list(Report.objects.visible_to(user).published().filter(committee=committee))


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
