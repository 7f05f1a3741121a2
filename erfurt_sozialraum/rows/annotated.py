"""Rows whose model or columns are known only to whoever asked for them."""

from typing import Any, TypeAlias, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
"""A row of whichever model the caller has."""

Rows = TypeVar("Rows", bound=QuerySet)
"""The caller's queryset, with all its own methods."""

AnnotatedRow: TypeAlias = Any
"""A row with what its query adds (`with_state()`, `annotate()`): no type checker knows those columns.

Whoever takes one says which query it comes from, unless the caller just made it.
"""

AnnotatedRows: TypeAlias = Any
"""A queryset with the methods of its own model, which only the caller knows."""
