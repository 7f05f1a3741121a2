"""Planning processes, their topics, steps and open questions."""

from .processes import OfProcessQuerySet, Process, Topic, past_due, since_records
from .questions import ExaminationTask
from .states import StepState
from .steps import Level, Step, StepDate, StepRecord

__all__ = [
    "ExaminationTask",
    "Level",
    "OfProcessQuerySet",
    "Process",
    "Step",
    "StepDate",
    "StepRecord",
    "StepState",
    "Topic",
    "past_due",
    "since_records",
]
