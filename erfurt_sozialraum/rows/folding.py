"""Search and order in the database: one folding for both, by immutable functions of our own."""

from typing import Any

from django.db import models
from django.db.models import F, Func, GeneratedField, Q
from django.db.models.lookups import Contains

from erfurt_sozialraum.text.folding import words_in


class Folded(Func):
    """A text as a search compares it; see `erfurt_sozialraum/text/folding.py`."""

    function = "portal_folded"
    output_field = models.TextField()


class SortKey(Func):
    """A text as German lists are ordered (DIN 5007-1): ä as a, signs tell nothing, "„Zitat“" is under Z."""

    function = "portal_sort_key"
    output_field = models.TextField()


class PersonKey(Func):
    """The same for people: by family name (or else the last word of the name), then by the whole name."""

    function = "portal_person_key"
    output_field = models.TextField()


def folded_field(source: str) -> GeneratedField:
    """A stored column to search in, where texts are many and long: one takes 0.1 ms to fold."""
    return GeneratedField(
        expression=Folded(F(source)), output_field=models.TextField(), db_persist=True, editable=False
    )


def sort_key_field(*sources: str, key: type[Func] = SortKey) -> GeneratedField:
    """A stored column that sorts in German order whatever collation the server has."""
    return GeneratedField(
        expression=key(*(F(source) for source in sources)),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        editable=False,
    )


def holding(rows: Any, text: str, *names: str) -> Any:  # noqa: ANN401 - any queryset, and the same again
    """Those that hold every word in one of these columns; all where nothing was typed, none for signs."""
    words = words_in(text)
    if text.strip() and not words:
        return rows.none()
    for word in words:
        rows = rows.filter(holds(word, *names))
    return rows


def holds(word: str, *names: str) -> Q:
    """One folded word stands in one of these columns."""
    condition = Q()
    for name in names:
        condition |= Q(Contains(Folded(F(name)), word))
    return condition
