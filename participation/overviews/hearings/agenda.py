"""What a session deals with, and what came of each item."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.nested import columns, restored
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import AgendaItem, Decision, Deliberation, DeliberationSession, Event, EventStatus

from .subjects import Subject, subjects_of, with_subjects


@dataclass(frozen=True)
class AgendaLine:
    """An item of an agenda."""

    item: AgendaItem
    deliberation: int | None
    """What is kept for planners under it."""
    decision: Decision | None
    is_held: bool
    subjects: tuple[Subject, ...] = ()
    """What everybody may read of what was decided about."""

    @property
    def outcome(self) -> str:
        """What came of it; that nothing is on record, once the session is over; else nothing."""
        if self.decision:
            return self.decision.get_outcome_display() if self.decision.outcome else self.decision.wording
        return _("Was dabei herauskam, ist noch nicht festgehalten.") if self.is_held else ""

    @property
    def words(self) -> str:
        """The decision in the council's words, where they say more than the outcome."""
        return self.decision.wording if self.decision and self.decision.wording != self.outcome else ""


def agenda(user: Viewer, event: Event, *, with_withdrawn: bool = False) -> list[AgendaLine]:
    """The items of a session with what was decided under each; one query."""
    public = Decision.objects.visible_to(user).not_withdrawn().filter(item=OuterRef("pk"), correction=None)
    latest = public.order_by("-decided_on", "-pk").values(row=columns(Decision))[:1]
    shown = Deliberation.objects.visible_to(user).not_withdrawn()
    links = DeliberationSession.objects.that_count().filter(item=OuterRef("pk"), subject__in=shown)
    rows = AgendaItem.objects.visible_to(user).filter(event=event)
    rows = rows.for_planners() if with_withdrawn else rows.not_withdrawn()
    named = with_subjects(public).order_by("-decided_on", "-pk").values("nested_subjects")
    rows = rows.annotate(
        decision_now=Subquery(latest),
        deliberation_now=Subquery(links.values("subject")[:1]),
        nested_subjects=Subquery(named[:1]),
    )
    held = event.status == EventStatus.HELD or bool(event.date and event.date.is_past)
    return [_line(row, held) for row in rows.order_by("order", "pk")]


def _line(row: AnnotatedRow, held: bool) -> AgendaLine:
    decision = restored(Decision, row.decision_now) if row.decision_now else None
    return AgendaLine(row, row.deliberation_now, decision, held, subjects_of(row))
