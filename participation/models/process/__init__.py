"""Planning processes, their topics, steps and open questions."""

from .processes import OfProcessQuerySet, Process, Topic, TopicActor, past_due, since_records
from .questions import ExaminationTask
from .states import StepState
from .steps import Level, Step, StepBody, StepDate, StepRecord

__all__ = [
    "ExaminationTask",
    "Level",
    "OfProcessQuerySet",
    "Process",
    "Step",
    "StepBody",
    "StepDate",
    "StepRecord",
    "StepState",
    "Topic",
    "TopicActor",
    "past_due",
    "since_records",
]
