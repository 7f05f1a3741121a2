"""What is open or overdue at the data cut-off, and what comes next."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.dated import EVENT, Kind, with_page
from participation.models import (
    Consultation,
    Contribution,
    ContributionStatus,
    ExaminationTask,
    FeedbackLoop,
    Point,
    Step,
    StepState,
)
from participation.overviews.committees.bodies import bodies_of
from participation.overviews.ledger.overdue import Overdue
from stakeholders.models import Committee

from .results import loop_facts
from .scope import Scope, public_name
from .words import day, day_of, statement


def open_points(scope: Scope) -> dict[str, Any]:
    """Everything that waits for somebody, whenever it began; before the start of records nothing is late."""
    consultations, loops = _consultations(scope), _loops(scope)
    steps, examinations = _steps(scope), _examinations(scope)
    late = Overdue(
        answers=sum(row["late"] for row in consultations),
        loops=sum(row["state"] == "overdue" for row in loops),
        questions=sum(row["overdue"] for row in examinations),
        steps=sum(row["state"] == "overdue" for row in steps),
    )
    return {
        "consultations": consultations,
        "loops": loops,
        "steps": steps,
        "examinations": examinations,
        "overdue": late.total,
        "overdue_kinds": late.kinds,
        "overdue_sentence": late.sentence,
    }


def _consultations(scope: Scope) -> list[dict[str, Any]]:
    """Per consultation: what is not moderated yet, what is not answered yet, and by when it was promised."""
    rows = Consultation.objects.visible_to(PUBLIC).filter(process=scope.process)
    waiting = Q(contributions__status=ContributionStatus.RECEIVED)
    rows = rows.annotate(waiting=Count("contributions", waiting)).order_by("answer_by", "pk")
    accepted = Contribution.objects.counted_for(PUBLIC).accepted().filter(consultation__process=scope.process)
    points: Any = Point.objects.filter(contribution__in=accepted)
    still_open = points.unanswered().order_by()
    unanswered = dict(still_open.values_list("contribution__consultation").annotate(Count("pk")))
    counted = Contribution.objects.counted_for(PUBLIC).filter(consultation__process=scope.process)
    missing = counted.overdue().order_by()
    late = dict(missing.values_list("consultation").annotate(Count("pk")))
    return [
        {
            "title": row.title,
            "waiting": row.waiting,
            "unanswered": unanswered.get(row.pk, 0),
            "answer_by": day(row.answer_by),
            "overdue": row.pk in late,
            "late": late.get(row.pk, 0),
            "late_text": Overdue(answers=late.get(row.pk, 0)).kinds,
            "is_example": row.is_example,
        }
        for row in rows
        if row.waiting or unanswered.get(row.pk) or row.pk in late
    ]


def _loops(scope: Scope) -> list[dict[str, Any]]:
    """Results that a body has not heard of yet."""
    loops = FeedbackLoop.objects.visible_to(PUBLIC).open().filter(result__event__process=scope.process)
    if scope.topics:
        loops = loops.filter(result__topics__in=scope.topics).distinct()
    return [
        {"result": loop.result.title, "is_example": loop.result.is_example, **loop_facts(loop)}
        for loop in loops.with_statements().select_related("result", "committee").order_by("due", "pk")
    ]


def _steps(scope: Scope) -> list[dict[str, Any]]:
    """Steps whose record is missing: overdue, or not documented from before the start of records."""
    steps = Step.objects.visible_to(PUBLIC).filter(process=scope.process)
    steps = steps.with_state().select_related("process", "responsible")
    missing = (StepState.OVERDUE, StepState.UNDOCUMENTED)
    return [
        {
            "title": step.title,
            "date": statement(step),
            "state": step.state.value,
            "state_label": str(step.state.label),
            "responsible": public_name(step.responsible),
        }
        for step in steps.order_by("order", "pk")
        if step.state in missing
    ]


def _examinations(scope: Scope) -> list[dict[str, Any]]:
    """Questions under examination: who, since when, until when."""
    tasks = ExaminationTask.objects.visible_to(PUBLIC).open().filter(process=scope.process)
    if scope.topics:
        tasks = tasks.filter(Q(topic__in=scope.topics) | Q(topic=None))
    return [
        {
            "question": task.question,
            "office": public_name(task.office),
            "asked": day(task.asked_on),
            "due": day(task.due_on),
            "overdue": task.is_late,
        }
        for task in tasks.select_related("office")
    ]


def next_dates(scope: Scope) -> dict[str, Any]:
    """Events, invitations, deliberations and steps ahead: those with a day in order, then those without."""
    rows = _dated_rows(scope)
    ahead = [row for row in rows if row["date"]["earliest"] and row["date"]["latest"] >= today().isoformat()]
    ahead += _closings(scope)
    gaps: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["date"]["kind"] in (DateKind.UNDATED, DateKind.UNDECIDED):
            gaps.setdefault((row["date"]["text"], row["date"]["gap"]), []).append(row)
    return {
        "ahead": sorted(ahead, key=lambda row: str(row["date"]["earliest"])),
        "gaps": [{"text": text, "gap": gap, "rows": found} for (text, gap), found in gaps.items()],
    }


def _dated_rows(scope: Scope) -> list[dict[str, Any]]:
    """Whatever has, or lacks, a date of its own and has not happened yet."""
    mine = Q(committee__in=bodies_of(PUBLIC, scope.process))
    events = EVENT.unsettled(EVENT.rows(PUBLIC)).of_process(scope.process)
    bodies = set(Committee.objects.visible_to(PUBLIC).values_list("pk", flat=True))
    rows: list[tuple[Kind, Any]] = []
    for kind in with_page():
        of_process = hasattr(kind.model, "process")
        found = kind.apart(kind.unsettled(kind.rows(PUBLIC)), events)
        own = Q(process=scope.process) if of_process else mine
        found = (events if kind is EVENT else found.filter(own)).with_dates()
        rows += [
            (kind, row) for row in found.select_related(*kind.related).order_by(*kind.order) if statement(row)
        ]
    return [
        {
            "title": row.title,
            "href": kind.page(row) if kind.page else "",
            "who": row.committee.name if getattr(row, "committee_id", None) in bodies else "",
            "date": statement(row),
            "is_example": getattr(row, "is_example", False),
        }
        for kind, row in rows
    ]


def _closings(scope: Scope) -> list[dict[str, Any]]:
    """Open consultations: until when people can take part, and by when they get an answer."""
    rows = Consultation.objects.visible_to(PUBLIC).filter(process=scope.process).open()
    return [
        {
            "title": row.title,
            "href": reverse("participation:consultation", args=[row.slug]),
            "date": {"earliest": timezone.localdate(row.closes_at).isoformat()},
            "open_until": day_of(row.closes_at),
            "answer_by": day(row.answer_by),
            "is_example": row.is_example,
        }
        for row in rows
    ]
