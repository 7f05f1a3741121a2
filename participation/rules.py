"""What may be done in this app to one row; which rows may be seen stands in `visible_to`."""

import rules

from stakeholders.models import Role, User
from stakeholders.rules import holds, is_member

from .models import FeedbackLoop


@rules.predicate
def hears_of(user: User, loop: FeedbackLoop | None) -> bool:
    """The account holds a seat in the body that is to hear of the result."""
    return loop is not None and is_member(user, loop.committee)


planner = holds(Role.PLANNER)

rules.add_perm(
    "participation.view_desk",
    holds(Role.PLANNER, Role.MODERATOR, Role.EDITOR, Role.RELEASER, Role.OPERATOR),
)
rules.add_perm(
    "participation.view_contributions", holds(Role.PLANNER, Role.MODERATOR, Role.EDITOR, Role.RELEASER)
)
rules.add_perm("participation.moderate", holds(Role.PLANNER, Role.MODERATOR))
rules.add_perm("participation.reply", holds(Role.PLANNER, Role.EDITOR))
rules.add_perm("participation.record_result", holds(Role.PLANNER, Role.EDITOR))
rules.add_perm("participation.close_loop", holds(Role.PLANNER, Role.EDITOR))
rules.add_perm("participation.respond", hears_of)
rules.add_perm("participation.order_report", holds(Role.PLANNER, Role.EDITOR))
rules.add_perm("participation.release_report", holds(Role.PLANNER, Role.RELEASER))
rules.add_perm("participation.edit_process", planner)
