"""The part of loading that is the process itself: topics, steps, events, and what the council hears."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from erfurt_sozialraum.dates import today
from guidelines.models import Guideline, Paper
from participation.actions.results import open_loops
from participation.models import (
    Consultation,
    CouncilInvitation,
    Deliberation,
    Event,
    ExaminationTask,
    FeedbackRule,
    Process,
    Result,
    Step,
    StepBody,
    StepRecord,
    Topic,
)
from stakeholders.models import Committee, Organisation

from .rows import Seeder, add_date, read_toml, stated_by


def load_process(seed: Seeder, records_from: date | None) -> tuple[Process, bool]:
    """The main process with topics and steps; if it is new, with rules, open questions and events."""
    data = read_toml("process.toml")
    item = data["process"]
    guidelines, papers = item.pop("guidelines"), item.pop("papers")
    item["responsible"] = Organisation.objects.get(slug=item["responsible"])
    item["is_main"] = not Process.objects.filter(is_main=True).exists()
    process, is_new = seed.ensure(
        Process, {"slug": item.pop("slug")}, records_from=records_from or today(), **item
    )
    for topic in data["topics"]:
        seed.ensure(Topic, {"slug": topic.pop("slug")}, process=process, **topic)
    for step in data["steps"]:
        load_step(seed, process, step)
    if is_new:
        process.guidelines.set(Guideline.objects.filter(slug__in=guidelines))
        process.papers.set(Paper.objects.filter(number__in=papers))
        load_rules(seed, process, data["feedback_rules"])
        load_tasks(seed, process, data["examination_tasks"])
        for event in data["events"]:
            load_event(seed, process, event)
    return process, is_new


def load_step(seed: Seeder, process: Process, item: dict[str, Any]) -> None:
    """A step; if it is new, with its date and, where a source says that it happened, the record of it."""
    statement, record = item.pop("date"), item.pop("record", None)
    topics, committees = item.pop("topics", []), item.pop("committees", [])
    step, is_new = seed.ensure(Step, {"slug": item.pop("slug")}, process=process, **item)
    if not is_new:
        return
    step.topics.set(Topic.objects.filter(slug__in=topics))
    for body in Committee.objects.filter(slug__in=committees):
        seed.add(StepBody, step=step, committee=body, source=step.source, **stated_by(step.source))
    add_date(step, statement)
    if record:
        stated_on = stated_by(record["source"]).get("stated_on")
        seed.add(StepRecord, step=step, happened_from=record.pop("from", None), stated_on=stated_on, **record)


def load_rules(seed: Seeder, process: Process, items: list[dict[str, Any]]) -> None:
    """Whose results are fed back to whom; without `from`: results of events without a body."""
    committees = Committee.objects.in_bulk(field_name="slug")
    for item in items:
        seed.add(
            FeedbackRule,
            process=process,
            source_committee=committees.get(item.get("from", "")),
            target=committees[item["to"]],
            days=item["days"],
            source=item["source"],
            **stated_by(item["source"]),
        )


def load_tasks(seed: Seeder, process: Process, items: list[dict[str, Any]]) -> None:
    """The questions that are being examined."""
    for item in items:
        seed.add(
            ExaminationTask,
            process=process,
            topic=Topic.objects.get(slug=item["topic"]),
            question=item["question"],
            office=Organisation.objects.get(slug=item["office"]),
            source=item["source"],
        )


def load_event(seed: Seeder, process: Process, item: dict[str, Any]) -> None:
    """An event that a source names, with what is known of its result; the rules open the loops."""
    statement, result = item.pop("date"), item.pop("result")
    topics, step = item.pop("topics"), Step.objects.get(slug=item.pop("step"))
    event = seed.add(Event, process=process, step=step, **item)
    event.topics.set(Topic.objects.filter(slug__in=topics))
    add_date(event, statement)
    result_topics = result.pop("topics")
    row = seed.add(Result, event=event, **result)
    row.topics.set(Topic.objects.filter(slug__in=result_topics))
    open_loops(row)


def load_council(seed: Seeder, process: Process) -> None:
    """For every body: when council members are invited, and which committee hears of it; both are open."""
    data = read_toml("process.toml")["council"]
    for item in data["bodies"]:
        body = Committee.objects.get(slug=item["committee"])
        add_date(seed.add(CouncilInvitation, committee=body, title=item["invitation"]), data["gap"])
        deliberation = seed.add(
            Deliberation,
            process=process,
            about=body,
            committee=body if item.get("hears_itself") else None,
            title=item["deliberation"],
        )
        add_date(deliberation, data["gap"])
    for item in data["papers"]:
        paper = Paper.objects.get(number=item["paper"])
        add_date(seed.add(Deliberation, process=process, paper=paper, title=item["title"]), item["date"])


def load_consultation(seed: Seeder, process: Process) -> None:
    """The example consultation for residents; its days count from the first load."""
    item = read_toml("consultation.toml")["consultation"]
    topics, now = item.pop("topics"), timezone.now()
    opens_at = now - timedelta(days=item.pop("open_since_days"))
    closes_at = _end_of_day(now + timedelta(days=item.pop("open_for_days")))
    answer_by = timezone.localdate(closes_at) + timedelta(days=item.pop("answer_after_days"))
    item["step"] = Step.objects.get(slug=item["step"])
    consultation, is_new = seed.ensure(
        Consultation,
        {"slug": item.pop("slug")},
        process=process,
        opens_at=opens_at,
        closes_at=closes_at,
        answer_by=answer_by,
        is_example=True,
        **item,
    )
    if is_new:
        consultation.topics.set(Topic.objects.filter(slug__in=topics))


def _end_of_day(moment: datetime) -> datetime:
    """The last minute of a day in Erfurt: people read a day, not an hour."""
    return timezone.localtime(moment).replace(hour=23, minute=59, second=0, microsecond=0)
