"""Feedback loops: they follow from rules, stand in a list by their state, and are closed once."""

from datetime import date, timedelta

import pytest

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.latest import Stale
from participation.actions.committees.responses import respond
from participation.actions.results import close_loop, open_loops
from participation.models import EventStatus, FeedbackLoop, FeedbackRecord, LoopState
from tests.at_once import at_once
from tests.factories import (
    CommitteeFactory,
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ResultFactory,
    UserFactory,
)
from tests.participation.results.result_forms import LOOPS, loop_url, record, record_data, rule

pytestmark = pytest.mark.django_db


def test_the_loops_follow_from_the_rules_of_the_body():
    body, first, second = [CommitteeFactory() for _n in range(3)]
    event = EventFactory(committee=body, status=EventStatus.HELD)
    rule(event, first, days=30)
    rule(event, second, days=60)
    rule(event, CommitteeFactory(), source_committee=None)
    rule(event, CommitteeFactory(), is_active=False)
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
    FeedbackRecord.objects.create(loop=closed, heard_on=today(), where="Sitzung")
    expected = {
        "faellig": [overdue, open_],
        "ueberfaellig": [overdue],
        "nicht-dokumentiert": [old],
        "zurueckgemeldet": [closed],
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
    FeedbackRecord.objects.create(loop=closed, heard_on=today(), where="Sitzung")
    says("Alle Gremien haben von den Ergebnissen gehört, die für sie vorgesehen sind.")
    says("Das Gremium hat von allen Ergebnissen gehört", gremium=closed.committee.slug)
    says("Für dieses Gremium ist keine Rückmeldung vorgesehen.", gremium=other.slug)
    FeedbackLoopFactory(result=ResultFactory(happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31))
    says("Keine Rückmeldung steht aus.", "Bei 1 Rückmeldung von vor dem Beginn der Aufzeichnung")


@pytest.mark.parametrize(
    ("role", "expected"),
    [("planner", (200, 302)), ("editor", (200, 302)), ("moderator", (200, 403)), ("operator", (403, 403))],
)
def test_only_planners_and_editors_close_loops(client, role, expected):
    client.force_login(UserFactory(roles=[role]))
    address = loop_url(FeedbackLoopFactory())
    assert (client.get(address).status_code, client.post(address, record_data()).status_code) == expected


def test_a_loop_is_closed_by_where_and_when_and_the_answer(client, planner):
    loop = FeedbackLoopFactory()
    meeting = EventFactory(committee=loop.committee)
    assert client.post(loop_url(loop), record_data(event=meeting.pk)).status_code == 302
    row = FeedbackRecord.objects.get(loop=loop)
    assert (row.heard_on, row.where, row.answer) == (today(), "Sitzung, TOP 3", "Einverstanden.")
    assert (row.event, row.recorded_by) == (meeting, planner)
    assert FeedbackLoop.objects.with_state().get(pk=loop.pk).state == LoopState.CLOSED
    assert "Einverstanden." in client.get(loop_url(loop)).content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"heard_on": ""}, "heard_on"),
        ({"heard_on": "2999-01-01"}, "heard_on"),
        ({"heard_on": "2020-01-01"}, "heard_on"),
        ({"where": ""}, "where"),
    ],
)
def test_a_record_names_a_possible_day_and_a_place(client, planner, values, field):
    loop = FeedbackLoopFactory()
    response = client.post(loop_url(loop), record_data(**values))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Einverstanden." in response.content.decode()


def test_a_loop_from_before_the_records_may_be_documented_later(client, planner):
    result = ResultFactory(happened_on=date(2022, 12, 2))
    loop = FeedbackLoopFactory(result=result, due_on=date(2023, 1, 31))
    assert "trotzdem nachtragen" in client.get(loop_url(loop)).content.decode()
    client.post(loop_url(loop), record_data(heard_on="2023-01-10"))
    assert FeedbackLoop.objects.with_state().get(pk=loop.pk).state == LoopState.CLOSED


def test_who_comes_second_sees_the_first_record(client, planner):
    loop = FeedbackLoopFactory()
    other = PlannerFactory(name="Otto Beispiel")
    close_loop(loop, heard_on=today(), where="Mail", answer="Kein Bedarf.", by=other)
    response = client.post(loop_url(loop), record_data())
    page = response.content.decode()
    assert (response.status_code, FeedbackRecord.objects.count()) == (409, 1)
    for words in ("Otto Beispiel", "Kein Bedarf.", "Sitzung, TOP 3", "Einverstanden."):
        assert words in page, words


@pytest.mark.django_db(transaction=True)
def test_of_two_records_at_the_same_moment_one_counts():
    loop = FeedbackLoopFactory()

    def close(where):
        return close_loop(loop, heard_on=today(), where=where, by=None)

    results = at_once(lambda: close("hier"), lambda: close("dort"))
    (stale,) = [result for result in results if isinstance(result, Stale)]
    assert stale.latest == FeedbackRecord.objects.get()
