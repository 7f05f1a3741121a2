"""Results at events, the loops that follow from the rules, and closing them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.conflicts import Stale
from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.transitions import TransitionRefused
from participation.actions.committees import respond
from participation.actions.results import close_loop, open_loops, publish_result, record_result
from participation.forms.results import split_numbers
from participation.models import (
    Channel,
    EventStatus,
    FeedbackLoop,
    FeedbackRecord,
    FeedbackRule,
    LoopState,
    Result,
)
from tests.at_once import at_once
from tests.factories import (
    AcceptedFactory,
    ArticleFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ResultFactory,
    TopicFactory,
    UserFactory,
    member_of,
    state_date,
)

pytestmark = pytest.mark.django_db
LOOPS = "/aufgaben/rueckmeldungen/"
TODAY = timezone.localdate


@pytest.fixture
def planner(client):
    user = PlannerFactory()
    client.force_login(user)
    return user


@pytest.fixture
def event():
    row = EventFactory(status=EventStatus.HELD)
    state_date(row, TODAY() - timedelta(days=5))
    return row


def result_url(event):
    return reverse("participation:result_create", args=[event.pk])


def loop_url(loop):
    return reverse("participation:loop_close", args=[loop.pk])


def result_data(**values):
    day = (TODAY() - timedelta(days=5)).isoformat()
    return {"title": "Treffpunkte bleiben", "text": "Sie bleiben offen.", "happened_on": day} | values


def record_data(**values):
    return {"heard_on": TODAY().isoformat(), "where": "Sitzung, TOP 3", "answer": "Einverstanden."} | values


def rule(event, target, **fields):
    fields = {"process": event.process, "source_committee": event.committee, "days": 30} | fields
    return FeedbackRule.objects.create(target=target, **fields)


def record(event, by=None, **fields):
    values = {"title": "Treffpunkte", "text": "Bleiben.", "happened_on": date(2026, 5, 1)} | fields
    return record_result(event, by=by, **values)


# Recording


@pytest.mark.parametrize(
    ("role", "expected"), [("planner", 302), ("editor", 302), ("moderator", 403), ("releaser", 403)]
)
def test_only_planners_and_editors_record_results(client, event, role, expected):
    client.force_login(UserFactory(roles=[role]))
    assert client.post(result_url(event), result_data()).status_code == expected
    assert Result.objects.count() == (expected == 302)


def test_anonymous_visitors_and_members_record_nothing(client, event):
    assert client.get(result_url(event))["Location"].startswith("/konto/")
    assert client.post(result_url(event), result_data()).status_code == 403
    client.force_login(member_of(CommitteeFactory()))
    assert client.post(result_url(event), result_data()).status_code == 403
    assert Result.objects.count() == 0


def test_a_result_of_an_example_is_an_example(event):
    assert record(event).is_example is False
    event.is_example = True
    assert record(event, title="Noch eines").is_example is True


def test_a_result_from_contributions_is_published_at_once(client, planner, event):
    consultation = ConsultationFactory(process=event.process)
    before = timezone.now() - timedelta(days=9)
    by_number, by_tick = [AcceptedFactory(consultation=consultation, received_at=before) for _n in range(2)]
    topic = TopicFactory(process=event.process)
    article = ArticleFactory()
    data = result_data(
        numbers=f"B-{by_number.pk}",
        contributions=[by_tick.pk],
        topics=[topic.pk],
        articles=[article.pk],
        publish="on",
    )
    assert client.post(result_url(event), data).status_code == 302
    result = event.results.get()
    assert set(result.contributions.all()) == {by_number, by_tick}
    assert (list(result.topics.all()), list(result.articles.all())) == ([topic], [article])
    assert (result.is_public, result.recorded_by) == (True, planner)


def test_a_result_may_stay_internal_and_be_published_once(client, planner, event):
    client.post(result_url(event), result_data())
    result = event.results.get()
    assert result.published_at is None
    address = reverse("participation:result_publish", args=[result.pk])
    assert client.post(address).status_code == 302
    result.refresh_from_db()
    assert result.is_public
    assert client.post(address).status_code == 409
    with pytest.raises(TransitionRefused):
        publish_result(result)


def test_the_same_result_sent_twice_is_stored_once(client, planner, event):
    rule(event, CommitteeFactory())
    for _n in range(2):
        assert client.post(result_url(event), result_data()).status_code == 302
    assert (Result.objects.count(), FeedbackLoop.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": ""}, "text"),
        ({"happened_on": ""}, "happened_on"),
        ({"happened_on": "2999-01-01"}, "happened_on"),
        ({"numbers": "B-999999"}, "numbers"),
        ({"contributions": ["999999"]}, "contributions"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(client, planner, event, values, field):
    response = client.post(result_url(event), result_data(source="Protokoll 17") | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Protokoll 17" in response.content.decode()
    assert Result.objects.count() == 0


def test_a_contribution_that_was_not_accepted_cannot_be_chosen(client, planner, event):
    row = ContributionFactory(consultation=ConsultationFactory(process=event.process))
    response = client.post(result_url(event), result_data(numbers=str(row.pk)))
    assert list(response.context["form"].errors) == ["numbers"]


def test_searching_offers_contributions_and_keeps_what_was_typed(client, planner, event):
    consultation = ConsultationFactory(process=event.process)
    found = AcceptedFactory(text="Die Haltestelle braucht ein Dach.", consultation=consultation)
    chosen = AcceptedFactory(text="Mehr Bänke.", consultation=consultation)
    AcceptedFactory(text="Ein Dach in einem anderen Prozess.")
    ContributionFactory(text="Ein Dach, noch nicht geprüft.", consultation=consultation)
    data = {"suchen": "1", "search": "dach", "title": "", "text": "Schon viel geschrieben"}
    response = client.post(result_url(event), data | {"contributions": [chosen.pk]})
    form, page = response.context["form"], response.content.decode()
    assert (response.status_code, form.errors, Result.objects.count()) == (200, {}, 0)
    assert list(form.fields["contributions"].queryset) == [found, chosen]
    assert "Schon viel geschrieben" in page
    assert f'value="{chosen.pk}"' in page.split("checked")[0].rsplit("<input", 1)[1]


def test_a_search_without_a_hit_says_so(client, planner, event):
    response = client.post(result_url(event), {"suchen": "1", "search": "nirgends"})
    assert "Kein angenommener Beitrag passt zu dieser Suche." in response.content.decode()


@pytest.mark.parametrize("status", [EventStatus.PLANNED, EventStatus.CANCELLED])
def test_only_events_that_took_place_have_results(client, planner, status):
    event = EventFactory(status=status)
    assert client.get(result_url(event)).status_code == 409
    with pytest.raises(TransitionRefused):
        record(event)


# Loops by rule


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


# The list of loops


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
    overdue = FeedbackLoopFactory(due_on=TODAY() - timedelta(days=1))
    old = FeedbackLoopFactory(result=ResultFactory(happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31))
    closed = FeedbackLoopFactory()
    FeedbackRecord.objects.create(loop=closed, heard_on=TODAY(), where="Sitzung")
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
    FeedbackRecord.objects.create(loop=closed, heard_on=TODAY(), where="Sitzung")
    says("Alle Gremien haben von den Ergebnissen gehört, die für sie vorgesehen sind.")
    says("Das Gremium hat von allen Ergebnissen gehört", gremium=closed.committee.slug)
    says("Für dieses Gremium ist keine Rückmeldung vorgesehen.", gremium=other.slug)
    FeedbackLoopFactory(result=ResultFactory(happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31))
    says("Keine Rückmeldung steht aus.", "Bei 1 Rückmeldung von vor dem Beginn der Aufzeichnung")


@pytest.mark.parametrize(
    ("typed", "numbers", "strange"),
    [
        ("", [], []),
        ("B-61, b-62;63 und B 64.", [61, 62, 63, 64], []),
        ("B–7\nB7", [7, 7], []),
        ("B-61, B-9999, Unsinn", [61, 9999], ["Unsinn"]),
        ("12a B-12-B-14 1234567890", [], ["12a", "B-12-B-14", "1234567890"]),
    ],
)
def test_numbers_of_contributions_are_read_and_no_word_is_lost(typed, numbers, strange):
    assert split_numbers(typed) == (numbers, strange)


def test_all_that_was_not_understood_is_named(client, planner, event):
    known = AcceptedFactory(consultation__process=event.process)
    response = client.post(result_url(event), result_data(numbers=f"B-{known.pk}, B-999999, Unsinn, <b>"))
    assert response.status_code == 422
    assert response.context["form"].errors["numbers"] == [
        "Kein angenommener Beitrag: B-999999.",
        "Das ist keine Nummer eines Beitrags: „Unsinn“, „<b>“.",
    ]


def test_a_result_is_not_older_than_its_contributions(client, planner, event):
    consultation = ConsultationFactory(process=event.process)
    day = TODAY() - timedelta(days=5)
    same_day = timezone.now() - timedelta(days=5)
    fine = AcceptedFactory(consultation=consultation, received_at=same_day)
    typed = AcceptedFactory(consultation=consultation, channel=Channel.EVENT)
    ticked, named = [AcceptedFactory(consultation=consultation) for _n in range(2)]
    data = result_data(numbers=f"{fine.pk} {named.pk}", contributions=[ticked.pk, typed.pk])
    response = client.post(result_url(event), data)
    assert response.status_code == 422
    came = ", ".join(f"B-{row.pk} (eingegangen am {day_text(TODAY())})" for row in (ticked, named))
    assert response.context["form"].errors == {
        "happened_on": [f"Dieser Tag liegt vor dem Eingang von {came}. Prüfen Sie den Tag und die Auswahl."]
    }
    data = result_data(numbers=str(fine.pk), contributions=[typed.pk], happened_on=day.isoformat())
    assert client.post(result_url(event), data).status_code == 302
    assert set(event.results.get().contributions.all()) == {fine, typed}


# Closing


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
    assert (row.heard_on, row.where, row.answer) == (TODAY(), "Sitzung, TOP 3", "Einverstanden.")
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
    close_loop(loop, heard_on=TODAY(), where="Mail", answer="Kein Bedarf.", by=other)
    response = client.post(loop_url(loop), record_data())
    page = response.content.decode()
    assert (response.status_code, FeedbackRecord.objects.count()) == (409, 1)
    for words in ("Otto Beispiel", "Kein Bedarf.", "Sitzung, TOP 3", "Einverstanden."):
        assert words in page, words


@pytest.mark.django_db(transaction=True)
def test_of_two_records_at_the_same_moment_one_counts():
    loop = FeedbackLoopFactory()

    def close(where):
        return close_loop(loop, heard_on=TODAY(), where=where, by=None)

    results = at_once(lambda: close("hier"), lambda: close("dort"))
    (stale,) = [result for result in results if isinstance(result, Stale)]
    assert stale.latest == FeedbackRecord.objects.get()
