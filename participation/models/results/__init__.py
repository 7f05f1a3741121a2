"""Results, the loops by which bodies hear of them, what is on record of those, and what members say."""

from .loops import CLOSED, FeedbackLoop, FeedbackRule, LoopState
from .mentions import ResultMention
from .responses import CommitteeResponse
from .results import Result
from .statements import HEARING, FeedbackStatement, StatementKind

__all__ = [
    "CLOSED",
    "CommitteeResponse",
    "FeedbackLoop",
    "FeedbackRule",
    "FeedbackStatement",
    "HEARING",
    "LoopState",
    "Result",
    "ResultMention",
    "StatementKind",
]
