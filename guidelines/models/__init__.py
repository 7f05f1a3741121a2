"""All models of this app, chapter by chapter."""

from .documents import Guideline, GuidelineBasis, GuidelineKind, Source, StoredFile, Visibility
from .papers import Paper, PaperKind, PaperMilestone, PaperMilestoneDate
from .versions import (
    Article,
    ChangeKind,
    ChangeReason,
    ReasonKind,
    Succession,
    Version,
    VersionStatus,
    Wording,
    standing,
)

__all__ = [
    "Article",
    "ChangeKind",
    "ChangeReason",
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
    "VersionStatus",
    "Visibility",
    "Wording",
    "standing",
]
