"""The lines of the calendar: each kind of row says its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import DateKind, day_text, today
from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.rows.viewers import Viewer
from participation.dated import DELIBERATION, EVENT, INVITATION, Kind
from participation.models import (
    AgendaItem,
    Consultation,
    Event,
    EventStatus,
    Process,
)
from participation.overviews.answers.appointments import Appointment, hearings, nothing_on_record
from participation.overviews.consultations.public import closing_day, closing_text
from participation.overviews.results.loop_days import loop_days
from stakeholders.models import Committee


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
    event: int | None = None
    """The event that it is, or whose day it has."""

    @property
    def is_dated(self) -> bool:
        """A date is known, however vaguely."""
        return bool(self.statement["kind"] == DateKind.DATED)

    @property
    def is_hearing(self) -> bool:
        """It is named with the committee that hears it."""
        return self.source == DELIBERATION.key


def time_text(statement: DateStatement | None) -> str:
    """From when until when, as far as it is known: "von 17:00 bis 19:00 Uhr"."""
    return str(getattr(statement, "hours", ""))


def event_lines(user: Viewer, visible: dict[int, Committee], process: Process | None) -> Iterator[Entry]:
    nothing = nothing_on_record(process, _("Zu diesem Eintrag wurde noch nie ein Termin angegeben."))
    unsure = _("Dem Portal liegt kein Beleg vor, ob sie stattfand.")
    items = AgendaItem.objects.visible_to(user).not_withdrawn().filter(event=OuterRef("pk"))
    titles = ArraySubquery(items.order_by("order", "pk").values("title"))
    for row in Event.objects.visible_to(user).with_latest_date().annotate(titles=titles):
        body = visible.get(row.committee_id) if row.committee_id else None
        held = row.status == EventStatus.HELD
        is_past = bool(row.date and row.date.is_dated and (row.date.is_past or held))
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
            note=" · ".join(filter(None, [*row.titles, unsure if is_unsure else ""])),
            state="cancelled" if row.status == EventStatus.CANCELLED else "",
            is_past=is_past,
            is_example=row.is_example,
            is_public=row.is_public,
            withdrawn_at=row.withdrawn_at,
            event=row.pk,
        )


def invitation_line(row: Appointment) -> Entry:
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
        event=row.session,
    )


def hearing_lines(user: Viewer, committees: Iterable[Committee], chosen: int | None) -> Iterator[Entry]:
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
            event=row.session,
        )


def _at_body(slug: str, anchor: str) -> str:
    """Where it stands on the page of its body, or on the one about the council where nobody may read that."""
    if slug:
        return reverse("participation:committee", args=[slug]) + anchor
    return reverse("participation:council") + "#prozess-ausschuss"


def plain_lines(kind: Kind, user: Viewer, body: Committee | None) -> Iterator[Entry]:
    """Rows of a kind that says no more of itself than its date; of one body, those that concern it."""
    rows = kind.rows(user).not_withdrawn()
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


def loop_lines(user: Viewer, chosen: int) -> Iterator[Entry]:
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


def consultation_lines(user: Viewer) -> Iterator[Entry]:
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
