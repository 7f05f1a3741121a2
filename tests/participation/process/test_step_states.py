"""A step's state follows from what is on record, for every reader alike; what comes next is never over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision, today
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import EventStatus, Step, StepRecord, StepState
from participation.overviews.calendar.gaps import open_gaps
from participation.overviews.desk.sections import desk
from participation.overviews.ledger.overdue import overdue
from participation.overviews.process.pages import process_page, step_page
from participation.overviews.reports.outlook import next_dates, open_points
from participation.overviews.reports.scope import Scope
from participation.overviews.reports.steps import steps as reported
from tests.factories import (
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    EventFactory,
    PlannerFactory,
    StepFactory,
    state_date,
)
from tests.participation.process.steps import step_on
from tests.reading import text_of

pytestmark = pytest.mark.django_db

HELD, PLANNED, CANCELLED = EventStatus.HELD, EventStatus.PLANNED, EventStatus.CANCELLED
DONE, RUNNING, OPEN = StepState.DONE, StepState.RUNNING, StepState.OPEN
OVERDUE, UNDOCUMENTED = StepState.OVERDUE, StepState.UNDOCUMENTED


def day(n):
    return today() + timedelta(days=n)


def event_of(step, n, status=PLANNED, **fields):
    event = EventFactory(process=step.process, step=step, status=status, **fields)
    if n is not None:
        state_date(event, day(n))
    return event


def asked(step, first, last, n=0, **fields):
    days = {
        "opens_at": timezone.now() + timedelta(days=first),
        "closes_at": timezone.now() + timedelta(days=last),
    }
    consultation = ConsultationFactory(process=step.process, step=step, **days, **fields)
    ContributionFactory.create_batch(n, consultation=consultation)
    return consultation


def scope_of(process):
    return Scope(process, CommitteeFactory(), day(-400), today(), timezone.now(), ())


def told(step):
    """What every reader says of the step's state; it must be one."""
    planner = PlannerFactory()
    said = {
        Step.objects.get(pk=step.pk).state,
        *(
            row.state
            for user in (PUBLIC, planner)
            for row in process_page(user, step.process.slug).steps
            if row == step
        ),
        step_page(PUBLIC, step.slug).step.state,
        step_page(planner, step.slug).step.state,
        *(StepState(row["state"]) for row in reported(scope_of(step.process)) if row["title"] == step.title),
    }
    late = StepState.OVERDUE in said
    assert overdue(PUBLIC, answers=0).steps == late
    assert desk(planner).late.steps == late
    assert open_points(scope_of(step.process))["overdue"] == late
    (state,) = said
    return state


UNDATED = None


@pytest.mark.parametrize(
    ("own", "events", "consultations", "state"),
    [
        # Nothing on record: by its own date.
        (UNDATED, [], [], OPEN),
        (3, [], [], OPEN),
        (0, [], [], RUNNING),
        (-3, [], [], OVERDUE),
        # Consultations: open, to come, over with contributions, over without.
        (UNDATED, [], [(-3, 3, 42)], RUNNING),
        (-300, [], [(-3, 3, 0)], RUNNING),
        (UNDATED, [], [(3, 9, 0)], OPEN),
        (UNDATED, [], [(-9, -3, 1)], DONE),
        (UNDATED, [], [(-9, -3, 0)], OVERDUE),
        (UNDATED, [], [(-9, -3, 1), (3, 9, 0)], RUNNING),
        # Events: held, planned, of today, cancelled, over without a word.
        (UNDATED, [(-3, HELD)], [], DONE),
        (3, [(-3, HELD)], [], RUNNING),
        (UNDATED, [(-3, HELD), (3, PLANNED)], [], RUNNING),
        (UNDATED, [(-3, HELD), (None, PLANNED)], [], RUNNING),
        (UNDATED, [(-3, HELD), (3, CANCELLED)], [], DONE),
        (UNDATED, [(0, PLANNED)], [], RUNNING),
        (-300, [(3, PLANNED)], [], OPEN),
        (UNDATED, [(-3, CANCELLED)], [], OPEN),
        (UNDATED, [(-3, PLANNED)], [], OVERDUE),
        (UNDATED, [(-3, HELD)], [(-1, 9, 0)], RUNNING),
        # Before records began nothing is overdue.
        (-300, [], [], UNDOCUMENTED),
        (UNDATED, [(-300, PLANNED)], [], UNDOCUMENTED),
        (-300, [(-3, PLANNED)], [], OVERDUE),
    ],
)
def test_the_state_follows_from_what_is_on_record(process, own, events, consultations, state):
    type(process).objects.filter(pk=process.pk).update(records_from=day(-30))
    step = StepFactory(process=process)
    state_date(step, kind=DateKind.UNDATED) if own is UNDATED else state_date(step, day(own))
    for n, status in events:
        event_of(step, n, status)
    for first, last, n in consultations:
        asked(step, first, last, n)

    assert told(step) == state


def test_a_vague_date_that_may_still_come_is_not_called_running(process):
    step = step_on(process, today(), Precision.YEAR)
    assert told(step) == OPEN
    state_date(EventFactory(process=process, step=step), today(), precision=Precision.YEAR)
    assert told(step) == OPEN


def test_a_record_counts_until_something_is_to_come(process):
    step = step_on(process, day(-300))
    StepRecord.objects.create(step=step, happened_from=day(-300))
    assert told(step) == DONE
    event_of(step, 3)
    assert told(step) == RUNNING


@pytest.mark.parametrize("how", [{"published_at": None}, {"withdrawn_at": timezone.now()}])
def test_what_the_public_may_not_see_changes_no_sentence(client, process, how):
    step = step_on(process, day(-3))
    before = text_of(client.get(reverse("participation:step", args=[step.slug])))
    event_of(step, -3, HELD, **how)
    asked(step, -3, 3, 2, **how)

    assert told(step) == OVERDUE
    assert text_of(client.get(reverse("participation:step", args=[step.slug]))) == before
    client.force_login(PlannerFactory())
    page = text_of(client.get(reverse("participation:step", args=[step.slug])))
    assert "Was hier „intern“ heißt, zählt dafür nicht." in page or how["withdrawn_at"]


def test_an_open_consultation_is_told_on_the_page_of_its_step(client, process):
    step = StepFactory(process=process)
    state_date(step, kind=DateKind.UNDATED, stated_on=day(-300))
    asked(step, -3, 3, 42)
    page = text_of(client.get(reverse("participation:step", args=[step.slug])))

    assert "Noch nichts" not in page
    assert "läuft, offen bis" in page
    assert "42 Beiträge" in page
    assert page.count("noch nicht terminiert") == 1, "only as what does not hold any more"
    assert page.index("So folgt es aus") < page.index("noch nicht terminiert")


def test_what_is_on_record_tells_the_days_where_nobody_stated_them(process):
    step = step_on(process, day(-300))
    assert process_page(PUBLIC, process.slug).steps[0].when.earliest == day(-300)
    asked(step, -3, 3)
    event_of(step, 9)
    event_of(step, 30, CANCELLED)
    (row,) = process_page(PUBLIC, process.slug).dated
    assert (row.when.earliest, row.when.latest) == (day(-3), day(9))
    state_date(step, day(12))
    (row,) = process_page(PUBLIC, process.slug).dated
    assert row.when.earliest == day(12), "what is stated of a day to come holds"


def test_a_step_that_runs_lacks_no_date(process):
    step = StepFactory(process=process)
    state_date(step, kind=DateKind.UNDATED, clarified_by="Hauptamt")
    assert [gap.title for gap in open_gaps(PlannerFactory())] == [step.title]
    asked(step, -3, 3, 1)

    assert open_gaps(PlannerFactory()) == []
    assert next_dates(scope_of(process))["gaps"] == []


def test_the_desk_asks_for_evidence_until_there_is_some(process):
    type(process).objects.filter(pk=process.pk).update(records_from=day(-30))
    step = step_on(process, day(-3), title="Werkstatt im Norden")
    planner = PlannerFactory()
    assert "Werkstatt im Norden" in [task.title for task in desk(planner).overdue]
    event = event_of(step, -3)
    type(event).objects.filter(pk=event.pk).update(status=HELD)
    assert "Werkstatt im Norden" not in [task.title for task in desk(planner).tasks]


def next_of(step):
    return step_page(PUBLIC, step.slug).following


def test_what_comes_next_is_never_over(client, process):
    done = step_on(process, day(-300), order=1)
    here = step_on(process, day(0), order=2)
    target = step_on(process, day(-200), order=3, title="Zieltermin")
    assert [next_of(row) for row in (done, target, here)] == [here, here, None]
    here.next_step = target
    here.save()
    page = text_of(client.get(reverse("participation:step", args=[here.slug])))
    assert next_of(here) is None
    assert "Ein weiterer Schritt ist nicht festgehalten." in page
    assert "Nächster Schritt" not in page

    undated = StepFactory(process=process, order=0)
    assert next_of(here) == undated, "what has no date yet lies ahead of all that has one"
    coming = step_on(process, day(9), order=0)
    assert [next_of(row) for row in (here, coming)] == [coming, undated]


def test_a_chosen_step_that_is_over_is_told_as_what_was_planned(client, process):
    first, chosen = step_on(process, day(-9)), step_on(process, day(-300), title="Zieltermin")
    first.next_step = chosen
    first.save()
    StepFactory(process=process, title="Danach")
    client.force_login(PlannerFactory())
    for name in ("step_plan", "concept"):
        args = [first.slug if name == "step_plan" else process.slug]
        page = text_of(client.get(reverse(f"participation:{name}", args=args)))
        assert "Danach vorgesehen Zieltermin" in page, name
        assert "Nächster Schritt Zieltermin" not in page, name


def test_planners_are_told_why_what_is_internal_does_not_count(client, process):
    step = step_on(process, day(-3))
    client.force_login(PlannerFactory())
    address = reverse("participation:step_plan", args=[step.slug])
    note = "Der Stand folgt nur aus dem, was öffentlich ist"
    assert note not in text_of(client.get(address))
    event_of(step, -3, HELD, published_at=None)
    assert note in text_of(client.get(address))


def test_what_runs_stands_in_the_report_as_what_runs(process):
    step = StepFactory(process=process, title="Gespräche")
    asked(step, -3, 9, 2)
    (row,) = reported(scope_of(process))
    assert (row["state"], row["state_label"]) == ("running", "läuft")
    assert row["date"]["earliest"] == day(-3).isoformat()
    ahead = [(found["title"], found["date"]["earliest"]) for found in next_dates(scope_of(process))["ahead"]]
    assert ("Gespräche", day(-3).isoformat()) in ahead
