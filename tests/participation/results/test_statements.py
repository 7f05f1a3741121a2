"""What is on record of a loop: each kind says what it must, each order of kinds leads to one state."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.committees.responses import respond
from participation.actions.events import move_event
from participation.actions.results import state_feedback
from participation.models import EventStatus, FeedbackLoop, FeedbackStatement, LoopState
from tests.at_once import at_once
from tests.factories import (
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ResultFactory,
    UserFactory,
    hear,
    state_date,
)
from tests.participation.results.result_forms import loop_url, said
from tests.participation.results.stating import (
    ago,
    expected,
    expected_due,
    latest,
    loop_now,
    state,
    take_back,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db

KINDS = ("presented", "discussed", "answered", "postponed")


@pytest.fixture
def loop():
    return FeedbackLoopFactory(result=ResultFactory(happened_on=ago(60)))


@pytest.mark.parametrize(
    ("role", "answers"),
    [("planner", (200, 302)), ("editor", (200, 302)), ("moderator", (200, 403)), ("operator", (403, 403))],
)
def test_only_planners_and_editors_state_what_happened(client, role, answers, loop):
    client.force_login(UserFactory(roles=[role]))
    address = loop_url(loop)
    assert (client.get(address).status_code, client.post(address, said()).status_code) == answers


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("presented", LoopState.HEARD),
        ("discussed", LoopState.HEARD),
        ("answered", LoopState.ANSWERED),
        ("postponed", LoopState.OPEN),
    ],
)
def test_each_kind_says_where_the_loop_stands(client, planner, loop, kind, state):
    meeting = EventFactory(committee=loop.committee)
    assert client.post(loop_url(loop), said(kind, event=meeting.pk)).status_code == 302
    row = latest(loop)
    assert (row.kind, row.event, row.recorded_by) == (kind, meeting, planner)
    assert loop_now(loop).state == state
    page = text_of(client.get(loop_url(loop)))
    assert row.told in page and row.text in page and row.reason in page


def test_the_last_statement_may_be_taken_back_with_a_reason(client, planner, loop):
    first = hear(loop, ago(5))
    second = state(loop, "answered", ago(3))
    page = text_of(client.get(loop_url(loop)))
    assert "Ein Vermerk ist falsch und wird zurückgenommen" in page
    client.post(loop_url(loop), said("taken_back", seen=second.pk, undoes=second.pk))
    now = loop_now(loop)
    assert (now.state, now.hearing, now.answer) == (LoopState.HEARD, first, None)
    page = client.get(loop_url(loop)).content.decode()
    assert f"<del>{second.told}: „{second.text}“</del>" in page
    assert "zurückgenommen: Es war eine andere Sitzung." in page


def test_any_statement_that_counts_may_be_taken_back_and_the_others_stay(client, planner, loop):
    wrong = hear(loop, ago(5))
    answer = state(loop, "answered", ago(3))
    client.post(loop_url(loop), said("taken_back", seen=answer.pk, undoes=wrong.pk))
    now = loop_now(loop)
    assert (now.state, now.hearing, now.answer) == (LoopState.ANSWERED, None, answer)


def test_nothing_can_be_taken_back_twice_or_before_there_is_something(client, planner, loop):
    assert "zurückgenommen" not in text_of(client.get(loop_url(loop)))
    assert client.post(loop_url(loop), said("taken_back")).status_code == 422
    row = hear(loop)
    take_back(loop, row)
    with pytest.raises(Refused):
        take_back(loop, row)
    response = client.post(loop_url(loop), said("taken_back", seen=latest(loop).pk, undoes=row.pk))
    assert response.status_code == 422
    assert FeedbackStatement.objects.count() == 2


@pytest.mark.parametrize("order", list(product(KINDS, repeat=2)), ids="-".join)
@pytest.mark.parametrize("undone", [False, True], ids=["", "taken back"])
def test_each_order_of_kinds_leads_to_one_state(loop, order, undone):
    for n, kind in enumerate(order):
        state(loop, kind, ago(20 - n))
    assert loop_now(loop).state == expected(loop)
    if undone:
        before = FeedbackLoopFactory(result=loop.result)
        state(before, order[0], ago(20))
        take_back(loop, latest(loop))
        assert (loop_now(loop).state, loop_now(loop).due) == (loop_now(before).state, expected_due(before))


def test_an_answer_does_not_undo_the_hearing_nor_the_hearing_the_answer(loop):
    heard = hear(loop, ago(9), text="Sie fragen nach den Kosten.")
    answer = state(loop, "answered", ago(4))
    later = state(loop, "presented", ago(2))
    now = loop_now(loop)
    assert (now.state, now.hearing, now.answer) == (LoopState.ANSWERED, later, answer)
    assert now.history == [heard, answer, later]


def test_a_postponement_opens_the_loop_again_until_its_day(loop):
    hear(loop, ago(30))
    moved = state(loop, "postponed", ago(20), until=ago(1))
    now = loop_now(loop)
    assert (now.state, now.due, now.postponement) == (LoopState.OVERDUE, ago(1), moved)
    state(loop, "postponed", ago(19), until=today() + timedelta(days=5))
    now = loop_now(loop)
    assert (now.state, now.due) == (LoopState.OPEN, today() + timedelta(days=5))
    state(loop, "discussed", ago(0))
    assert loop_now(loop).state == LoopState.HEARD


def test_an_old_session_recorded_late_does_not_win_over_what_came_after_it(loop):
    newer = state(loop, "discussed", ago(5))
    state(loop, "presented", ago(40))
    assert loop_now(loop).hearing == newer
    state(loop, "postponed", ago(3))
    state(loop, "presented", ago(50))
    assert loop_now(loop).state == LoopState.OPEN


def test_a_postponed_day_moves_what_is_overdue(loop):
    FeedbackLoop.objects.update(due_on=ago(3))
    assert loop_now(loop).state == LoopState.OVERDUE
    row = state(loop, "postponed", ago(2))
    assert not FeedbackLoop.objects.overdue().exists()
    take_back(loop, row)
    assert FeedbackLoop.objects.overdue().get() == loop


def test_a_loop_from_before_the_records_may_be_documented_later(client, planner):
    result = ResultFactory(happened_on=date(2022, 12, 2))
    loop = FeedbackLoopFactory(result=result, due_on=date(2023, 1, 31))
    assert "trotzdem nachtragen" in text_of(client.get(loop_url(loop)))
    client.post(loop_url(loop), said("presented", happened_on="2023-01-10"))
    assert loop_now(loop).state == LoopState.HEARD
    take_back(loop, latest(loop))
    assert loop_now(loop).state == LoopState.UNDOCUMENTED


def test_what_was_put_off_before_the_records_began_is_never_overdue():
    loop = FeedbackLoopFactory(result=ResultFactory(happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31))
    loop.result.event.process.records_from = date(2024, 1, 1)
    loop.result.event.process.save()
    state(loop, "postponed", date(2023, 1, 10), until=date(2023, 3, 1))
    assert loop_now(loop).state == LoopState.UNDOCUMENTED
    state(loop, "postponed", date(2023, 2, 10), until=date(2024, 3, 1))
    assert loop_now(loop).state == LoopState.OVERDUE


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("", {}, "kind"),
        ("presented", {"happened_on": ""}, "happened_on"),
        ("presented", {"happened_on": "2099-01-01"}, "happened_on"),
        ("presented", {"happened_on": "2020-01-01"}, "happened_on"),
        ("presented", {"where": ""}, "where"),
        ("discussed", {"text": " "}, "text"),
        ("answered", {"text": ""}, "text"),
        ("answered", {"happened_on": "2099-01-01"}, "happened_on"),
        ("postponed", {"until": ""}, "until"),
        ("postponed", {"until": ago(1).isoformat(), "happened_on": ago(1).isoformat()}, "until"),
        ("postponed", {"reason": ""}, "reason"),
        ("taken_back", {"reason": "", "undoes": ""}, "reason"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    client, planner, loop, kind, values, field
):
    row = hear(loop, ago(5))
    typed = said(kind or "discussed", seen=row.pk, **values) | {"kind": kind, "where": "Saal 3"}
    typed = typed | {name: value for name, value in values.items() if name == "where"}
    response = client.post(loop_url(loop), typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    page = response.content.decode()
    assert all(word in page for name, word in typed.items() if name in ("text", "reason", "where") and word)
    assert latest(loop) == row


def test_words_of_another_kind_are_left_out(client, planner, loop):
    values = said("presented", text="Nur getippt.", reason="Ohne Grund.", until="kein Tag")
    assert client.post(loop_url(loop), values).status_code == 302
    row = latest(loop)
    assert (row.text, row.reason, row.until) == ("", "", None)


def test_a_cancelled_session_is_not_offered(client, planner, loop):
    held = EventFactory(committee=loop.committee, status=EventStatus.HELD)
    EventFactory(committee=loop.committee, status=EventStatus.CANCELLED)
    assert list(client.get(loop_url(loop)).context["form"].fields["event"].queryset) == [held]


def test_what_happened_in_a_session_happened_on_its_day(client, planner, loop):
    event = EventFactory(committee=loop.committee, status=EventStatus.HELD)
    state_date(event, ago(4))
    response = client.post(loop_url(loop), said("presented", event=event.pk, happened_on=ago(3).isoformat()))
    assert response.status_code == 422
    assert f"ein anderer Termin verzeichnet: {day_text(ago(4))}." in text_of(response)
    answer = client.post(loop_url(loop), said("presented", event=event.pk, happened_on=ago(4).isoformat()))
    assert (answer.status_code, latest(loop).event) == (302, event)


def test_a_session_stays_held_only_while_something_rests_on_it(loop):
    event = EventFactory(committee=loop.committee, status=EventStatus.HELD)
    row = hear(loop, ago(1), event=event)
    with pytest.raises(Refused):
        move_event(event, EventStatus.PLANNED)
    take_back(loop, row)
    move_event(event, EventStatus.PLANNED)


def test_members_speak_as_long_as_the_loop_waits(loop):
    row = hear(loop)
    with pytest.raises(Refused):
        respond(loop=loop, by=UserFactory(), text="Gut.")
    take_back(loop, row)
    respond(loop=loop, by=UserFactory(), text="Gut.")


def test_who_comes_second_sees_both_texts_and_may_send_again(client, planner, loop):
    other = PlannerFactory(name="Otto Beispiel")
    first = state_feedback(
        loop, kind="answered", seen=None, by=other, happened_on=today(), text="Kein Bedarf."
    )
    response = client.post(loop_url(loop), said())
    page = text_of(response)
    assert (response.status_code, FeedbackStatement.objects.get()) == (409, first)
    for words in ("Otto Beispiel", "Kein Bedarf.", "Sitzung, TOP 3", "Einverstanden."):
        assert words in page, words
    assert f'name="seen" value="{first.pk}"' in response.content.decode()
    assert client.post(loop_url(loop), said(seen=first.pk)).status_code == 302
    assert loop_now(loop).history == [first, latest(loop)]


def test_pressed_twice_it_is_stored_once(client, planner, loop):
    assert [client.post(loop_url(loop), said()).status_code for _n in range(2)] == [302, 302]
    assert FeedbackStatement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_statements_at_the_same_moment_one_counts():
    loop = FeedbackLoopFactory()

    def close(where):
        return state_feedback(loop, kind="presented", seen=None, by=None, happened_on=today(), where=where)

    results = at_once(lambda: close("hier"), lambda: close("dort"))
    (stale,) = [result for result in results if isinstance(result, Stale)]
    assert stale.latest == FeedbackStatement.objects.get()


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "presented", "happened_on": today()},
        {"kind": "discussed", "happened_on": today(), "where": "TOP 1"},
        {"kind": "answered", "happened_on": today()},
        {"kind": "postponed", "happened_on": today(), "until": today(), "reason": "Voll."},
        {"kind": "taken_back", "reason": "Falsch."},
        {"kind": "gone", "happened_on": today()},
    ],
    ids=lambda facts: facts["kind"],
)
def test_the_database_holds_what_each_kind_says(loop, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackStatement.objects.create(loop=loop, **facts)


def test_everybody_who_sees_the_loop_reads_its_history(client, loop):
    wrong = state(loop, "discussed", ago(9), text="Falsch verstanden.")
    take_back(loop, wrong)
    state(loop, "answered", ago(4))
    result = reverse("participation:result", args=[loop.result_id])
    for address in (result, reverse("participation:committee", args=[loop.committee.slug])):
        page = text_of(client.get(address))
        assert "Bisher vermerkt" in page
        history = page.partition("Bisher vermerkt")[2]
        told = [
            f"{wrong.told}: „Falsch verstanden.“ (zurückgenommen)",
            f"„{wrong.told}“ zurückgenommen: Verwechselt.",
            f"Antwort vom {day_text(ago(4))}",
        ]
        assert sorted(told, key=history.index) == told
        assert f"am {day_text(today())} vermerkt" in history
        assert "Falsch verstanden." not in page.partition("Bisher vermerkt")[0]


@pytest.mark.parametrize("n", [1, 3])
def test_a_loops_queries_do_not_grow_with_its_history(client, planner, loop, django_assert_num_queries, n):
    for number in range(n):
        state(loop, "presented", ago(10 - number), event=EventFactory(committee=loop.committee), by=planner)
    with django_assert_num_queries(12):
        client.get(loop_url(loop))
