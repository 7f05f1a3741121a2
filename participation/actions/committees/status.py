"""The state of work of a body: each save is a new edition."""

from datetime import date

from django.db import IntegrityError, transaction

from erfurt_sozialraum.editing.conflicts import Stale
from stakeholders.models import Committee, StatusUpdate, User


def write_status(
    committee: Committee, *, as_of: date, text: str, internal_text: str = "", revision: int, by: User
) -> StatusUpdate:
    """Store the edition after number `revision` (0: none yet), or raise Stale if that number is taken."""
    latest = latest_status(committee)
    if (latest.number if latest else 0) != revision:
        raise Stale(latest)
    try:
        with transaction.atomic():
            return StatusUpdate.objects.create(
                committee=committee,
                number=revision + 1,
                as_of=as_of,
                text=text,
                internal_text=internal_text,
                recorded_by=by,
            )
    except IntegrityError as taken:
        # Two saves at the same moment: the unique number let one through.
        raise Stale(latest_status(committee)) from taken


def latest_status(committee: Committee) -> StatusUpdate | None:
    """The edition that counts now."""
    return (
        StatusUpdate.objects.filter(committee=committee)
        .select_related("recorded_by")
        .order_by("-number")
        .first()
    )
