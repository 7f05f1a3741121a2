"""Stating dates: a new row each time, the latest counts."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import DateStatement
from erfurt_sozialraum.transitions import TransitionRefused


@transaction.atomic
def state_date(*, subject: Any, by: Any, seen: int | None, **statement: Any) -> DateStatement:
    """Add a statement to the dated row `subject`, unless another came since `seen` (its pk) was shown."""
    # The lock makes two people who state a date at once stand in a row.
    row = type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    newest = row.dates.order_by("-recorded_at", "-pk").first()
    if seen != (newest.pk if newest else None):
        raise TransitionRefused(_("Inzwischen hat jemand anderes einen Termin angegeben."))
    return row.dates.create(**statement, recorded_by=by)
