"""All models of this app, chapter by chapter."""

from .consultations import Consultation, ConsultationState, FormerDates, consultation_states
from .contributions import (
    CONTRIBUTION_TRANSITIONS,
    MAX_TEXT,
    AgeBand,
    Channel,
    Contribution,
    ContributionStatus,
    Standing,
    answer_late,
    answer_promised,
)
from .documents import ReasonSource
from .events import EVENT_TRANSITIONS, Event, EventDate, EventStatus
from .hearings import (
    CouncilInvitation,
    CouncilInvitationDate,
    Decision,
    Deliberation,
    DeliberationDate,
    DeliberationRole,
)
from .moderation import ModerationDecision
from .process import ExaminationTask, Level, Process, Step, StepDate, StepRecord, StepState, Topic, past_due
from .replies import Outcome, Point, Reply
from .reports import Report
from .results import (
    CLOSED,
    CommitteeResponse,
    FeedbackLoop,
    FeedbackRule,
    FeedbackStatement,
    LoopState,
    Result,
    StatementKind,
)

__all__ = [
    "AgeBand",
    "CLOSED",
    "CONTRIBUTION_TRANSITIONS",
    "Channel",
    "CommitteeResponse",
    "Consultation",
    "ConsultationState",
    "Contribution",
    "ContributionStatus",
    "CouncilInvitation",
    "CouncilInvitationDate",
    "Decision",
    "Deliberation",
    "DeliberationDate",
    "DeliberationRole",
    "EVENT_TRANSITIONS",
    "Event",
    "EventDate",
    "EventStatus",
    "ExaminationTask",
    "FeedbackLoop",
    "FeedbackRule",
    "FeedbackStatement",
    "FormerDates",
    "Level",
    "LoopState",
    "MAX_TEXT",
    "ModerationDecision",
    "Outcome",
    "Point",
    "Process",
    "ReasonSource",
    "Reply",
    "Report",
    "Result",
    "Standing",
    "StatementKind",
    "Step",
    "StepDate",
    "StepRecord",
    "StepState",
    "Topic",
    "answer_late",
    "answer_promised",
    "consultation_states",
    "past_due",
]
