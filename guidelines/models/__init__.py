"""All models of this app, chapter by chapter."""

from .documents import Guideline, GuidelineBasis, GuidelineKind, Source, StoredFile, Visibility
from .papers import Paper, PaperKind, PaperMilestone, PaperMilestoneDate
from .versions import (
    Article,
    ChangeKind,
    ChangeReason,
    FormerAdoption,
    ReasonKind,
    Succession,
    Version,
    Wording,
    standing,
)

__all__ = [
    "Article",
    "ChangeKind",
    "ChangeReason",
    "FormerAdoption",
    "Guideline",
    "GuidelineBasis",
    "GuidelineKind",
    "Paper",
    "PaperKind",
    "PaperMilestone",
    "PaperMilestoneDate",
    "ReasonKind",
    "Source",
    "StoredFile",
    "Succession",
    "Version",
    "Visibility",
    "Wording",
    "standing",
]
