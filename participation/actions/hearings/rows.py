"""What planners state for the council: invitations and deliberations with their first date."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from erfurt_sozialraum.dates.models import state_date
from participation.models import CouncilInvitation, Deliberation


@transaction.atomic
def add_row(
    row: CouncilInvitation | Deliberation, *, by: Any, statement: dict[str, Any]
) -> CouncilInvitation | Deliberation:
    """Store a new row with its date, public at once; the same order key gives the same row again."""
    row.published_at = timezone.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        rows: Any = type(row)._default_manager
        earlier = rows.filter(order_key=row.order_key).first() if row.order_key else None
        if earlier is None:
            raise
        return earlier
    state_date(subject=row, by=by, seen=None, **statement)
    return row
