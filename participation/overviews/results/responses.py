"""What members are asked for, and what they said to the results that their body is to hear of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from participation.models import CommitteeResponse, FeedbackLoop, LoopState
from stakeholders.models import User


@dataclass(frozen=True)
class Asked:
    """A result that the body has not heard of, and what this member has said to it."""

    loop: FeedbackLoop
    said: CommitteeResponse | None
    """Their last word, unless they took it back."""


def asked(user: User, loops: Sequence[FeedbackLoop]) -> list[Asked]:
    """The open loops, given with their responses: overdue ones first, then by their day."""

    def urgency(loop: FeedbackLoop) -> tuple[bool, date]:
        return loop.state != LoopState.OVERDUE, loop.due

    waiting = [loop for loop in loops if loop.is_waiting]
    return [Asked(loop, _said(user, loop)) for loop in sorted(waiting, key=urgency)]


def _said(user: User, loop: FeedbackLoop) -> CommitteeResponse | None:
    """The responses stand with the latest first."""
    last = next((row for row in loop.responses.all() if row.said_by_id == user.pk), None)
    return last if last is not None and not last.taken_back else None
