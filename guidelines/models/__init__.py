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
from .versions import Article, ArticleChange, ChangeKind, FormerAdoption, Version, standing

__all__ = [
    "Article",
    "ArticleChange",
    "ChangeKind",
    "FormerAdoption",
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
