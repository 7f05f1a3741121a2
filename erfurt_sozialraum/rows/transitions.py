"""States move by one conditional UPDATE, so two people cannot both move the same row."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _


class Refused(Exception):
    """What was asked for cannot be done as things stand; `message` is German, for the person who tried."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


Transitions = Mapping[Any, Collection[Any]]
"""Target state → the states from which it may be reached."""


def move(row: models.Model, to: str, *, table: Transitions, field: str = "status", **changes: Any) -> None:
    """Move `row` to state `to` and set `changes` with it, or raise Refused; `row` is refreshed.

    The UPDATE names the states it may start from: of two moves at once, one finds no row.
    """
    manager = type(row)._default_manager
    sources = list(table.get(to, ()))
    moved = manager.filter(pk=row.pk, **{f"{field}__in": sources}).update(**{field: to, **changes})
    row.refresh_from_db()
    if not moved:
        column: Any = type(row)._meta.get_field(field)
        label = dict(column.flatchoices)
        raise Refused(
            _("Das geht nicht mehr: Der Stand ist inzwischen „%(now)s“, nicht änderbar in „%(to)s“.")
            % {"now": label.get(getattr(row, field), ""), "to": label.get(to, to)}
        )
