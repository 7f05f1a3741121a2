"""Storing people, and how to reach them."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

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


def forget_contacts() -> int:
    """Delete the ways to reach those whose last seat is over for as long as they are kept; how many."""
    last_day = today() - PersonContact.KEPT_FOR
    seated = SeatHolder.objects.filter(Q(ends_on=None) | Q(ends_on__gte=last_day), person=OuterRef("person"))
    rows = PersonContact.objects.filter(Exists(SeatHolder.objects.filter(person=OuterRef("person"))))
    return rows.filter(~Exists(seated)).delete()[0]
