"""What an office says to a point that was forwarded to it, and to a question that it examines."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.latest import refuse_stale
from erfurt_sozialraum.rows.transitions import Refused
from participation.models import ExaminationTask, Outcome, Point, Reply
from stakeholders.models import Organisation, User


@transaction.atomic
def answer_point(point: Point, *, text: str, seen: int | None, by: User) -> Reply:
    """The office answers, or Stale is raised; the outcome stays "forwarded"."""
    row = Point.objects.select_for_update().get(pk=point.pk)
    latest = row.replies.select_related("replied_by", "forwarded_to").latest_first().first()
    offices = Organisation.objects.served_by(by)
    if latest is None or latest.forwarded_to not in offices:
        raise Refused(_("Das Anliegen liegt nicht mehr bei Ihrem Amt."))
    refuse_stale(latest, seen)
    return Reply.objects.create(
        point=row,
        outcome=Outcome.FORWARDED,
        forwarded_to=latest.forwarded_to,
        office=latest.forwarded_to,
        wording=latest.wording,
        reason=text,
        replied_by=by,
    )


@transaction.atomic
def answer_task(task: ExaminationTask, *, revision: str, values: dict[str, Any], by: User) -> ExaminationTask:
    """Answer a question under examination; who did is recorded."""
    row: ExaminationTask = store(task, revision=revision, values=values)
    ExaminationTask.objects.filter(pk=row.pk).update(answered_by=by)
    row.refresh_from_db()
    return row
