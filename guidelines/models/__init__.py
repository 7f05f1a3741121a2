"""All models of this app, chapter by chapter."""

from .documents import Guideline, GuidelineBasis, GuidelineKind, Source, StoredFile, Visibility
from .papers import Paper, PaperKind, PaperMilestone, PaperMilestoneDate
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
