"""Putting an invitation or a deliberation into the session of which it is part."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.publication import publish, withdraw
from erfurt_sozialraum.rows.transitions import Refused
from participation.models import AgendaItem, CouncilInvitation, Deliberation, Event, EventStatus
from participation.models.hearings.sessions import Session
from stakeholders.models import User


@transaction.atomic
def join_session(
    row: CouncilInvitation | Deliberation,
    *,
    event: Event | None,
    seen: int | None,
    by: User | None,
    item: AgendaItem | None = None,
) -> Session:
    """From now on the day of `event` counts, or, without one, the row's own; or Stale is raised.

    A deliberation takes over the `item` that stood on the agenda already.
    """
    held = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    held.sessions.unless_newer(seen)
    if isinstance(held, CouncilInvitation):
        return held.sessions.create(event=event, recorded_by=by)
    before = held.sessions.latest_first().first()
    item = put_on_agenda(held, event, item) if event else None
    if before and before.item and before.item != item:
        _take_off(before.item)
    return held.sessions.create(item=item, recorded_by=by)


def put_on_agenda(row: Deliberation, event: Event, item: AgendaItem | None = None) -> AgendaItem:
    """The item under which a session deals with it: the one it had there before, or a new one at the end.

    An `item` of which no deliberation was known is that of this one, and says the same from now on.
    """
    free = AgendaItem.objects.select_for_update(of=("self",)).filter(event=event, sessions=None)
    if item is not None and free.filter(pk=item.pk).update(**_facts(row)):
        item.refresh_from_db()
        return item
    had = AgendaItem.objects.filter(event=event, sessions__subject=row).first()
    if had is not None:
        if not had.is_public:
            publish(had)
        return had
    last = event.agenda_items.aggregate(last=Max("order"))["last"] or 0
    return event.agenda_items.create(
        order=last + 1, is_example=row.is_example, published_at=timezone.now(), **_facts(row)
    )


@transaction.atomic
def add_item(item: AgendaItem, *, revision: str, values: Mapping[str, Any]) -> AgendaItem:
    """Put an item on the agenda of a session that is on; it is as public as the session."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=item.event_id)
    if event.withdrawn_at or event.status == EventStatus.CANCELLED:
        raise Refused(_("Diese Sitzung ist abgesagt oder zurückgezogen. Sie bekommt keine Tagesordnung."))
    said = {name: values[name] for name in ("title", "number")}
    if twin := event.agenda_items.published().filter(**said).first():
        return twin  # the button was pressed twice
    item.published_at = timezone.now()
    return store(item, revision=revision, values=values)


@transaction.atomic
def store_hearing(
    row: CouncilInvitation | Deliberation, *, revision: str, values: Mapping[str, Any]
) -> CouncilInvitation | Deliberation:
    """Store what a row says about itself, or raise Stale; its item says the same until it is decided."""
    stored = store(row, revision=revision, values=values)
    if isinstance(stored, Deliberation):
        link = stored.sessions.latest_first().first()
        if link and link.item and not link.item.decisions.exists():
            AgendaItem.objects.filter(pk=link.item.pk).update(**_facts(stored))
    return stored


def _facts(row: Deliberation) -> dict[str, Any]:
    """What an item says of its deliberation."""
    return {name: getattr(row, name) for name in ("title", "about", "paper", "report", "process")}


def _take_off(item: AgendaItem) -> None:
    """Nothing was decided under it: the session did not, or will not, deal with it."""
    if item.is_public and not item.decisions.exists():
        withdraw(item)
