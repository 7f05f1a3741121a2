"""What planners state for the council: invitations and deliberations with their first date."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates.models import state_date
from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.transitions import Refused
from participation.models import AgendaItem, CouncilInvitation, Deliberation, Event
from stakeholders.models import User

from .sessions import join_session


@transaction.atomic
def add_row(
    row: CouncilInvitation | Deliberation,
    *,
    by: User | None,
    statement: dict[str, Any] | None = None,
    event: Event | None = None,
    item: AgendaItem | None = None,
    answers: CouncilInvitation | Deliberation | None = None,
    facts: Iterable[str] = (),
) -> CouncilInvitation | Deliberation:
    """Store a new row, public at once, with its date or the session that has it.

    Where it answers an open gap, that row gets the `facts` of this one and the date, and no other is made.
    The same form key gives the same row again.
    """
    if earlier := once(type(row)._default_manager, row.form_key):
        return earlier
    row = _answered(answers, row, facts) if answers else row
    row.published_at = row.published_at or timezone.now()
    row.save()
    if event is not None:
        link = row.sessions.latest_first().first()
        join_session(row, event=event, seen=link.pk if link else None, by=by, item=item)
    elif statement is not None:
        said = row.own_date
        state_date(subject=row, by=by, seen=said.pk if said else None, **statement)
    return row


def _answered(
    gap: CouncilInvitation | Deliberation, row: CouncilInvitation | Deliberation, facts: Iterable[str]
) -> CouncilInvitation | Deliberation:
    """The row whose gap is answered, with what is said of it now."""
    kept = type(row)._default_manager.select_for_update(of=("self",)).get(pk=gap.pk)
    if kept.withdrawn_at or (kept.date and kept.date.is_dated):
        raise Refused(_("Diese Lücke hat inzwischen jemand anderes beantwortet."))
    for name in (*facts, "form_key"):
        setattr(kept, name, getattr(row, name))
    return kept
