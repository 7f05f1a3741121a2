"""Rows that belong to another row, fetched in the same query: for the few that a page shows with it."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject

M = TypeVar("M", bound=Model)


def columns(model: type[Model], *, without: Iterable[str] = (), plus: Iterable[str] = ()) -> JSONObject:
    """A row of `model` as one JSON value; large columns may be left `without`, annotations come as `plus`."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in without]
    return JSONObject(**{name: name for name in [*names, *plus]})


def nested(rows: QuerySet[Any], *, without: Iterable[str] = (), plus: Iterable[str] = ()) -> ArraySubquery:
    """To annotate with: `rows`, which name their outer row by OuterRef, as one value; see `restored`."""
    return ArraySubquery(rows.values(nested_row=columns(rows.model, without=without, plus=plus)))


def restored(model: type[M], values: Mapping[str, Any]) -> M:
    """The row again from its JSON value, where days and times are text; it asks no database."""
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    found = [field.to_python(values[field.attname]) for field in fields]
    row = model.from_db(None, [field.attname for field in fields], found)
    row.__dict__.update({name: value for name, value in values.items() if name not in row.__dict__})
    return row
