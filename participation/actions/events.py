"""Planning events, and noting that they took place; their dates are stated by `state_date`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.transitions import Refused, move
from participation.models import EVENT_TRANSITIONS, Decision, Event, EventStatus, Topic
from stakeholders.models import User


@transaction.atomic
def create_event(
    event: Event, *, topics: Iterable[Topic] = (), date: Mapping[str, Any], publish: bool, by: User
) -> Event:
    """Store a new event with its first statement of a date; the same form key gives the same event again."""
    if earlier := once(Event.objects, event.form_key):
        return earlier
    event.published_at = timezone.now() if publish else None
    event.save()
    event.topics.set(topics)
    event.dates.create(recorded_by=by, **date)
    return event


@transaction.atomic
def move_event(event: Event, to: str) -> None:
    """Note that an event took place or was cancelled, or take that back while nothing rests on it."""
    if to != EventStatus.HELD:
        _refuse_with_records(event, to)
    stated = event.date
    if to == EventStatus.HELD and stated and stated.earliest and stated.earliest > today():
        raise Refused(
            _("Der Termin liegt in der Zukunft (%(day)s). Ändern Sie zuerst den Termin.")
            % {"day": stated.text}
        )
    move(event, to, table=EVENT_TRANSITIONS)


def _refuse_with_records(event: Event, to: str) -> None:
    """What is on record of a session says that it took place."""
    # Whoever records a result locks the event too: one of the two comes first, and the other is refused.
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if to == EventStatus.PLANNED and (row.results.exists() or row.feedback_statements.in_force().exists()):
        raise Refused(
            _("Daran hängen schon Ergebnisse oder Rückmeldungen: Die Veranstaltung hat stattgefunden.")
        )
    if Decision.objects.not_withdrawn().filter(item__event=row, correction=None).exists():
        raise Refused(
            _(
                "Zu dieser Sitzung ist schon festgehalten, was beschlossen wurde: Sie hat stattgefunden. "
                "Ist das falsch, ziehen Sie zuerst die Beratung zurück."
            )
        )
