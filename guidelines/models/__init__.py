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
from .versions import Article, ArticleChange, ChangeKind, Version, standing

__all__ = [
    "Article",
    "ArticleChange",
    "ChangeKind",
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
    "standing",
]
