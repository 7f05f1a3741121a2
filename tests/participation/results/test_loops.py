"""Feedback loops: they follow from rules, stand in a list by their state, and say where they stand."""

from datetime import date, timedelta

import pytest

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.validity import yesterday
from participation.actions.committees.responses import respond
from participation.actions.results import open_loops
from participation.models import EventStatus
from tests.factories import (
    CommitteeFactory,
    EventFactory,
    FeedbackLoopFactory,
    ResultFactory,
    UserFactory,
    hear,
)
from tests.participation.results.result_forms import LOOPS, record, rule

pytestmark = pytest.mark.django_db


def test_the_loops_follow_from_the_rules_of_the_body():
    body, first, second = [CommitteeFactory() for _n in range(3)]
    event = EventFactory(committee=body, status=EventStatus.HELD)
    rule(event, first, days=30)
    rule(event, second, days=60)
    rule(event, CommitteeFactory(), source_committee=None)
    rule(event, CommitteeFactory(), ends_on=yesterday())
    rule(event, CommitteeFactory(), process=EventFactory().process)
    result = record(event)
    due = {loop.committee: loop.due_on for loop in result.loops.all()}
    assert due == {first: date(2026, 5, 31), second: date(2026, 6, 30)}


def test_events_without_a_body_have_rules_of_their_own(event):
    target = CommitteeFactory()
    rule(event, target)
    rule(event, CommitteeFactory(), source_committee=CommitteeFactory())
    assert [loop.committee for loop in record(event).loops.all()] == [target]


def test_a_body_never_reports_to_itself():
    body = CommitteeFactory()
    event = EventFactory(committee=body, status=EventStatus.HELD)
    rule(event, body)
    assert record(event).loops.count() == 0


def test_opening_loops_again_changes_nothing(event):
    rule(event, CommitteeFactory())
    result = record(event)
    before = list(result.loops.values())
    open_loops(result)
    assert list(result.loops.values()) == before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_loops_asks_the_same_number_of_queries(client, planner, rows, django_assert_num_queries):
    for _n in range(rows):
        respond(loop=FeedbackLoopFactory(), by=UserFactory(), text="Einverstanden.")
    with django_assert_num_queries(6):
        response = client.get(LOOPS)
    assert response.content.decode().count("1 Antwort von Mitgliedern") == rows
    assert len(response.context["page"].object_list) == rows


def test_loops_stand_in_their_state(client, planner):
    open_ = FeedbackLoopFactory()
    overdue = FeedbackLoopFactory(due_on=today() - timedelta(days=1))
    old = FeedbackLoopFactory(result=ResultFactory(happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31))
    closed = FeedbackLoopFactory()
    hear(closed)
    expected = {
        "faellig": [overdue, open_],
        "ueberfaellig": [overdue],
        "nicht-dokumentiert": [old],
        "zurueckgemeldet": [closed],
        "beantwortet": [],
        "alle": [old, overdue, open_, closed],
    }
    for state, rows in expected.items():
        response = client.get(LOOPS, {"stand": state})
        assert list(response.context["page"]) == rows, state
        counts = {link["label"]: link["count"] for link in response.context["states"]}
    assert list(counts.values()) == [len(rows) for rows in expected.values()]
    response = client.get(LOOPS, {"gremium": open_.committee.slug})
    assert list(response.context["page"]) == [open_]


def test_an_empty_list_of_loops_says_what_is_true(client, planner):
    def says(*words, **query):
        page = client.get(LOOPS, query).content.decode()
        assert [word in page for word in words] == [True] * len(words), words
        assert ("haben von den Ergebnissen gehört" in page) == ("Alle Gremien" in "".join(words))

    says("Noch ist kein Ergebnis festgehalten.")
    result, other = ResultFactory(), CommitteeFactory()
    says("Für die Ergebnisse ist keine Rückmeldung vorgesehen.")
    closed = FeedbackLoopFactory(result=result)
    hear(closed)
    says("Alle Gremien haben von den Ergebnissen gehört, die für sie vorgesehen sind.")
    says("Das Gremium hat von allen Ergebnissen gehört", gremium=closed.committee.slug)
    says("Für dieses Gremium ist keine Rückmeldung vorgesehen.", gremium=other.slug)
    FeedbackLoopFactory(result=ResultFactory(happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31))
    says("Keine Rückmeldung steht aus.", "Bei 1 Rückmeldung von vor dem Beginn der Aufzeichnung")
