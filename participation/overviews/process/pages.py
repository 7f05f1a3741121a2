"""A planning process as its pages show it: steps, topics, questions under examination, documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.publication import is_seen_by
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Guideline, Paper
from guidelines.overviews.documents import with_newest
from participation.models import (
    Consultation,
    Event,
    ExaminationTask,
    Process,
    Result,
    Step,
    StepRecord,
    Topic,
)
from participation.overviews.areas.scopes import StepDistricts, districts_of, named_areas, with_districts
from stakeholders.models import Committee, Organisation

from .chronicle import Chronicle, chronicle, question_moment, step_moments
from .following import following
from .moments import Moment, moments
from .timeline import Timeline, timeline


@dataclass(frozen=True)
class Question:
    """A question under examination: who does it, since when, until when; a gap where nothing is known."""

    task: ExaminationTask
    office: str
    topic: Topic | None
    state: str
    """answered, open, or overdue."""


class ProcessPage:
    """Everything on a process's page; each part is one query or two when it is first asked for."""

    def __init__(self, user: Viewer, process: Process, others: Sequence[Process]) -> None:
        self.user, self.process, self.others = user, process, others

    @cached_property
    def steps(self) -> list[Step]:
        """All steps: dated ones in order of time, then the others in the process's own order."""
        rows = Step.objects.visible_to(self.user).filter(process=self.process)
        return list(rows.in_order_of_time())

    @property
    def dated(self) -> list[Step]:
        """Steps with a date, however vague."""
        return [step for step in self.steps if step.when and step.when.is_dated]

    @property
    def undated(self) -> list[Step]:
        """Steps with a gap in place of a date."""
        return [step for step in self.steps if not (step.when and step.when.is_dated)]

    @cached_property
    def moments(self) -> list[Moment]:
        """All that has a day, steps and everything else."""
        return [*step_moments(self.dated), *moments(self.user, self.process), *self._of_questions]

    @property
    def _of_questions(self) -> list[Moment]:
        return [moment for row in self.questions if (moment := question_moment(row.task))]

    @cached_property
    def timeline(self) -> Timeline | None:
        """All that has a day as a picture; None where there is nothing."""
        return timeline(self.moments, records_from=self.process.records_from, as_of=today())

    @cached_property
    def chronicle(self) -> Chronicle:
        """The same in words, in order of time."""
        return chronicle(self.moments)

    @cached_property
    def topics(self) -> list[Topic]:
        """Topics with `n_contributions` and `n_results`, as the ledger counts them."""
        rows = Topic.objects.visible_to(self.user).filter(process=self.process)
        counted = Q(contributions__consultation__in=Consultation.objects.visible_to(self.user))
        results = Q(results__in=Result.objects.visible_to(self.user))
        return list(
            rows.annotate(
                n_contributions=Count("contributions", filter=counted, distinct=True),
                n_results=Count("results", filter=results, distinct=True),
            )
        )

    @cached_property
    def questions(self) -> list[Question]:
        """Questions under examination and answered ones."""
        return questions(self.user, process=self.process)

    @property
    def open_questions(self) -> list[Question]:
        """Not answered yet."""
        return [row for row in self.questions if row.state != "answered"]

    @property
    def answered_questions(self) -> list[Question]:
        """Answered ones, the latest first."""
        rows = [row for row in self.questions if row.state == "answered"]
        return sorted(rows, key=lambda row: row.task.answered_on or date.min, reverse=True)

    @cached_property
    def documents(self) -> QuerySet[Guideline]:
        """The documents the process works on, with `newest`: the version that everybody reads."""
        return with_newest(Guideline.objects.visible_to(self.user).filter(process=self.process), self.user)

    @cached_property
    def papers(self) -> QuerySet[Paper]:
        """Drucksachen of the process."""
        return Paper.objects.visible_to(self.user).filter(process=self.process)

    @cached_property
    def consultations(self) -> list[Consultation]:
        """Consultations that are open now."""
        return list(Consultation.objects.visible_to(self.user).open().filter(process=self.process))

    @property
    def responsible(self) -> str:
        """The office in charge, where it may be named."""
        return named(self.user, self.process.responsible)


@dataclass(frozen=True)
class StepPage:
    """Everything that is documented of a step."""

    step: Step
    districts: StepDistricts
    responsible: str
    paper: str
    following: Step | None
    """What comes next; never a step that is over."""
    chosen: Step | None
    """What planners have put down as the next step, over or not."""
    previous: Step | None
    records: Sequence[StepRecord]
    events: Sequence[Event]
    consultations: Sequence[Consultation]

    @property
    def followed_by(self) -> Step | None:
        """The step that was to follow and is over itself."""
        return self.chosen if self.chosen and not self.chosen.is_to_come else None

    @property
    def has_internal(self) -> bool:
        """Something that only the planning sees hangs on the step: for its state it does not count."""
        return any(not row.is_public for row in (*self.events, *self.consultations))


def process_page(user: Viewer, slug: str = "") -> ProcessPage | None:
    """The main process (no slug) or another one, with `areas_shown`; None where it may not be seen."""
    visible = Process.objects.visible_to(user).select_related("responsible")
    shown = visible.annotate(areas_shown=named_areas(user, processes=OuterRef("pk")))
    rows = list(shown.order_by("-is_main", "name"))
    process = next((row for row in rows if (row.slug == slug if slug else row.is_main)), None)
    if process is None:
        return None
    return ProcessPage(user, process, [row for row in rows if row != process])


def step_page(user: Viewer, slug: str) -> StepPage | None:
    """A step with its neighbours in the process; None where it may not be seen."""
    visible = Step.objects.visible_to(user)
    rows = visible.filter(process__in=Process.objects.visible_to(user))
    rows = rows.filter(process__in=visible.filter(slug=slug).values("process")).in_order_of_time()
    topics = Topic.objects.visible_to(user).filter(steps=OuterRef("pk")).order_by("order")
    bodies = Committee.objects.visible_to(user).filter(steps=OuterRef("pk")).order_by("order", "sort_key")
    steps = list(
        with_districts(user, rows)
        .select_related("responsible", "paper", "process")
        .annotate(
            topics_shown=ArraySubquery(topics.values(facts=JSONObject(name="name", slug="slug"))),
            bodies_shown=ArraySubquery(bodies.values(facts=JSONObject(name="name", slug="slug"))),
        )
    )
    place = next((number for number, row in enumerate(steps) if row.slug == slug), None)
    if place is None:
        return None
    step = steps[place]
    return StepPage(
        step=step,
        districts=districts_of(step),
        responsible=named(user, step.responsible),
        paper=named(user, step.paper),
        previous=steps[place - 1] if place else None,
        following=following(step, steps),
        chosen=next((row for row in steps if row.pk == step.next_step_id), None),
        records=list(step.records.order_by("happened_from", "pk")),
        events=events_with_results(user, step=step),
        consultations=list(
            Consultation.objects.visible_to(user)
            .filter(step=step)
            .annotate(n_contributions=Count("contributions"))
            .order_by("opens_at", "pk")
        ),
    )


def hangs_internally(step: Step) -> bool:
    """Something that is not public hangs on the step; one query."""
    events = Event.objects.filter(step=step, published_at=None).values("pk")
    asked = Consultation.objects.filter(step=step, published_at=None).values("pk")
    return events.union(asked).exists()


def events_with_results(user: Viewer, **which: Any) -> list[Event]:
    """Events in order of time, each with its visible results; three queries."""
    results = Result.objects.visible_to(user)
    rows = Event.objects.visible_to(user).filter(**which).in_order_of_time()
    return list(rows.prefetch_related(Prefetch("results", results)))


def questions(user: Viewer, **which: Any) -> list[Question]:
    """Questions under examination with where they stand."""
    rows = ExaminationTask.objects.visible_to(user).filter(**which).select_related("office", "topic")
    return [
        Question(
            task=row,
            office=named(user, row.office),
            topic=row.topic if row.topic and is_seen_by(user, row.topic) else None,
            state=_state(row),
        )
        for row in rows
    ]


def _state(task: ExaminationTask) -> str:
    if task.answered_on:
        return "answered"
    return "overdue" if task.is_late else "open"


def named(user: Viewer, row: Organisation | Paper | None) -> str:
    """The row by name; empty where there is none, or where the user may not see it."""
    return str(row) if row is not None and is_seen_by(user, row) else ""
