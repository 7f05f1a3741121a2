"""All that the council hears and is invited to, by time: for those who plan it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.annotated import AnnotatedRows
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Version
from participation.dated import DELIBERATION, INVITATION
from participation.models import CouncilInvitation, Decision, Deliberation, Process

MOST_KNOWN = 20
HEARINGS, INVITATIONS = "beratungen", "einladungen"
KIND_LABELS = {HEARINGS: DELIBERATION.label, INVITATIONS: INVITATION.label}
"""By the word that stands in the address."""
STATES = {
    "kommend": _("kommend"),
    "ohne-termin": _("ohne Termin"),
    "beantwortet": _("durch einen anderen Termin beantwortet"),
    "ergebnis-fehlt": _("vorbei, ohne Ergebnis"),
    "dokumentiert": _("mit Ergebnis"),
    "zurueckgezogen": _("zurückgezogen"),
}
"""By the word that stands in the address."""


@dataclass(frozen=True)
class Entry:
    """As much of a row as its place in the list needs."""

    kind: str
    pk: int
    withdrawn_at: datetime | None
    earliest: date | None
    latest: date | None
    has_outcome: bool
    left_open: bool
    is_answered: bool

    @property
    def state(self) -> str:
        """Under which word it stands; one of STATES."""
        if self.withdrawn_at:
            return "zurueckgezogen"
        if self.is_answered:
            return "beantwortet"
        if self.latest is None or self.left_open:
            return "ohne-termin"
        # What was decided is settled on the same day; an invitation that is sent lies ahead until its day.
        if self.latest >= today() and not (self.has_outcome and self.kind == HEARINGS):
            return "kommend"
        return "dokumentiert" if self.has_outcome else "ergebnis-fehlt"

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Coming: the next first; waiting: the oldest first; settled: the latest first."""
        if self.withdrawn_at:
            return (-self.withdrawn_at.timestamp(), self.kind, self.pk)
        if self.earliest is None or self.latest is None or self.state == "ohne-termin":
            return (self.kind, self.pk)
        if self.state == "dokumentiert":
            return (-self.latest.toordinal(), self.kind, self.pk)
        return (self.earliest.toordinal(), self.kind, self.pk)


@dataclass(frozen=True)
class Line:
    """A row of the list."""

    kind: str
    row: Any
    state: str

    @property
    def kind_label(self) -> str:
        """What it is, in words."""
        return str(KIND_LABELS[self.kind])

    @property
    def is_before_records(self) -> bool:
        """It was over before anything was recorded: nobody has to make up for it."""
        statement = self.row.date
        if self.kind != HEARINGS or statement is None or statement.latest is None:
            return False
        return self.row.process is not None and not self.row.process.keeps_records_of(statement.latest)


def entries(user: Viewer) -> list[Entry]:
    """Every deliberation and invitation, withdrawn ones too; two queries."""
    sent = Case(When(invited_on__isnull=False, then=Value(True)), default=Value(False))
    found: dict[str, Any] = {
        HEARINGS: Deliberation.objects.visible_to(user).with_outcome(),
        INVITATIONS: CouncilInvitation.objects.visible_to(user)
        .with_said()
        .annotate(has_outcome=sent, left_open=Value(False)),
    }
    names = ("pk", "withdrawn_at", "date_earliest", "date_latest", "has_outcome", "left_open", "is_answered")
    return [
        Entry(kind, *values) for kind, rows in found.items() for values in _judged(rows).values_list(*names)
    ]


def _judged(rows: AnnotatedRows) -> AnnotatedRows:
    """With `is_answered`: the whether is settled by another row, so no page shows it any more."""
    still = rows.model._default_manager.unanswered().filter(pk=OuterRef("pk"))
    return rows.annotate(is_answered=~Exists(still))


def lines(user: Viewer, chosen: Sequence[Entry]) -> list[Line]:
    """These entries with all that the list shows, in their order; three queries."""
    found: dict[tuple[str, int], Any] = {}
    for kind, rows in ((HEARINGS, _hearings(user)), (INVITATIONS, _invitations(user))):
        pks = [entry.pk for entry in chosen if entry.kind == kind]
        found |= {(kind, row.pk): row for row in rows.filter(pk__in=pks)}
    return [Line(each.kind, found[each.kind, each.pk], each.state) for each in chosen]


def known(user: Viewer, version: Version) -> QuerySet[Deliberation]:
    """Deliberations of the processes of a version's document, in which something may be decided about it."""
    processes = Process.objects.filter(guidelines=version.guideline)
    rows = Deliberation.objects.visible_to(user).not_withdrawn().filter(process__in=processes)
    return rows.select_related("committee").with_latest_date().order_by("-pk")[:MOST_KNOWN]


def _hearings(user: Viewer) -> QuerySet[Deliberation]:
    rows = Deliberation.objects.visible_to(user).with_latest_date()
    rows = rows.select_related("committee", "about", "paper", "process", "report")
    return rows.defer("report__snapshot").prefetch_related(
        Prefetch("decisions", Decision.objects.select_related("corrects", "correction"))
    )


def _invitations(user: Viewer) -> QuerySet[CouncilInvitation]:
    return CouncilInvitation.objects.visible_to(user).with_latest_date().select_related("committee")
