"""The points of contributions, the replies to them, and what names them."""

from .mentions import Mention, MentionQuerySet, once_for, orders_named, points_text
from .points import Outcome, Point, Reply

__all__ = [
    "Mention",
    "MentionQuerySet",
    "Outcome",
    "Point",
    "Reply",
    "once_for",
    "orders_named",
    "points_text",
]
