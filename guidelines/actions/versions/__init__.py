"""From a draft to a version that stays: writing, ordering, giving reasons, publishing, adopting."""

from .articles import move_article, remove_article, restore_article, store_article, store_reason
from .drafts import begin_draft, discard_draft, store_version
from .publishing import publish_version, record_adoption

__all__ = [
    "begin_draft",
    "discard_draft",
    "move_article",
    "publish_version",
    "record_adoption",
    "remove_article",
    "restore_article",
    "store_article",
    "store_reason",
    "store_version",
]
