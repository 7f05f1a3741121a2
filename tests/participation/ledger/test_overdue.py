"""What is overdue is so for every reader: the row itself, its queryset, desk, start page, plan and report."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import (
    Contribution,
    ContributionStatus,
    ExaminationTask,
    FeedbackLoop,
    Standing,
    Step,
    StepRecord,
    StepState,
    answer_late,
)
from participation.overviews.consultations.plans import plan_of, plans
from participation.overviews.desk.sections import desk
from participation.overviews.ledger.figures import tally
from participation.overviews.ledger.overdue import Overdue, overdue
from participation.overviews.moderation import QueueState, contributions, counted, narrowed
from participation.overviews.reports.outlook import open_points
from participation.overviews.reports.scope import Scope
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    state_date,
)

pytestmark = pytest.mark.django_db

OFFSETS = (-40, -1, 0, 1)
"""Before records began, over, today, tomorrow."""


@pytest.fixture
def process():
    return ProcessFactory(records_from=day(-30))


def day(n):
    return today() + timedelta(days=n)


def rows_of_each_kind(process):
    """One of each kind for each day, and what was done in time."""
    for n in OFFSETS:
        AcceptedFactory(consultation=ConsultationFactory(process=process, answer_by=day(n)))
        ContributionFactory(consultation=ConsultationFactory(process=process, answer_by=day(n)))
        task = {"process": process, "due_on": day(n), "published_at": timezone.now()}
        ExaminationTask.objects.create(question="Was gilt?", **task)
        ExaminationTask.objects.create(question="Was galt?", answered_on=day(-2), answer="Dies.", **task)
        state_date(StepFactory(process=process), day(n))
        done = StepFactory(process=process)
        state_date(done, day(n))
        StepRecord.objects.create(step=done)
        result = ResultFactory(event__process=process, happened_on=min(day(n), today()))
        FeedbackLoopFactory(result=result, due_on=day(n))


EXPECTED = Overdue(answers=2, loops=1, questions=2, steps=1)
"""Somebody set the day of a question, so it counts whenever records began."""


def test_every_reader_counts_the_same(process):
    rows_of_each_kind(process)
    planner = PlannerFactory()

    scope = Scope(process, CommitteeFactory(), date(2020, 1, 1), today(), timezone.now(), ())
    report = open_points(scope)
    shown = desk(planner)
    assert overdue(PUBLIC, answers=tally(PUBLIC).standings[Standing.OVERDUE]) == EXPECTED
    assert (shown.late, shown.queue["waiting_late"] + shown.queue["late"]) == (EXPECTED, EXPECTED.answers)
    assert (report["overdue"], report["overdue_kinds"]) == (EXPECTED.total, EXPECTED.kinds)
    assert narrowed(contributions(planner), {"frist": True}).count() == EXPECTED.answers
    late = [due for row in plans(planner) for due in plan_of(row).due if due.key == "overdue"]
    assert len(late) == EXPECTED.answers


def test_a_row_says_of_itself_what_its_queryset_says(process):
    rows_of_each_kind(process)

    steps = Step.objects.with_state()
    assert {row.pk for row in steps if row.state == StepState.OVERDUE} == keys(Step.objects.overdue())
    tasks = ExaminationTask.objects
    assert {row.pk for row in tasks.all() if row.is_late} == keys(tasks.overdue())
    loops = FeedbackLoop.objects
    assert {row.pk for row in loops.with_state() if row.is_waiting} == keys(loops.open())
    said = Contribution.objects.all()
    assert {row.pk for row in said if row.consultation.is_answer_late} == keys(said.filter(answer_late()))
    assert keys(said.overdue()) == keys(said.filter(answer_late()))


def keys(rows):
    found = set(rows.values_list("pk", flat=True))
    assert found
    return found


def test_what_was_accepted_and_has_no_point_waits_for_an_answer_in_the_queue_too(process):
    consultation = ConsultationFactory(process=process, answer_by=day(-1))
    ContributionFactory(consultation=consultation, status=ContributionStatus.ACCEPTED)

    assert Contribution.objects.overdue().count() == 1
    assert counted(contributions(PlannerFactory()))[QueueState.TO_ANSWER] == 1
