"""Days by which a body is to hear of a result, or on which it did: for its page of dates and its calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import FeedbackLoop, LoopState


@dataclass(frozen=True)
class LoopDay:
    """One loop of a body; `heard` while it is closed."""

    pk: int
    result: int
    title: str
    day: date
    heard: bool
    is_answer: bool
    """It answered, and where it heard of it is not on record."""
    where: str
    is_overdue: bool
    is_example: bool
    changed: datetime
    changes: int
    """How many statements there are."""

    @property
    def kind(self) -> str:
        """What the day is."""
        if self.is_answer:
            return _("Hat zu einem Ergebnis geantwortet")
        return _("Hat von einem Ergebnis gehört") if self.heard else _("Soll von einem Ergebnis hören bis")


def loop_days(user: Viewer, committee: int) -> Iterator[LoopDay]:
    """What a body heard, and what it is to hear; of old results only where there is a record."""
    rows = FeedbackLoop.objects.visible_to(user).with_state().filter(committee=committee)
    rows = rows.exclude(state=LoopState.UNDOCUMENTED).with_statements().select_related("result")
    for row in rows.order_by("pk"):
        told = (row.hearing or row.answer) if row.is_closed else None
        yield LoopDay(
            pk=row.pk,
            result=row.result_id,
            title=row.result.title,
            day=told.happened_on if told and told.happened_on else row.due,
            heard=told is not None,
            is_answer=told is not None and told.is_answer,
            where=told.where if told else "",
            is_overdue=row.state == LoopState.OVERDUE,
            is_example=row.result.is_example,
            changed=max(row.result.modified, row.created, *(told.recorded_at for told in row.history)),
            changes=len(row.history),
        )
