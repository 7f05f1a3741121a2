"""From a draft to a version that stays: writing, ordering, publishing."""

from .articles import (
    merge_article,
    move_article,
    remove_article,
    restore_article,
    split_article,
    store_article,
)
from .drafts import begin_draft, discard_draft, open_draft, store_version
from .publishing import publish_version

__all__ = [
    "begin_draft",
    "discard_draft",
    "merge_article",
    "move_article",
    "open_draft",
    "publish_version",
    "remove_article",
    "restore_article",
    "split_article",
    "store_article",
    "store_version",
]
