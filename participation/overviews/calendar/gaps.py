"""Dates that are missing, and who has to clarify them until when."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import Viewer
from participation.dated import KINDS, Kind


@dataclass(frozen=True)
class Gap:
    """A date that is missing, and where."""

    title: str
    kind: str
    statement: DateStatement
    href: str = ""

    @property
    def is_overdue(self) -> bool:
        """It should have been clarified by now."""
        until = self.statement.clarify_until
        return until is not None and until < today()


def open_gaps(user: Viewer) -> list[Gap]:
    """Every gap that somebody is to clarify, the most urgent first; one query for each kind of row."""
    gaps = [
        Gap(str(row.subject), _kind(row, kind), row, kind.restated_at(row.subject, user))
        for kind in KINDS
        for row in _latest_gaps(kind)
    ]
    return sorted(gaps, key=lambda gap: (gap.statement.clarify_until is None, gap.statement.clarify_until))


def _latest_gaps(kind: Kind) -> QuerySet:
    """The statements that count now and hold no date; what is only undocumented needs somebody named."""
    named = ~Q(clarified_by="") | Q(clarify_until__isnull=False)
    # What was taken back needs nobody to clarify its date any more.
    titled = f"subject__{kind.title}" if kind.title else "subject"
    gaps = kind.statements.that_count().exclude(kind=DateKind.DATED).filter(kind.open_gap)
    gaps = gaps.filter(~Q(kind=DateKind.UNDOCUMENTED) | named, **{f"{titled}__withdrawn_at": None})
    gaps = gaps.filter(subject__in=kind.lacking_day(kind.model._default_manager.all()).values("pk"))
    return gaps.select_related(titled, *(f"subject__{name}" for name in kind.related))


def _kind(statement: AnnotatedRow, kind: Kind) -> str:
    """What kind of row it is, and of which body."""
    committee = getattr(statement.subject, "committee", None)
    return f"{kind.label}, {committee.label}" if committee else str(kind.label)
