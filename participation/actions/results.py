"""Recording results, the loops that follow from them, and what is stated of them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Wording
from participation.models import (
    Event,
    EventStatus,
    FeedbackLoop,
    FeedbackRule,
    FeedbackStatement,
    Result,
    StatementKind,
    Topic,
)
from stakeholders.models import User

from .moderation.mentions import Named, each_once, name_points, named_by


@transaction.atomic
def record_result(
    event: Event,
    *,
    title: str,
    text: str,
    happened_on: date,
    topics: Iterable[Topic] = (),
    about: Iterable[Named] = (),
    wordings: Iterable[Wording] = (),
    source: str = "",
    publish: bool = False,
    by: User,
) -> Result:
    """Record what an event came to; the bodies that must hear of it follow at once."""
    if Event.objects.select_for_update(of=("self",)).get(pk=event.pk).status != EventStatus.HELD:
        raise Refused(
            _("Ergebnisse gibt es erst, wenn die Veranstaltung als „hat stattgefunden“ vermerkt ist.")
        )
    same = event.results.filter(title=title, text=text, happened_on=happened_on).first()
    if same:
        raise Stale(same)  # a double click, or a form sent again after a lost connection
    result = Result.objects.create(
        event=event,
        title=title,
        text=text,
        happened_on=happened_on,
        source=source,
        published_at=timezone.now() if publish else None,
        is_example=event.is_example,
        recorded_by=by,
    )
    result.topics.set(topics)
    name_points(result, about)
    result.wordings.set(wordings)
    open_loops(result)
    return result


def open_loops(result: Result) -> None:
    """Open the loops that the rules ask for; those that exist stay as they are."""
    event = result.event
    rules = FeedbackRule.objects.that_count()
    rules = rules.filter(process=event.process_id, source_committee=event.committee_id)
    if event.committee_id:
        rules = rules.exclude(target=event.committee_id)
    FeedbackLoop.objects.bulk_create(
        [
            FeedbackLoop(
                result=result,
                committee_id=rule.target_id,
                rule=rule,
                due_on=result.happened_on + timedelta(days=rule.days),
            )
            for rule in rules
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def store_result(result: Result, *, revision: str, values: Mapping[str, Any]) -> Result:
    """Store a correction; of what was public once, everybody reads when it was changed.

    Loops follow the day of the result, closed ones too: what is on record of them may be taken back.
    """
    former = Result.objects.get(pk=result.pk)
    if result.published_at and _says_something_else(former, values):
        values = {**values, "text_changed_at": timezone.now()}
    columns = {name: value for name, value in values.items() if name != "about"}
    row: Result = store(result, revision=revision, values=columns)
    if "about" in values:
        name_points(row, values["about"])
    if row.happened_on != former.happened_on:
        for loop in row.loops.filter(rule__isnull=False):
            loop.due_on += row.happened_on - former.happened_on
            loop.save(update_fields=["due_on"])
    return row


def _says_something_else(former: Result, values: Mapping[str, Any]) -> bool:
    """Other words, another day, or other points or articles than before."""
    if any(values[name] != getattr(former, name) for name in ("title", "text", "happened_on")):
        return True
    if "about" in values and each_once(values["about"]) != named_by(former):
        return True
    return "wordings" in values and set(values["wordings"]) != set(former.wordings.all())


@transaction.atomic
def state_feedback(
    loop: FeedbackLoop, *, kind: StatementKind | str, seen: int | None, by: User | None, **facts: Any
) -> FeedbackStatement:
    """Put on record what happened: of two people the second is told what the first wrote.

    `facts` are the columns that this kind has. A taking back names what it `undoes`, which must still count.
    """
    FeedbackLoop.objects.select_for_update(of=("self",), no_key=True).get(pk=loop.pk)
    statements: Any = FeedbackStatement.objects.filter(loop=loop)
    statements.select_related("recorded_by").unless_newer(seen)
    undone = facts.get("undoes")
    if undone is not None and not statements.in_force().filter(pk=undone.pk).exists():
        raise Refused(_("Dieser Vermerk ist schon zurückgenommen."))
    return FeedbackStatement.objects.create(loop=loop, kind=kind, recorded_by=by, **facts)
