"""Putting on record what a committee of the council decided."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import DateKind, Precision, day_text
from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.transitions import Refused, move
from participation.actions.moderation.mentions import Named, name_points
from participation.models import EVENT_TRANSITIONS, AgendaItem, Decision, Deliberation, Event, EventStatus
from stakeholders.models import User

from .naming import Subjects, name_subjects


@transaction.atomic
def record_decision(
    deliberation: Deliberation,
    *,
    corrects: Decision | None = None,
    about: Iterable[Named] = (),
    subjects: Subjects | None = None,
    values: dict[str, Any],
    seen: int | None,
    form_key: uuid.UUID | None = None,
    by: User,
) -> Decision:
    """Add a record, or raise Stale; earlier ones stay.

    The same form key gives the same record again. Where no date was known, the day of the decision is one.
    """
    row = Deliberation.objects.select_for_update(of=("self",)).get(pk=deliberation.pk)
    if earlier := once(row.decisions, form_key):
        return earlier
    if row.withdrawn_at:
        raise Refused(_("Diese Beratung ist zurückgezogen. Zeigen Sie sie zuerst wieder."))
    row.decisions.unless_newer(seen)
    if corrects is not None and row.decisions.filter(corrects=corrects).exists():
        raise Refused(_("Dieser Eintrag ist schon berichtigt. Berichtigen Sie den neueren."))
    item = corrects.item if corrects else _item_of(row)
    decision = row.decisions.create(corrects=corrects, item=item, form_key=form_key, recorded_by=by, **values)
    name_points(decision, about)
    name_subjects(decision, subjects or {}, by=by)
    if row.date is None or not row.date.is_dated:
        _state_day(row.session or row, decision, by)
    if item is not None:
        _note_session(item.event, decision)
    return decision


def _note_session(event: Event, decision: Decision) -> None:
    """A planned session in which something was decided on its day took place."""
    said = event.date
    if event.status != EventStatus.PLANNED or said is None or not said.is_dated:
        return
    if said.earliest <= decision.decided_on <= said.latest:
        move(event, EventStatus.HELD, table=EVENT_TRANSITIONS)


def _item_of(row: Deliberation) -> AgendaItem | None:
    """The item of the agenda under which the committee deals with it now."""
    latest = row.sessions.select_related("item").first()
    return latest.item if latest else None


def _state_day(row: Deliberation | Event, decision: Decision, by: User) -> None:
    """It took place on the day on which something was decided."""
    named = _("Beschluss vom %(day)s") % {"day": day_text(decision.decided_on)}
    row.dates.create(
        kind=DateKind.DATED,
        earliest=decision.decided_on,
        latest=decision.decided_on,
        precision=Precision.DAY,
        source=decision.source or named,
        recorded_by=by,
    )
