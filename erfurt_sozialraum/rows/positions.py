"""Rows that stand in an order of their own (`order`)."""

from django.db.models import Max, QuerySet


def after_all(rows: QuerySet) -> int:
    """The place after all these rows, with room for others between."""
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 10
