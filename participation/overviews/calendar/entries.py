"""All dates on one page: meetings, invitations, deliberations, days of consultations; and one event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import DateKind, day_text, today
from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.rows.publication import Published, is_seen_by
from erfurt_sozialraum.rows.viewers import Viewer
from participation.dated import DELIBERATION, EVENT, INVITATION, Kind, in_calendar
from participation.models import (
    Consultation,
    CouncilInvitation,
    Event,
    EventStatus,
    FeedbackRecord,
    Process,
    Result,
    Step,
    Topic,
)
from participation.overviews.answers.appointments import Appointment, hearings, invitations, nothing_on_record
from participation.overviews.answers.questions import main_process
from participation.overviews.consultations.public import closing_day, closing_text
from participation.overviews.ledger.entries import loops
from participation.overviews.results.loop_days import loop_days
from stakeholders.models import Committee

Seen = TypeVar("Seen", bound=Published)


@dataclass(frozen=True)
class Entry:
    """A line of the calendar, labelled by what it is; `statement` as DateStatement.as_dict."""

    source: str
    """The key of a dated kind; or loop, closing, answer."""
    kind: str
    title: str
    statement: dict[str, Any]
    href: str
    """Where it leads to."""
    body: str = ""
    body_slug: str = ""
    place: str = ""
    time: str = ""
    note: str = ""
    state: str = ""
    is_past: bool = False
    is_example: bool = False
    is_public: bool = True
    withdrawn_at: datetime | None = None

    @property
    def is_dated(self) -> bool:
        """A date is known, however vaguely."""
        return bool(self.statement["kind"] == DateKind.DATED)

    @property
    def is_hearing(self) -> bool:
        """It is named with the committee that hears it."""
        return self.source == DELIBERATION.key


@dataclass(frozen=True)
class Calendar:
    """The lines of the calendar, divided by what is known of their dates."""

    entries: tuple[Entry, ...]
    committees: tuple[Committee, ...]

    @property
    def coming(self) -> list[Entry]:
        """Dated and not over, next first."""
        rows = [row for row in self.entries if row.is_dated and not row.is_past]
        return sorted(rows, key=lambda row: (row.statement["earliest"], row.statement["latest"]))

    @property
    def gaps(self) -> list[Entry]:
        """Not dated or not decided yet."""
        open_kinds = [DateKind.UNDATED, DateKind.UNDECIDED]
        rows = [row for row in self.entries if row.statement["kind"] in open_kinds]
        return sorted(rows, key=lambda row: open_kinds.index(row.statement["kind"]))

    @property
    def unknown(self) -> list[Entry]:
        """Nobody wrote down when."""
        return [row for row in self.entries if row.statement["kind"] == DateKind.UNDOCUMENTED]

    @property
    def past(self) -> list[tuple[str, list[Entry]]]:
        """What is over, year by year, the latest first."""
        rows = [row for row in self.entries if row.is_past]
        rows.sort(key=lambda row: (row.statement["latest"], row.statement["earliest"]), reverse=True)
        return [(year, list(of)) for year, of in groupby(rows, lambda row: row.statement["latest"][:4])]


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
    heard: Sequence[FeedbackRecord]

    @property
    def time(self) -> str:
        """From when until when on that day; empty where unknown."""
        return time_text(self.event.date)


def calendar(user: Viewer, body: str = "") -> Calendar:
    """All dates that `user` may see, or those of one body (its slug); six queries, seven for one body."""
    committees = list(Committee.objects.visible_to(user))
    process = main_process(user)
    visible = {row.pk: row for row in committees}
    chosen = next((row.pk for row in committees if row.slug == body), None)
    own_lines: dict[str, Callable[[], Iterable[Entry]]] = {
        EVENT.key: lambda: _events(user, visible, process),
        INVITATION.key: lambda: map(_invitation, invitations(user, committees, process)),
        DELIBERATION.key: lambda: _hearings(user, committees, chosen),
    }
    entries: list[Entry] = []
    for kind in in_calendar():
        lines = own_lines.get(kind.key)
        entries += lines() if lines else _lines(kind, user, visible.get(chosen or 0))
    if chosen is None:
        entries += _consultations(user)
    else:
        # What the council hears of a body stands under the name of the committee that hears it.
        entries = [row for row in entries if row.body_slug == body or row.is_hearing]
        entries += _loops(user, chosen)
    return Calendar(tuple(entries), tuple(committees))


def event_page(user: Viewer, pk: int) -> EventPage | None:
    """An event with what it belongs to and what came of it; None where it may not be seen."""
    rows = Event.objects.visible_to(user).select_related("committee", "step__process", "process")
    event = rows.filter(pk=pk).prefetch_related("dates").first()
    if event is None:
        return None
    results = Result.objects.visible_to(user).filter(event=event)
    seen = loops(user).select_related(None).select_related("committee", "record")
    heard = FeedbackRecord.objects.filter(event=event, loop__in=loops(user).values("pk"))
    asked = CouncilInvitation.objects.visible_to(user).not_withdrawn().filter(event=event)
    process = _if_seen(user, event.process)
    return EventPage(
        event=event,
        committee=_body(user, event),
        step=_if_seen(user, event.step) if event.step and _if_seen(user, event.step.process) else None,
        process=process,
        topics=list(Topic.objects.visible_to(user).filter(events=event)) if process else [],
        results=list(results.prefetch_related(Prefetch("loops", seen))),
        invitations=list(asked.with_latest_date()),
        heard=list(heard.select_related("loop__result", "loop__committee").order_by("pk")),
    )


def time_text(statement: DateStatement | None) -> str:
    """From when until when, as far as it is known: "von 17:00 bis 19:00 Uhr"."""
    begins, ends = getattr(statement, "start_time", None), getattr(statement, "end_time", None)
    if begins and ends:
        return _("von %(a)s bis %(b)s Uhr") % {"a": f"{begins:%H:%M}", "b": f"{ends:%H:%M}"}
    return _("um %(a)s Uhr") % {"a": f"{begins:%H:%M}"} if begins else ""


def _if_seen(user: Viewer, row: Seen | None) -> Seen | None:
    """The row, or None where the user may not see it."""
    return row if row is not None and is_seen_by(user, row) else None


def _body(user: Viewer, event: Event) -> Committee | None:
    """The body of an event, or None where the user may not see it; an internal one asks for their seats."""
    row = event.committee
    if row is None or is_seen_by(user, row):
        return row
    return Committee.objects.with_reader(user).filter(pk=row.pk).first()


def _events(user: Viewer, visible: dict[int, Committee], process: Process | None) -> Iterator[Entry]:
    nothing = nothing_on_record(process, _("Zu diesem Eintrag wurde noch nie ein Termin angegeben."))
    for row in Event.objects.visible_to(user).with_latest_date():
        body = visible.get(row.committee_id) if row.committee_id else None
        is_past = bool(row.date and row.date.is_dated and row.date.is_past)
        is_unsure = is_past and row.status == EventStatus.PLANNED
        yield Entry(
            source=EVENT.key,
            kind=EVENT.label_for(row),
            title=row.title,
            statement=row.date.as_dict() if row.date else nothing,
            href=reverse("participation:event", args=[row.pk]),
            body=body.name if body else "",
            body_slug=body.slug if body else "",
            place=row.place,
            time=time_text(row.date),
            note=_("Ob sie stattfand, ist nicht dokumentiert.") if is_unsure else "",
            state="cancelled" if row.status == EventStatus.CANCELLED else "",
            is_past=is_past,
            is_example=row.is_example,
            is_public=row.is_public,
            withdrawn_at=row.withdrawn_at,
        )


def _invitation(row: Appointment) -> Entry:
    return Entry(
        source=INVITATION.key,
        kind=str(INVITATION.label),
        title=row.title,
        statement=row.statement,
        href=_at_body(row.body_slug, "#einladungen"),
        body=row.body,
        body_slug=row.body_slug,
        note=row.note,
        is_past=row.is_past,
        is_example=row.is_example,
    )


def _hearings(user: Viewer, committees: Iterable[Committee], chosen: int | None) -> Iterator[Entry]:
    """Deliberations; with a body chosen, those in it, about it, or of a report made for it."""
    for item in hearings(user, committees):
        row = item.row
        if chosen is not None and chosen not in item.bodies:
            continue
        yield Entry(
            source=DELIBERATION.key,
            kind=str(DELIBERATION.label),
            title=row.title,
            statement=row.statement,
            href=_at_body(row.body_slug, "#ausschuss"),
            body=row.body,
            body_slug=row.body_slug,
            note=" · ".join(part for part in (row.role, row.reference, row.note) if part),
            is_past=row.is_past,
            is_example=row.is_example,
        )


def _at_body(slug: str, anchor: str) -> str:
    """Where it stands on the page of its body, or on the one about the council where nobody may read that."""
    if slug:
        return reverse("participation:committee", args=[slug]) + anchor
    return reverse("participation:council") + "#prozess-ausschuss"


def _lines(kind: Kind, user: Viewer, body: Committee | None) -> Iterator[Entry]:
    """Rows of a kind that says no more of itself than its date; of one body, those that concern it."""
    rows = kind.apart(kind.rows(user).not_withdrawn(), user)
    if body is not None:
        rows = rows.filter(kind.of_body(body)) if kind.of_body else rows.none()
    for row in rows.select_related(*kind.related).with_latest_date():
        if row.date is None:
            continue
        yield Entry(
            source=kind.key,
            kind=kind.label_for(row),
            title=row.title,
            statement=row.date.as_dict(),
            href=kind.page(row) if kind.page else "",
            body=body.name if body else "",
            body_slug=body.slug if body else "",
            place=getattr(row, "place", ""),
            is_past=row.date.is_past,
            is_public=row.is_public,
            is_example=getattr(row, "is_example", False),
        )


def _loops(user: Viewer, chosen: int) -> Iterator[Entry]:
    """Until when a body is to hear of a result, or when it did."""
    for row in loop_days(user, chosen):
        yield Entry(
            source="loop",
            kind=row.kind,
            title=row.title,
            statement=_on(row.day, day_text(row.day)),
            href=reverse("participation:result", args=[row.result]),
            place=row.where,
            state="overdue" if row.is_overdue else "",
            # What is overdue is still to come, whatever its day.
            is_past=row.heard,
            is_example=row.is_example,
        )


def _consultations(user: Viewer) -> Iterator[Entry]:
    """The day a consultation closes, and the day by which every contribution is answered."""
    for row in Consultation.objects.visible_to(user):
        days = (
            ("closing", _("Beteiligung endet"), closing_day(row), closing_text(row)),
            ("answer", _("Antworten bis"), row.answer_by, day_text(row.answer_by)),
        )
        for source, kind, day, text in days:
            yield Entry(
                source=source,
                kind=kind,
                title=row.title,
                statement=_on(day, text),
                href=reverse("participation:consultation", args=[row.slug]),
                is_past=day < today(),
                is_example=row.is_example,
            )


def _on(day: date, text: str) -> dict[str, Any]:
    """The statement of a day that is a column of its row."""
    return {
        "kind": str(DateKind.DATED),
        "text": text,
        "gap": "",
        "earliest": day.isoformat(),
        "latest": day.isoformat(),
        "source": "",
    }
