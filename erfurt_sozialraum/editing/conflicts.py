"""Two people at one row: who comes second is told what the first one did."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from erfurt_sozialraum.rows.annotated import AnnotatedRow, Row
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.publication import free_slug


def revision_of(row: AnnotatedRow) -> str:
    """What a form remembers of the state it was made from; empty for a row that is not stored yet.

    A row without a time of change is known by what it says: a fingerprint of its columns as they are stored,
    or of its `shared_columns`, where a change of the others must not disturb whoever edits these.
    """
    if row.pk is None:
        return ""
    if hasattr(row, "modified"):
        return row.modified.isoformat()
    names = getattr(row, "shared_columns", ())
    columns = type(row)._default_manager.filter(pk=row.pk).values_list(*names).first()
    return sha256(repr(columns).encode()).hexdigest()[:20]


@transaction.atomic
def store(row: Row, *, revision: str, values: Mapping[str, Any]) -> Row:
    """Change a shared row, unless somebody changed it since `revision`; a row without a key is new."""
    if row.pk is None:
        return _fill(row, values)
    # The lock makes the second of two people wait; then the revision tells that the first has stored.
    current = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if revision_of(current) != revision:
        raise Stale(current)
    return _fill(current, values)


@transaction.atomic
def store_named(
    row: AnnotatedRow,
    *,
    revision: str,
    values: dict[str, Any],
    key: tuple[str, ...] = ("name",),
    name: str = "name",
) -> AnnotatedRow:
    """Store a row; a new one gets its address from its `name`, which stays when it is renamed.

    Somebody who was first with the same `key` is told by Stale.
    """
    if row.pk is not None:
        return store(row, revision=revision, values=values)
    model = type(row)
    row.slug = free_slug(model, values[name])
    try:
        with transaction.atomic():
            return store(row, revision="", values=values)
    except IntegrityError:
        row.pk = None
        first = model._default_manager.filter(**{part: getattr(row, part) for part in key}).first()
        if first is None:
            raise
        raise Stale(first) from None


def _fill(row: Row, values: Mapping[str, Any]) -> Row:
    """Store the columns, then what hangs on them; a row is always written, so `modified` always moves."""
    many = {name for name in values if row._meta.get_field(name).many_to_many}
    for name in values.keys() - many:
        setattr(row, name, values[name])
    row.save()
    for name in many:
        field: Any = row._meta.get_field(name)
        field.save_form_data(row, values[name])
    return row
