"""What planners state for the council: new invitations and deliberations, and further dates of them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from erfurt_sozialraum.dates import state_date
from participation.models import CouncilInvitation, Deliberation, Process
from stakeholders.models import Committee


@transaction.atomic
def add_invitation(
    *, committee: Committee, by: Any, facts: dict[str, Any], statement: dict[str, Any]
) -> CouncilInvitation:
    """Council members are, or will be, invited to `committee`; public at once."""
    row = CouncilInvitation.objects.create(committee=committee, published_at=timezone.now(), **facts)
    state_date(subject=row, by=by, seen=None, **statement)
    return row


@transaction.atomic
def add_deliberation(
    *, about: Committee, process: Process, by: Any, facts: dict[str, Any], statement: dict[str, Any]
) -> Deliberation:
    """A committee of the council hears of the work of `about`; public at once."""
    row = Deliberation.objects.create(about=about, process=process, published_at=timezone.now(), **facts)
    state_date(subject=row, by=by, seen=None, **statement)
    return row


@transaction.atomic
def restate(
    *,
    subject: CouncilInvitation | Deliberation,
    by: Any,
    seen: int | None,
    facts: dict[str, Any],
    statement: dict[str, Any],
) -> None:
    """Add a further date to `subject`, and correct what it says about itself."""
    state_date(subject=subject, by=by, seen=seen, **statement)
    type(subject)._default_manager.filter(pk=subject.pk).update(**facts)
