"""Versions of a document, their articles, and why these changed."""

from .articles import Article, ChangeKind, Succession, Wording
from .reasons import ChangeReason, ReasonKind
from .versions import FormerAdoption, Version, standing

__all__ = [
    "Article",
    "ChangeKind",
    "ChangeReason",
    "FormerAdoption",
    "ReasonKind",
    "Succession",
    "Version",
    "Wording",
    "standing",
]
