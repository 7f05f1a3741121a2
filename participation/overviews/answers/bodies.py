"""The list of bodies: who sits there, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.examples import example_title
from participation.models import Event, EventStatus
from stakeholders.models import Committee, Organisation, Seat

from .appointments import Appointment, hearings, invitations


@dataclass(frozen=True)
class Coming:
    """What comes next in a body, or is planned without a day; `statement` as DateStatement.as_dict."""

    statement: dict[str, Any]
    title: str
    href: str

    @property
    def sort_key(self) -> tuple[bool, str]:
        """The next first; then what has no day."""
        day = self.statement["earliest"]
        return (day is None, day or "")


@dataclass(frozen=True)
class BodyLine:
    """A body in the list of bodies."""

    committee: Committee
    seats: tuple[str, ...]
    coming: tuple[Coming, ...]

    @property
    def next(self) -> Coming | None:
        """What comes first, whatever it is: a session, an invitation, or a deliberation."""
        return min(self.coming, key=lambda row: row.sort_key, default=None)


def body_lines(user: Viewer) -> list[BodyLine]:
    """All bodies that `user` may see, with who sits there and what comes next; five queries."""
    committees = list(Committee.objects.visible_to(user))
    seats: dict[int, list[str]] = defaultdict(list)
    visible = Organisation.objects.visible_to(user)
    rows = Seat.objects.current().filter(committee__in=committees).select_related("organisation")
    for seat in rows.filter(Q(organisation=None) | ~Q(label="") | Q(organisation__in=visible)):
        seats[seat.committee_id].append(str(seat))
    coming: dict[int, list[Coming]] = defaultdict(list)
    for pk, row in (*_events(user, committees), *_appointments(user, committees)):
        coming[pk].append(row)
    return [BodyLine(row, tuple(seats[row.pk]), tuple(coming[row.pk])) for row in committees]


def _events(user: Viewer, committees: Sequence[Committee]) -> Iterator[tuple[int, Coming]]:
    """Planned events that are not over."""
    rows = Event.objects.visible_to(user).filter(committee__in=committees, status=EventStatus.PLANNED)
    for row in rows.in_order_of_time():
        if row.committee_id and row.date and not row.date.is_past:
            href = reverse("participation:event", args=[row.pk])
            yield row.committee_id, Coming(row.date.as_dict(), str(row), href)


def _appointments(user: Viewer, committees: Sequence[Committee]) -> Iterator[tuple[int, Coming]]:
    """Coming invitations of the council, and coming deliberations."""
    by_slug = {row.slug: row.pk for row in committees}
    for row in invitations(user, committees, None):
        if row.is_dated and not row.is_past:
            yield by_slug[row.body_slug], _coming(row, row.body_slug, "#einladungen")
    for item in hearings(user, committees):
        if item.row.is_dated and not item.row.is_past:
            for slug, pk in by_slug.items():
                if pk in item.bodies:
                    yield pk, _coming(item.row, slug, "#ausschuss")


def _coming(row: Appointment, slug: str, anchor: str) -> Coming:
    title = example_title(row.title, row.is_example)
    return Coming(row.statement, title, reverse("participation:committee", args=[slug]) + anchor)
