"""The state of work of a body: each save is a new edition."""

from datetime import date

from django.db import transaction

from stakeholders.models import Committee, StatusUpdate, User


@transaction.atomic
def write_status(
    committee: Committee, *, as_of: date, text: str, internal_text: str = "", seen: int | None, by: User
) -> StatusUpdate:
    """Store the edition after the one that was `seen`, or raise Stale where there is another by now."""
    row = Committee.objects.select_for_update(of=("self",), no_key=True).get(pk=committee.pk)
    latest = row.status_updates.unless_newer(seen)
    return StatusUpdate.objects.create(
        committee=row,
        number=latest.number + 1 if latest else 1,
        as_of=as_of,
        text=text,
        internal_text=internal_text,
        recorded_by=by,
    )


def latest_status(committee: Committee) -> StatusUpdate | None:
    """The edition that counts now."""
    return committee.status_updates.latest_first().first()
