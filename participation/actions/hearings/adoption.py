"""A decision about a version of which no deliberation is known: both are put on record at once."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Version
from participation.models import Decision, Deliberation
from stakeholders.models import User

from .decisions import record_decision


@transaction.atomic
def decide_about(
    version: Version,
    *,
    deliberation: Deliberation,
    seen: int | None,
    form_key: uuid.UUID | None,
    by: User,
    **said: Any,
) -> Decision:
    """Add a deliberation with its record, or raise Stale where the version got another one meanwhile."""
    row = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if earlier := once(Decision.objects, form_key):
        return earlier
    if row.published_at is None or row.withdrawn_at:
        raise Refused(_("Die Fassung ist nicht öffentlich."))
    row.decisions.unless_newer(seen)
    deliberation.published_at = timezone.now()
    deliberation.save()
    return record_decision(deliberation, seen=None, form_key=form_key, by=by, **said)
