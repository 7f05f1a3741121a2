"""Whatever planners state of a loop, in whatever order: every page, feed and report says the same of it."""

import random
from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from erfurt_sozialraum.dates import day_text, today
from participation.models import FeedbackLoop, LoopState
from participation.overviews.desk.tasks import SOON
from participation.overviews.ledger.entries import loop_counts
from participation.overviews.reports.snapshot import build_snapshot
from tests.factories import EventFactory, FeedbackLoopFactory, ProcessFactory, ResultFactory
from tests.participation.reports.ordering import scope
from tests.participation.results.stating import ago, counting, expected, expected_due, state, take_back
from tests.reading import text_of

pytestmark = pytest.mark.django_db

SEQUENCES = 8
STEPS = 7
LISTS = ("ledger", "results", "event")
"""They say what happened, not what was said."""
UNMARKED = ("results", "event")
"""They tell the state by its day alone."""
WAITING = (LoopState.OPEN, LoopState.OVERDUE)


@pytest.fixture
def loop(planner):
    process = ProcessFactory(is_main=True, records_from=date(2020, 1, 1))
    event = EventFactory(process=process, status="held")
    return FeedbackLoopFactory(
        result=ResultFactory(event=event, happened_on=ago(28), title="Bänke am Platz"),
        due_on=today() + timedelta(days=3),
    )


def go_on(loop, rng):
    """Something that a planner may state now: mostly a further fact, sometimes that one was wrong."""
    rows = counting(loop)
    if rows and rng.random() < 0.35:
        take_back(loop, rng.choice(rows))
        return
    kind = rng.choice(("presented", "discussed", "answered", "postponed"))
    day = ago(rng.randrange(1, 25))
    facts = {"until": day + timedelta(days=rng.randrange(1, 40))} if kind == "postponed" else {}
    if kind != "postponed":
        facts = {"where": f"Punkt {rng.randrange(10, 99)}"}
    state(loop, kind, day, **facts)


def last(loop, *kinds):
    return next((row for row in reversed(counting(loop)) if row.kind in kinds), None)


def told_on_pages(client, loop):
    """Every page says the state, the day until when, and what was heard and answered."""
    where = expected(loop)
    heard, answer = last(loop, "presented", "discussed"), last(loop, "answered")
    words = [row.told for row in (heard, answer) if row]
    quotes = [row.text for row in (heard, answer) if row and row.text]
    if where in WAITING:
        words.append(day_text(expected_due(loop)))
    pages = {
        name: text_of(client.get(address))
        for name, address in {
            "result": reverse("participation:result", args=[loop.result_id]),
            "body": reverse("participation:committee", args=[loop.committee.slug]),
            "ledger": reverse("participation:ledger") + "?zeige=rueckmeldungen",
            "results": reverse("participation:ledger") + "?zeige=ergebnisse",
            "event": reverse("participation:event", args=[loop.result.event_id]),
            "planning": reverse("participation:loop_close", args=[loop.pk]),
        }.items()
    }
    for name, page in pages.items():
        missing = [word for word in words if word not in page]
        if name not in LISTS:
            missing += [quote for quote in quotes if quote not in page]
        if name not in UNMARKED:
            missing += [where.label] if str(where.label) not in page else []
        assert missing == [], name
    assert ("hört davon bis" in pages["event"]) == (where == LoopState.OPEN)


def told_in_report(loop):
    report = build_snapshot(scope(loop.result.event.process))
    ((row,),) = [result["loops"] for result in report["results"]]
    heard, answer = last(loop, "presented", "discussed"), last(loop, "answered")
    assert row["state"] == expected(loop)
    assert row["heard"] == (day_text(heard.happened_on) if heard else "")
    assert row["answer"] == (answer.text if answer else "")
    assert row["due"].startswith(day_text(expected_due(loop)))
    waits = [(found["due"], found["state"]) for found in report["open"]["loops"]]
    assert waits == ([(row["due"], row["state"])] if expected(loop) in WAITING else [])


def told_in_calendar(client, loop):
    file = client.get(reverse("participation:committee_feed", args=[loop.committee.slug]))
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    heard = last(loop, "presented", "discussed") or last(loop, "answered")
    day = expected_due(loop) if expected(loop) in WAITING else heard.happened_on
    assert event.decoded("dtstart") == day
    assert event["SEQUENCE"] == loop.statements.count()


def told_on_desk(client, loop):
    desk = client.get(reverse("participation:desk"))
    waits = expected(loop) in WAITING
    assert desk.context["desk"].loops["open"] == int(waits)
    due = [task.due_on for task in desk.context["desk"].tasks if task.kind == "Rückmeldung"]
    soon = waits and expected_due(loop) <= today() + SOON
    assert due == ([expected_due(loop)] if soon else [])


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_no_two_places_differ(client, planner, loop, seed):
    rng = random.Random(seed)
    for _step in range(STEPS):
        go_on(loop, rng)
        found = FeedbackLoop.objects.with_state().with_statements().get(pk=loop.pk)
        assert (found.state, found.due) == (expected(loop), expected_due(loop))
        assert found.standing == counting(loop)
        assert loop_counts(planner)[expected(loop)] == 1
    told_on_pages(client, loop)
    told_in_report(loop)
    told_in_calendar(client, loop)
    told_on_desk(client, loop)
