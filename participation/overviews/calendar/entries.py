"""All dates on one page: meetings, invitations, deliberations, days of consultations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.rows.viewers import Viewer
from participation.dated import DELIBERATION, EVENT, INVITATION, in_calendar
from participation.overviews.answers.appointments import invitations
from participation.overviews.answers.questions import main_process
from stakeholders.models import Committee

from .lines import (
    Entry,
    consultation_lines,
    event_lines,
    hearing_lines,
    invitation_line,
    loop_lines,
    plain_lines,
)


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


def calendar(user: Viewer, body: str = "") -> Calendar:
    """All dates that `user` may see, or those of one body (its slug); six queries, seven for one body."""
    committees = list(Committee.objects.visible_to(user))
    process = main_process(user)
    visible = {row.pk: row for row in committees}
    chosen = next((row.pk for row in committees if row.slug == body), None)
    own_lines: dict[str, Callable[[], Iterable[Entry]]] = {
        EVENT.key: lambda: event_lines(user, visible, process),
        INVITATION.key: lambda: map(invitation_line, invitations(user, committees, process)),
        DELIBERATION.key: lambda: hearing_lines(user, committees, chosen),
    }
    entries: list[Entry] = []
    for kind in in_calendar():
        lines = own_lines.get(kind.key)
        entries += lines() if lines else plain_lines(kind, user, visible.get(chosen or 0))
    if chosen is None:
        entries += consultation_lines(user)
    else:
        # What the council hears of a body stands under the name of the committee that hears it.
        entries = [row for row in entries if row.body_slug == body or row.is_hearing]
        entries += loop_lines(user, chosen)
    return Calendar(tuple(_once(entries)), tuple(committees))


def _once(entries: list[Entry]) -> list[Entry]:
    """Without the invitations and deliberations whose event stands there itself."""
    shown = {row.event for row in entries if row.source == EVENT.key}
    return [row for row in entries if row.source == EVENT.key or row.event not in shown]
