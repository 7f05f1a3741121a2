"""All models of this app, chapter by chapter."""

from .documents import (
    Guideline,
    GuidelineBasis,
    GuidelineKind,
    Paper,
    PaperKind,
    PaperMilestone,
    PaperMilestoneDate,
    Source,
    StoredFile,
    Visibility,
)
from .versions import Article, Version

__all__ = [
    "Article",
    "Guideline",
    "GuidelineBasis",
    "GuidelineKind",
    "Paper",
    "PaperKind",
    "PaperMilestone",
    "PaperMilestoneDate",
    "Source",
    "StoredFile",
    "Version",
    "Visibility",
]
