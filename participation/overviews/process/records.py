"""What is documented of the steps of a process, and what is not: for the planner and for the concept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Guideline, Paper
from participation.models import (
    Contribution,
    Event,
    FeedbackLoop,
    Outcome,
    Point,
    Process,
    Result,
    Step,
    StepBody,
    StepRecord,
    StepState,
    Topic,
    TopicActor,
)
from participation.overviews.areas.scopes import districts_of, named_areas, with_districts
from stakeholders.models import Committee, Organisation

from .pages import Question, named, questions

MARKDOWN = {"occasion", "question", "open_points", "fixed", "description", "accessibility"}
FIELDS = (
    "occasion",
    "paper",
    "question",
    "open_points",
    "fixed",
    "audience",
    "level",
    "format",
    "description",
    "committees",
    "topics",
    "areas",
    "place",
    "accessibility",
    "languages",
    "responsible",
    "next_step",
    "source",
)
RECORDED = ("text", "invited", "present", "missing", "evaluation")


@dataclass(frozen=True)
class Fact:
    """One thing that is, or should be, documented; `field`: where the form asks for it."""

    label: str
    field: str
    text: str
    is_markdown: bool = False


@dataclass(frozen=True)
class StepFile:
    """A step with its documentation: facts, records, results and what became of them."""

    step: Step
    facts: Sequence[Fact]
    results: Sequence[Result] = ()
    outcomes: Sequence[tuple[str, int]] = ()
    n_contributions: int = 0

    @property
    def records(self) -> list[StepRecord]:
        """What took place, in the order it was recorded."""
        return list(self.step.records.all())

    @property
    def known(self) -> list[Fact]:
        """What is documented."""
        return [fact for fact in self.facts if fact.text]

    @property
    def missing(self) -> list[Fact]:
        """What the form still waits for."""
        return [fact for fact in self.facts if not fact.text]

    @property
    def has_date(self) -> bool:
        """Somebody has said when, or that nobody knows yet."""
        return self.step.date is not None

    @property
    def missing_of_record(self) -> list[str]:
        """What no record says, of a step that took place or should have."""
        if self.step.is_to_come:
            return []
        if not self.records and self.step.state != StepState.DONE:
            return [_("Nachweis, dass der Schritt stattgefunden hat")]
        return [
            field_label(StepRecord, name)
            for name in RECORDED
            if not any(getattr(row, name) not in (None, "") for row in self.records)
        ]

    @property
    def n_missing(self) -> int:
        """How many things are not documented."""
        return len(self.missing) + len(self.missing_of_record) + (not self.has_date)


@dataclass(frozen=True)
class ProcessFile:
    """A process with its topics, steps and open questions, as far as `user` may see them."""

    process: Process
    responsible: str
    steps: Sequence[StepFile]
    topics: Sequence[Topic]
    questions: Sequence[Question]

    @property
    def open_questions(self) -> list[Question]:
        """Not answered yet."""
        return [row for row in self.questions if row.state != "answered"]

    @property
    def answered_questions(self) -> list[Question]:
        """Answered ones."""
        return [row for row in self.questions if row.state == "answered"]

    @property
    def internal(self) -> list[tuple[str, int, str]]:
        """Parts that were never public: the word for their kind in addresses, their pk and their name."""
        parts: list[tuple[str, Any]] = [("schritte", row.step) for row in self.steps]
        parts += [("themen", row) for row in self.topics]
        parts += [("pruefauftraege", row.task) for row in self.questions]
        return [(kind, row.pk, str(row)) for kind, row in parts if row.published_at is None]

    @property
    def n_complete(self) -> int:
        """How many steps are documented without a gap."""
        return sum(not row.n_missing for row in self.steps)


def find_process(user: Viewer, slug: str = "") -> Process | None:
    """The main process (no slug) or another, with papers, guidelines and areas `…_shown`; one query."""
    papers = Paper.objects.visible_to(user).filter(process=OuterRef("pk")).order_by("number")
    documents = Guideline.objects.visible_to(user).filter(process=OuterRef("pk"))
    rows = Process.objects.visible_to(user).select_related("responsible")
    rows = rows.annotate(
        papers_shown=ArraySubquery(papers.values(facts=JSONObject(number="number", title="title"))),
        guidelines_shown=ArraySubquery(documents.values("title")),
        areas_shown=named_areas(user, processes=OuterRef("pk")),
    )
    return rows.filter(**({"slug": slug} if slug else {"is_main": True})).first()


def process_file(user: Viewer, process: Process) -> ProcessFile:
    """All that is documented of a process, in a constant number of queries."""
    steps = list(_steps(user).filter(process=process).order_by("order", "pk"))
    results, outcomes = _results(user, process), _outcomes(user, process)
    shown = {row.pk: row for row in steps}
    return ProcessFile(
        process=process,
        responsible=named(user, process.responsible),
        steps=[
            StepFile(
                step=row,
                facts=_facts(user, row, shown),
                results=results[row.pk],
                outcomes=outcomes[row.pk],
                n_contributions=row.n_contributions,
            )
            for row in steps
        ],
        topics=_topics(user, process),
        questions=questions(user, process=process),
    )


def step_file(user: Viewer, slug: str) -> StepFile | None:
    """What is documented of one step; None where it may not be seen."""
    step = _steps(user).filter(slug=slug).first()
    if step is None:
        return None
    shown = {row.pk: row for row in Step.objects.visible_to(user).filter(pk=step.next_step_id).with_state()}
    return StepFile(step=step, facts=_facts(user, step, shown), n_contributions=step.n_contributions)


def _steps(user: Viewer) -> QuerySet:
    """Steps with date, records and the names of what belongs to them: two queries."""
    topics = Topic.objects.visible_to(user).filter(steps=OuterRef("pk")).order_by("order", "pk")
    bodies = (
        Committee.objects.visible_to(user)
        .filter(pk__in=StepBody.objects.current().filter(step=OuterRef(OuterRef("pk"))).values("committee"))
        .order_by("order", "sort_key")
    )
    contributions = Contribution.objects.counted_for(user).filter(consultation__step=OuterRef("pk"))
    counted = contributions.order_by().values("consultation__step").annotate(n=Count("pk")).values("n")
    return (
        with_districts(user, Step.objects.visible_to(user))
        .filter(process__in=Process.objects.visible_to(user))
        .select_related("process", "paper", "responsible")
        .with_state()
        .annotate(
            topics_shown=ArraySubquery(topics.values("name")),
            bodies_shown=ArraySubquery(bodies.values("name")),
            n_contributions=Coalesce(Subquery(counted), 0),
        )
        .prefetch_related(Prefetch("records", StepRecord.objects.order_by("happened_from", "pk")))
    )


def _facts(user: Viewer, step: AnnotatedRow, shown: dict[int, Step]) -> list[Fact]:
    """Each thing to document, in the order of the form."""
    chosen = shown.get(step.next_step_id)
    said = {
        "paper": named(user, step.paper),
        "level": step.get_level_display(),
        "committees": ", ".join(step.bodies_shown),
        "topics": ", ".join(step.topics_shown),
        "areas": districts_of(step).text,
        "responsible": named(user, step.responsible),
        "next_step": chosen.title if chosen else "",
    }
    labels = {"next_step": _("Danach vorgesehen")} if chosen and not chosen.is_to_come else {}
    return [
        Fact(
            labels.get(name) or field_label(Step, name),
            name,
            said.get(name, getattr(step, name)),
            name in MARKDOWN,
        )
        for name in FIELDS
    ]


def field_label(model: type[Model], name: str) -> str:
    """The German name of a field."""
    field: Any = model._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def _results(user: Viewer, process: Process) -> dict[int, list[Result]]:
    """Results of each step's events, with where they were fed back; two queries."""
    loops = FeedbackLoop.objects.visible_to(user).with_state().with_statements().select_related("committee")
    rows = (
        Result.objects.visible_to(user)
        .filter(event__in=Event.objects.visible_to(user), event__step__process=process)
        .select_related("event")
        .prefetch_related(Prefetch("loops", loops))
        .order_by("happened_on", "pk")
    )
    return _grouped((row.event.step_id or 0, row) for row in rows)


def _outcomes(user: Viewer, process: Process) -> dict[int, list[tuple[str, int]]]:
    """What became of the points of contributions to each step: (outcome in words, how many)."""
    counted = Contribution.objects.counted_for(user).filter(consultation__step__process=process)
    points: Any = Point.objects.filter(contribution__in=counted).with_outcome()
    rows = (
        points.order_by()
        .values("outcome", step=F("contribution__consultation__step"))
        .annotate(n=Count("pk"))
    )
    found = {(row["step"], row["outcome"]): row["n"] for row in rows}
    return _grouped(
        (step, (str(outcome.label), found[step, outcome]))
        for step in {step for step, _outcome in found}
        for outcome in Outcome
        if (step, outcome) in found
    )


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _topics(user: Viewer, process: Process) -> list[Topic]:
    """Topics with `actors_shown` and `n_steps`; one query."""
    actors = (
        Organisation.objects.visible_to(user)
        .filter(
            pk__in=TopicActor.objects.current().filter(topic=OuterRef(OuterRef("pk"))).values("organisation")
        )
        .order_by("sort_key")
    )
    steps = Q(steps__in=Step.objects.visible_to(user))
    rows = Topic.objects.visible_to(user).filter(process=process)
    return list(
        rows.annotate(
            actors_shown=ArraySubquery(actors.values(facts=JSONObject(name="name", is_example="is_example"))),
            n_steps=Count("steps", filter=steps, distinct=True),
        ).order_by("order", "pk")
    )
