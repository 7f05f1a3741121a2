"""Recording a result: who may, from which contributions, and what is wrong with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.moderation.mentions import named_by
from participation.forms.moderation.choosing import split_numbers
from participation.models import Channel, EventStatus, FeedbackLoop, Result
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    EventFactory,
    TopicFactory,
    UserFactory,
    WordingFactory,
    member_of,
)
from tests.participation.results.result_forms import record, result_data, result_url, rule

pytestmark = pytest.mark.django_db


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
    article = WordingFactory()
    data = result_data(
        numbers=f"B-{by_number.pk}",
        about=[f"p{by_tick.points.get().pk}"],
        topics=[topic.pk],
        wordings=[article.pk],
        publish="on",
    )
    assert client.post(result_url(event), data).status_code == 302
    result = event.results.get()
    assert named_by(result) == [by_number.points.get(), by_tick.points.get()]
    assert (list(result.topics.all()), list(result.wordings.all())) == ([topic], [article])
    assert (result.is_public, result.recorded_by) == (True, planner)


def test_a_result_may_stay_internal(client, planner, event):
    client.post(result_url(event), result_data())
    result = event.results.get()
    assert result.published_at is None


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
        ({"happened_on": "2099-01-01"}, "happened_on"),
        ({"numbers": "B-999999"}, "numbers"),
        ({"about": ["999999"]}, "about"),
        ({"about": ["p999999"]}, "about"),
        ({"numbers": "1/2"}, "numbers"),
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
    ticked = f"p{chosen.points.get().pk}"
    response = client.post(result_url(event), data | {"about": [ticked]})
    form, page = response.context["form"], response.content.decode()
    assert (response.status_code, form.errors, Result.objects.count()) == (200, {}, 0)
    assert list(form.fields["about"].named.values()) == [found.points.get(), chosen.points.get()]
    assert "Schon viel geschrieben" in page
    assert f'value="{ticked}"' in page.split("checked")[0].rsplit("<input", 1)[1]


def test_a_search_without_a_hit_says_so(client, planner, event):
    response = client.post(result_url(event), {"suchen": "1", "search": "nirgends"})
    assert "Kein angenommener Beitrag passt zu dieser Suche." in response.content.decode()


@pytest.mark.parametrize("status", [EventStatus.PLANNED, EventStatus.CANCELLED])
def test_only_events_that_took_place_have_results(client, planner, status):
    event = EventFactory(status=status)
    assert client.get(result_url(event)).status_code == 409
    with pytest.raises(Refused):
        record(event)


@pytest.mark.parametrize(
    ("typed", "numbers", "strange"),
    [
        ("", [], []),
        ("B-61, b-62;63 und B 64.", [(61, None), (62, None), (63, None), (64, None)], []),
        ("B–7\nB7", [(7, None), (7, None)], []),
        ("B-61, B-9999, Unsinn", [(61, None), (9999, None)], ["Unsinn"]),
        ("B-12/2, 12 / 3 und B 12/4.", [(12, 2), (12, 3), (12, 4)], []),
        ("12a B-12-B-14 1234567890 12/ /3", [], ["12a", "B-12-B-14", "1234567890", "12/", "/3"]),
    ],
)
def test_numbers_of_contributions_are_read_and_no_word_is_lost(typed, numbers, strange):
    assert split_numbers(typed) == (numbers, strange)


def test_all_that_was_not_understood_is_named(client, planner, event):
    known = AcceptedFactory(consultation__process=event.process)
    response = client.post(result_url(event), result_data(numbers=f"B-{known.pk}, B-999999, Unsinn, <b>"))
    assert response.status_code == 422
    assert response.context["form"].errors["numbers"] == [
        "Einen Beitrag mit dieser Nummer gibt es nicht: B-999999.",
        "Das ist keine Nummer eines Beitrags: „Unsinn“, „<b>“.",
    ]


def test_a_result_is_not_older_than_its_contributions(client, planner, event):
    consultation = ConsultationFactory(process=event.process)
    day = today() - timedelta(days=5)
    same_day = timezone.now() - timedelta(days=5)
    fine = AcceptedFactory(consultation=consultation, received_at=same_day)
    typed = AcceptedFactory(consultation=consultation, channel=Channel.EVENT)
    ticked, named = [AcceptedFactory(consultation=consultation) for _n in range(2)]
    data = result_data(numbers=f"{fine.pk} {named.pk}", about=_boxes(ticked, typed))
    response = client.post(result_url(event), data)
    assert response.status_code == 422
    came = ", ".join(f"B-{row.pk} (eingegangen am {day_text(today())})" for row in (ticked, named))
    assert response.context["form"].errors == {
        "happened_on": [f"Dieser Tag liegt vor dem Eingang von {came}. Prüfen Sie den Tag und die Auswahl."]
    }
    data = result_data(numbers=str(fine.pk), about=_boxes(typed), happened_on=day.isoformat())
    assert client.post(result_url(event), data).status_code == 302
    assert named_by(event.results.get()) == [fine.points.get(), typed.points.get()]


def _boxes(*rows):
    return [f"p{row.points.get().pk}" for row in rows]
