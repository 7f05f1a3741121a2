"""Dates that are missing, and who has to clarify them until when."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.rows.annotated import AnnotatedRow, AnnotatedRows
from erfurt_sozialraum.rows.viewers import Viewer
from participation.dated import DELIBERATION, KINDS, Kind
from participation.models import Deliberation, DeliberationDate
from participation.overviews.hearings.rows import HEARINGS


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
    """Every gap that somebody is to clarify, the most urgent first; a query for each kind, and one more."""
    gaps = [
        Gap(str(row.subject), _kind(row, kind), row, kind.restated_at(row.subject, user))
        for kind in KINDS
        for row in _latest_gaps(kind)
    ]
    gaps += _left_open(user)
    return sorted(gaps, key=lambda gap: (gap.statement.clarify_until is None, gap.statement.clarify_until))


def _left_open(user: Viewer) -> list[Gap]:
    """What a session postponed, referred or took off its agenda, and has no new day."""
    rows: AnnotatedRows = Deliberation.objects.not_withdrawn().with_outcome().filter(left_open=True)
    edits = user.has_perm("participation.edit_process")
    return [
        Gap(
            str(row),
            f"{DELIBERATION.label}, {row.committee.label}" if row.committee else str(DELIBERATION.label),
            DeliberationDate(subject=row, kind=DateKind.UNDATED, stated_on=row.date_latest),
            reverse("participation:council_row", args=[HEARINGS, row.pk]) if edits else "",
        )
        for row in rows.select_related("committee").order_by("pk")
    ]


def _latest_gaps(kind: Kind) -> QuerySet:
    """The statements that count now and hold no date; what is only undocumented needs somebody named."""
    named = ~Q(clarified_by="") | Q(clarify_until__isnull=False)
    # What was taken back needs nobody to clarify its date any more.
    titled = f"subject__{kind.title}" if kind.title else "subject"
    gaps = kind.statements.that_count().exclude(kind=DateKind.DATED).filter(kind.open_gap)
    gaps = gaps.filter(~Q(kind=DateKind.UNDOCUMENTED) | named, **{f"{titled}__withdrawn_at": None})
    rows = kind.lacking_day(kind.asking(kind.model._default_manager.all()))
    gaps = gaps.filter(subject__in=rows.values("pk"))
    return gaps.select_related(titled, *(f"subject__{name}" for name in kind.related))


def _kind(statement: AnnotatedRow, kind: Kind) -> str:
    """What kind of row it is, and of which body."""
    committee = getattr(statement.subject, "committee", None)
    return f"{kind.label}, {committee.label}" if committee else str(kind.label)
