"""Storing organisations and people; a row with a name of its own gets its address from it, once."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.publication import free_slug
from stakeholders.models import Person, PersonContact, SeatHolder


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


@transaction.atomic
def store_person(person: Person, *, revision: str, values: dict[str, Any]) -> Person:
    """Store a person, and the ways to reach them in their own table."""
    contact = {name: values.pop(name) for name in ("email", "phone")}
    row = store(person, revision=revision, values=values)
    if any(contact.values()):
        PersonContact.objects.update_or_create(person=row, defaults=contact)
    else:
        PersonContact.objects.filter(person=row).delete()
    return row


def forget_contacts(people: set[int]) -> None:
    """Ways to reach a person are kept as long as a seat is: delete those of people without one."""
    seated = SeatHolder.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today()), person__in=people)
    PersonContact.objects.filter(person__in=people - set(seated.values_list("person", flat=True))).delete()
