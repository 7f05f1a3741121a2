"""Whatever planners do in whatever order: every reader says the same of a step, by the same rules."""

from random import Random

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision, today
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import EventStatus, StepRecord, StepState
from participation.overviews.process.pages import process_page, step_page
from tests.factories import StepFactory, state_date
from tests.participation.process.test_step_states import asked, day, event_of, told

pytestmark = pytest.mark.django_db

DAYS = (-300, -9, -1, 0, 1, 9)


def date_it(step, rng):
    state_date(step, day(rng.choice(DAYS)), precision=rng.choice([Precision.DAY, Precision.MONTH]))


def leave_a_gap(step, rng):
    state_date(step, kind=rng.choice([DateKind.UNDATED, DateKind.UNDECIDED, DateKind.UNDOCUMENTED]))


def add_event(step, rng):
    hidden = {"published_at": None} if rng.random() < 0.3 else {}
    event_of(step, rng.choice([None, *DAYS]), rng.choice(EventStatus.values), **hidden)


def add_consultation(step, rng):
    first, last = sorted(rng.sample((-12, -3, 3, 12), 2))
    asked(step, first, last, rng.choice([0, 2]) if first < 0 else 0)


def record(step, _rng):
    StepRecord.objects.create(step=step)


def move_event(step, rng):
    if rows := list(step.events.all()):
        step.events.filter(pk=rng.choice(rows).pk).update(status=rng.choice(EventStatus.values))


def take_back(step, rng):
    related = rng.choice([step.events, step.consultations])
    if rows := list(related.filter(published_at__isnull=False)):
        related.filter(pk=rng.choice(rows).pk).update(withdrawn_at=timezone.now())


ACTIONS = (date_it, leave_a_gap, add_event, add_event, add_consultation, move_event, take_back)


def ahead(event):
    if event.status != EventStatus.PLANNED:
        return False
    return event.date is None or event.date.kind == DateKind.UNDATED or not is_past(event.date)


def is_past(statement):
    return not statement.is_dated or statement.latest < today()


def on_the_day(statement):
    exact = statement and statement.precision == Precision.DAY
    return bool(exact and statement.earliest <= today() <= statement.latest)


def by_the_rules(step):
    """The rules once more, over the rows themselves."""
    events = [row for row in step.events.all() if row.is_public and row.status != EventStatus.CANCELLED]
    asks = [row for row in step.consultations.all() if row.is_public]
    own, recorded = step.date, step.records.exists()
    known = own is not None and own.is_dated
    evidence = recorded or any(row.status == EventStatus.HELD for row in events)
    evidence |= any(row.state == "closed" and row.contributions.exists() for row in asks)
    coming = any(map(ahead, events)) or any(row.state == "announced" for row in asks)
    coming |= known and own.earliest > today() and not recorded
    now = any(row.state == "open" for row in asks)
    now |= any(row.status == EventStatus.PLANNED and on_the_day(row.date) for row in events)
    if now or (on_the_day(own) and not evidence) or (evidence and coming):
        return StepState.RUNNING
    if evidence:
        return StepState.DONE
    if coming or (known and not is_past(own)):
        return StepState.OPEN
    if own and own.kind == DateKind.UNDOCUMENTED:
        return StepState.UNDOCUMENTED
    over = [row.date.latest for row in events if row.date and row.date.is_dated]
    over += [row.last_day for row in asks] + ([own.latest] if known else [])
    if not over:
        return StepState.OPEN
    return StepState.OVERDUE if max(over) >= step.process.records_from else StepState.UNDOCUMENTED


@pytest.mark.parametrize("seed", range(4))
def test_every_reader_says_what_the_rules_say(process, seed):
    rng = Random(seed)  # noqa: S311 - repeatable on purpose
    type(process).objects.filter(pk=process.pk).update(records_from=day(-30))
    process.refresh_from_db()
    step = StepFactory(process=process)
    other = StepFactory(process=process)
    for number in range(7):
        action = record if number == 5 and seed % 2 else rng.choice(ACTIONS)
        action(step, rng)
        fresh = type(step).objects.get(pk=step.pk)
        assert fresh.state == by_the_rules(fresh), (number, action.__name__)
    assert told(step) == fresh.state
    following = step_page(PUBLIC, other.slug).following
    assert following is None or following.is_to_come
    drawn = {row.title for row in process_page(PUBLIC, process.slug).moments if row.key == "step"}
    assert (step.title in drawn) == bool(fresh.when and fresh.when.is_dated)
