"""Expressions that are compiled once: what they say of a row depends on nothing but the row's key."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Expression, F, Field, Model
from django.db.models.expressions import Combinable

_ALIAS = re.compile(r"\b([A-Z]{1,2}\d+)\b")
"""How Django names the tables of subqueries; columns and text stand in quotes or in parameters."""


_COMPILED: dict[tuple[str, str], tuple[tuple[str, ...], tuple[Any, ...]]] = {}


class Prepared(Expression):
    """The same SQL for every query: building it anew, level by level, takes longer than the answer itself.

    `build` gives the expression, with `OuterRef("pk")` for the row; it must not depend on who asks or when,
    except by functions of the database. `name` is short, and no other inside of it: it keeps aliases apart.
    """

    def __init__(
        self, model: type[Model], name: str, build: Callable[[], Combinable], *, output_field: Field
    ) -> None:
        super().__init__(output_field=output_field)
        self.model, self.name, self.build = model, name, build
        self.key: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        """The row's key, in whatever query it stands."""
        return [self.key]

    def set_source_expressions(self, exprs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Take the resolved key."""
        (self.key,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ANN401 - Django's
        """The SQL at hand, about this query's row."""
        at = (self.model._meta.label, self.name)
        if at not in _COMPILED:
            _COMPILED[at] = _compiled(self.model, self.name, self.build)
        parts, params = _COMPILED[at]
        key, _none = compiler.compile(self.key)
        return key.join(parts), params


def _compiled(
    model: type[Model], name: str, build: Callable[[], Combinable]
) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The SQL in parts, between which the row's key stands, and its parameters."""
    query = model._default_manager.order_by().annotate(prepared=build()).values("prepared").query
    compiler = query.get_compiler(connection=connection)
    sql, params = compiler.compile(query.annotations["prepared"])
    key = f'"{model._meta.db_table}"."{model._meta.pk.column}"'
    return tuple(_ALIAS.sub(rf"{name}_\1", part) for part in sql.split(key)), tuple(params)
