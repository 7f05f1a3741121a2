"""What an office says to a point that was forwarded to it, and to a question that it examines."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import Stale, store
from erfurt_sozialraum.rows.transitions import Refused
from participation.models import ExaminationTask, Outcome, Point, Reply
from stakeholders.models import Organisation, User


@transaction.atomic
def answer_point(point: Point, *, text: str, revision: int, by: User) -> Reply:
    """The office answers; the outcome stays "forwarded". `revision`: pk of the reply known.

    The same words sent twice by one person are stored once.
    """
    row = Point.objects.select_for_update().get(pk=point.pk)
    latest = row.replies.select_related("replied_by", "forwarded_to").first()
    offices = Organisation.objects.served_by(by)
    if latest is None or latest.forwarded_to not in offices:
        raise Refused(_("Das Anliegen liegt nicht mehr bei Ihrem Amt."))
    if latest.office_id and latest.replied_by_id == by.pk and latest.reason == text:
        return latest
    if latest.pk != revision:
        raise Stale(latest)
    return Reply.objects.create(
        point=row,
        outcome=Outcome.FORWARDED,
        forwarded_to=latest.forwarded_to,
        office=latest.forwarded_to,
        article=latest.article,
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
