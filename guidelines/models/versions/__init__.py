"""Versions of a document, their articles, and why these changed."""

from .articles import Article, ChangeKind, Succession, Wording
from .reasons import ChangeReason, ReasonKind
from .versions import Version, VersionStatus, standing

__all__ = [
    "Article",
    "ChangeKind",
    "ChangeReason",
    "ReasonKind",
    "Succession",
    "Version",
    "VersionStatus",
    "Wording",
    "standing",
]
