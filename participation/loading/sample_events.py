"""Invented events with results and loops: some closed with an answer, some open, one overdue."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from erfurt_sozialraum.dates import Precision, today
from guidelines.models import Wording
from participation.actions.moderation.mentions import name_points
from participation.actions.results import open_loops
from participation.models import (
    Contribution,
    Event,
    EventStatus,
    FeedbackLoop,
    FeedbackStatement,
    Process,
    Result,
    Topic,
)
from participation.overviews.moderation import as_named
from stakeholders.models import Committee

from .rows import Seeder, add_date
from .sample_texts import blocks


def load_sample_events(process: Process) -> None:
    """Add the example events, once."""
    if Event.objects.filter(process=process, is_example=True).exists():
        return
    seed, day = Seeder(), today()
    _keep_records_since(process, day - timedelta(days=180))
    for item in blocks()["events"]:
        held_on = day - timedelta(days=item["days_ago"])
        slug = item.get("committee")
        event = seed.add(
            Event,
            process=process,
            committee=Committee.objects.get(slug=slug) if slug else None,
            title=item["title"],
            status=EventStatus.HELD if held_on < day else EventStatus.PLANNED,
            place=item["place"],
            description=item["description"],
            is_example=True,
        )
        add_date(event, {"precision": Precision.DAY, "day": held_on, "source": "Beispiel"})
        if "result" in item:
            _load_result(seed, event, held_on, item["result"])


def _keep_records_since(process: Process, day: date) -> None:
    """Let the examples play in a time with records, unless planners have set its start themselves.

    Otherwise no example could be overdue. What the sources say of real bodies is years older still.
    """
    first_day = timezone.localdate(process.created)
    Process.objects.filter(pk=process.pk, records_from=first_day).update(records_from=day)


def _load_result(seed: Seeder, event: Event, held_on: date, item: dict[str, Any]) -> None:
    """A result made from contributions, and the loops that follow from the rules."""
    topics = Topic.objects.filter(slug__in=item["topics"])
    result = seed.add(
        Result,
        event=event,
        title=item["title"],
        text=item["text"],
        happened_on=held_on,
        source="Beispiel",
        is_example=True,
    )
    result.topics.set(topics)
    event.topics.set(topics)
    result.wordings.set(
        Wording.objects.filter(version__is_example=True, version__number=1, article__key__in=item["articles"])
    )
    heard = Contribution.objects.filter(
        is_example=True, published_at__date__lt=held_on, topic__in=topics
    ).order_by("pk")
    name_points(result, as_named(heard[: item["contributions"]]))
    open_loops(result)
    for stated in item["stated"]:
        _state(result, **stated)


def _state(
    result: Result, *, of: str, days_ago: int, postponed_days: int | None = None, **facts: Any
) -> None:
    """What is on record of a loop; there is none where planners have switched the rule off."""
    loop = FeedbackLoop.objects.filter(result=result, committee__slug=of).first()
    if loop is None:
        return
    day = today() - timedelta(days=days_ago)
    until = day + timedelta(days=postponed_days) if postponed_days else None
    FeedbackStatement.objects.create(loop=loop, happened_on=day, until=until, **facts)
