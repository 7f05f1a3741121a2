"""Days by which a body is to hear of a result, or on which it did: for its page of dates and its calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import FeedbackLoop, LoopState


@dataclass(frozen=True)
class LoopDay:
    """One loop of a body; `heard` once there is a record of it."""

    pk: int
    result: int
    title: str
    day: date
    heard: bool
    where: str
    is_overdue: bool
    is_example: bool
    changed: datetime

    @property
    def kind(self) -> str:
        """What the day is."""
        return _("Hat von einem Ergebnis gehört") if self.heard else _("Soll von einem Ergebnis hören bis")


def loop_days(user: Viewer, committee: int) -> Iterator[LoopDay]:
    """What a body heard, and what it is to hear; of old results only where there is a record."""
    rows = FeedbackLoop.objects.visible_to(user).with_state().filter(committee=committee)
    rows = rows.exclude(state=LoopState.UNDOCUMENTED).select_related("result", "record")
    for row in rows.order_by("pk"):
        record = getattr(row, "record", None)
        yield LoopDay(
            pk=row.pk,
            result=row.result_id,
            title=row.result.title,
            day=record.heard_on if record else row.due_on,
            heard=record is not None,
            where=record.where if record else "",
            is_overdue=row.state == LoopState.OVERDUE,
            is_example=row.result.is_example,
            changed=max(row.result.modified, record.recorded_at if record else row.created),
        )
