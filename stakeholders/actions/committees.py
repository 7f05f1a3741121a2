"""Seats and who holds them: added, changed, ended, never deleted."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.dates.validity import ValidQuerySet
from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.models import Committee, Person, PersonContact, Seat, SeatHolder

NOT_ENDED = gettext_lazy("Das ist nicht beendet.")


@transaction.atomic
def add_seat(committee: Committee, *, values: dict[str, Any]) -> tuple[Seat, bool]:
    """A new seat and True; or the one that says the very same, and False: the button was pressed twice."""
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    same = {name: values[name] for name in ("organisation", "label", "starts_on", "ends_on")}
    if row := Seat.objects.filter(committee=committee, **same).first():
        return row, False
    return Seat.objects.create(committee=committee, **values), True


@transaction.atomic
def store_seat(seat: Seat, *, revision: str, values: dict[str, Any]) -> Seat:
    """Store a seat; who sits on it leaves with it."""
    row = store(seat, revision=revision, values=values)
    if row.ends_on:
        _end_holders(row, row.ends_on)
    return row


@transaction.atomic
def end_seat(seat: Seat) -> None:
    """The seat ends with this day, and so does who sits on it."""
    _end(seat)
    _end_holders(seat, today())


@transaction.atomic
def add_holder(
    seat: Seat, *, person: Person, contact: dict[str, str], values: dict[str, Any]
) -> tuple[SeatHolder, bool]:
    """Somebody takes a seat; a person without a key is new. False: they sit there already."""
    Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    sitting = SeatHolder.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today()), seat=seat)
    if person.pk is None:
        sitting = sitting.filter(person__name=person.name, person__organisation=person.organisation)
    else:
        sitting = sitting.filter(person=person)
    if row := sitting.first():
        return row, False
    if person.pk is None:
        person.save()
    if given := {name: value for name, value in contact.items() if value}:
        PersonContact.objects.update_or_create(person=person, defaults=given)  # what is known stays
    return SeatHolder.objects.create(seat=seat, person=person, **values), True


def end_holder(holder: SeatHolder) -> None:
    """Somebody leaves the seat with this day."""
    _end(holder)


@transaction.atomic
def resume_seat(seat: Seat) -> None:
    """The seat did not end; who left on its last day sits there again."""
    row = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if row.ends_on is None:
        raise Refused(str(NOT_ENDED))
    left_with(row).reopen()
    Seat.objects.filter(pk=row.pk).reopen()


def left_with(seat: Seat) -> ValidQuerySet:
    """Who left a seat on its last day."""
    return seat.holders.filter(ends_on__isnull=False, ends_on=seat.ends_on)


@transaction.atomic
def resume_holder(holder: SeatHolder) -> None:
    """Somebody did not leave; not on a seat that has ended itself, nor where they sit anew."""
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=holder.seat_id)
    if seat.ends_on:
        raise Refused(_("Der Sitz selbst ist beendet. Nehmen Sie zuerst das zurück."))
    others = SeatHolder.objects.filter(seat=seat, person=holder.person_id, ends_on=None)
    if others.exclude(pk=holder.pk).exists():
        raise Refused(_("Diese Person sitzt dort schon wieder."))
    if not SeatHolder.objects.filter(pk=holder.pk).reopen():
        raise Refused(str(NOT_ENDED))


def _end(row: Seat | SeatHolder) -> None:
    """One conditional UPDATE: who comes second is told so."""
    day = today()
    if row.starts_on and row.starts_on > day:
        raise Refused(
            _("Das beginnt erst am %(day)s. Ändern Sie die Tage unter „Bearbeiten“.")
            % {"day": day_text(row.starts_on)}
        )
    if not type(row).objects.filter(pk=row.pk).end(day):
        raise Refused(_("Das ist schon beendet."))


def _end_holders(seat: Seat, day: date) -> None:
    """Nobody sits longer than the seat exists."""
    seat.holders.end(day)
