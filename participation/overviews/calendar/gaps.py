"""Dates that are missing, and who has to clarify them until when."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import PaperMilestoneDate
from participation.models import CouncilInvitationDate, DeliberationDate, EventDate, EventStatus, StepDate

_SOURCES: tuple[tuple[type[DateStatement], Any, tuple[str, ...]], ...] = (
    (StepDate, _("Schritt"), ("subject",)),
    (EventDate, _("Veranstaltung"), ("subject__committee",)),
    (CouncilInvitationDate, _("Einladung des Stadtrats"), ("subject__committee",)),
    (DeliberationDate, _("Beratung im Ausschuss"), ("subject__committee",)),
    (PaperMilestoneDate, _("Drucksache"), ("subject__paper",)),
)

# Where it stands whether the row was withdrawn: then nobody has to clarify its date any more.
_PUBLISHED: dict[type[DateStatement], str] = {PaperMilestoneDate: "subject__paper"}


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
        Gap(str(row.subject), _kind(row, str(kind)), row, _address(row, user))
        for model, kind, related in _SOURCES
        for row in _latest_gaps(model).select_related(*related)
    ]
    return sorted(gaps, key=lambda gap: (gap.statement.clarify_until is None, gap.statement.clarify_until))


def _latest_gaps(model: type[DateStatement]) -> QuerySet:
    """The statements that count now and hold no date; what is only undocumented needs somebody named."""
    rows: Any = model._default_manager
    named = ~Q(clarified_by="") | Q(clarify_until__isnull=False)
    gaps = rows.that_count().exclude(kind=DateKind.DATED)
    gaps = gaps.filter(~Q(kind=DateKind.UNDOCUMENTED) | named)
    gaps = gaps.filter(**{f"{_PUBLISHED.get(model, 'subject')}__withdrawn_at": None})
    return gaps.filter(subject__status=EventStatus.PLANNED) if model is EventDate else gaps


def _kind(statement: AnnotatedRow, kind: str) -> str:
    """What kind of row it is, and of which body."""
    committee = getattr(statement.subject, "committee", None)
    return f"{kind}, {committee.label}" if committee else kind


def _address(statement: AnnotatedRow, user: Viewer) -> str:
    """Where the date can be stated anew; empty where there is no such page, or not for this account."""
    if isinstance(statement, EventDate):
        return reverse("participation:event_detail", args=[statement.subject_id])
    if isinstance(statement, StepDate):
        edits = user.has_perm("participation.edit_process")
        return reverse(f"participation:{'step_date' if edits else 'step'}", args=[statement.subject.slug])
    if isinstance(statement, PaperMilestoneDate):
        if not user.has_perm("guidelines.edit"):
            return ""
        milestone = statement.subject
        return reverse("guidelines:paper_milestone", args=[milestone.paper_id, milestone.kind])
    kind = {CouncilInvitationDate: "einladungen", DeliberationDate: "beratungen"}.get(type(statement))
    if kind is None or not user.has_perm("participation.edit_process"):
        return ""
    return reverse("participation:council_date", args=[kind, statement.subject_id])
