"""Planning processes, their topics, steps and open questions."""

from .processes import OfProcessQuerySet, Process, Topic, past_due, since_records
from .questions import ExaminationTask
from .steps import Level, Step, StepDate, StepRecord, StepState

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
