"""What may be done in this app to one row; which rows may be seen stands in `visible_to`."""

import rules

from stakeholders.models import Organisation, Role, User
from stakeholders.rules import holds, is_member

from .models import ExaminationTask, FeedbackLoop, Point


@rules.predicate
def hears_of(user: User, loop: FeedbackLoop | None) -> bool:
    """The account holds a seat in the body that is to hear of the result."""
    return loop is not None and is_member(user, loop.committee)


@rules.predicate
def examines(user: User, task: ExaminationTask | None) -> bool:
    """The question lies with an office for which the account answers."""
    offices = Organisation.objects.served_by(user)
    return task is not None and task.office_id is not None and offices.filter(pk=task.office_id).exists()


@rules.predicate
def has_on_desk(user: User, point: Point | None) -> bool:
    """The point was forwarded to an office for which the account answers, and still lies there."""
    return point is not None and Point.objects.at_office_of(user).filter(pk=point.pk).exists()


planner = holds(Role.PLANNER)

rules.add_perm(
    "participation.view_desk",
    holds(*(role for role in Role if role != Role.STAFF)),
)
rules.add_perm(
    "participation.view_contributions", holds(Role.PLANNER, Role.MODERATOR, Role.EDITOR, Role.RELEASER)
)
rules.add_perm("participation.moderate", holds(Role.PLANNER, Role.MODERATOR))
rules.add_perm("participation.reply", holds(Role.PLANNER, Role.EDITOR))
rules.add_perm("participation.divide", holds(Role.PLANNER, Role.MODERATOR, Role.EDITOR))
rules.add_perm("participation.record_result", holds(Role.PLANNER, Role.EDITOR))
rules.add_perm("participation.close_loop", holds(Role.PLANNER, Role.EDITOR))
rules.add_perm("participation.respond", hears_of)
rules.add_perm("participation.order_report", holds(Role.PLANNER, Role.EDITOR))
rules.add_perm("participation.release_report", holds(Role.PLANNER, Role.RELEASER))
rules.add_perm("participation.edit_process", planner)
rules.add_perm("participation.answer_requests", holds(Role.OPERATOR))
rules.add_perm("participation.view_deletions", planner | holds(Role.OPERATOR))
rules.add_perm("participation.transcribe", holds(Role.PLANNER, Role.MODERATOR, Role.TRANSCRIBER))
rules.add_perm("participation.answer_task", planner | examines)
rules.add_perm("participation.answer_point", has_on_desk)
