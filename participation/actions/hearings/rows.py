"""What planners state for the council: invitations and deliberations with their first date."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from erfurt_sozialraum.dates.models import state_date
from erfurt_sozialraum.forms.keys import once
from participation.models import CouncilInvitation, Deliberation
from stakeholders.models import User


@transaction.atomic
def add_row(
    row: CouncilInvitation | Deliberation, *, by: User, statement: dict[str, Any]
) -> CouncilInvitation | Deliberation:
    """Store a new row with its date, public at once; the same form key gives the same row again."""
    if earlier := once(type(row)._default_manager, row.form_key):
        return earlier
    row.published_at = timezone.now()
    row.save()
    state_date(subject=row, by=by, seen=None, **statement)
    return row
