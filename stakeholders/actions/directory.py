"""Storing people, and how to reach them."""

from typing import Any

from django.db import transaction

from erfurt_sozialraum.editing.conflicts import store
from stakeholders.models import Person, PersonContact


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
