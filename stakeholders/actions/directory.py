"""Storing people, and how to reach them."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.conflicts import store
from stakeholders.models import Person, PersonContact, SeatHolder


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
