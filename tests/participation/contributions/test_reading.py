"""What others said: the published contributions of a consultation."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.models import Outcome
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ConsultationFactory,
    ContributionFactory,
    PlannerFactory,
    TopicFactory,
)
from tests.participation.contributions.rows import public, reply
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def listed(client, consultation, **query):
    response = client.get(reverse("participation:contribution_list", args=[consultation.slug]), query)
    return response, re.findall(r'/beitraege/(\d+)/"', response.content.decode())


def test_the_list_shows_what_is_published_to_everybody_alike(client):
    consultation = ConsultationFactory()
    shown_row = AcceptedFactory(consultation=consultation)
    AcceptedFactory(consultation=consultation, published_at=None, published_text="")
    ContributionFactory(consultation=consultation)
    AcceptedFactory()
    response, rows = listed(client, consultation)
    assert rows == [str(shown_row.pk)]
    assert "3 Beiträge sind eingegangen, 1 davon sind veröffentlicht." in text_of(response)
    client.force_login(PlannerFactory())
    assert listed(client, consultation)[1] == [str(shown_row.pk)]


def test_the_list_is_filtered_by_topic_area_and_outcome(client):
    topic, area = TopicFactory(), AreaFactory()
    consultation = ConsultationFactory(process=topic.process, topics=[topic])
    on_topic = AcceptedFactory(consultation=consultation, topic=topic)
    in_area = AcceptedFactory(consultation=consultation, area=area)
    answered = AcceptedFactory(consultation=consultation)
    reply(answered, Outcome.PARTLY)
    assert listed(client, consultation, thema=topic.slug)[1] == [str(on_topic.pk)]
    assert listed(client, consultation, ortsteil=area.slug)[1] == [str(in_area.pk)]
    assert listed(client, consultation, ergebnis="teilweise")[1] == [str(answered.pk)]
    assert set(listed(client, consultation, ergebnis="offen")[1]) == {str(on_topic.pk), str(in_area.pk)}


def test_empty_lists_say_why(client):
    row = AcceptedFactory()
    response, _rows = listed(client, row.consultation, ergebnis="teilweise")
    assert "Zu dieser Auswahl ist kein Beitrag veröffentlicht." in text_of(response)
    response, _rows = listed(client, ConsultationFactory())
    assert "Noch ist kein Beitrag veröffentlicht." in text_of(response)


def test_long_lists_have_pages(client):
    consultation = ConsultationFactory()
    AcceptedFactory.create_batch(21, consultation=consultation)
    assert len(listed(client, consultation)[1]) == 20
    assert len(listed(client, consultation, seite="2")[1]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, rows, django_assert_num_queries):
    consultation = ConsultationFactory()
    for _ in range(rows):
        topic = TopicFactory(process=consultation.process)
        consultation.topics.add(topic)
        reply(AcceptedFactory(consultation=consultation, topic=topic, area=AreaFactory()))
    with django_assert_num_queries(5):
        listed(client, consultation)


def test_reading_pages_hold_nothing_per_visitor(client):
    row = AcceptedFactory()
    for page in (public(row), reverse("participation:contribution_list", args=[row.consultation.slug])):
        response = client.get(page)
        assert dict(response.cookies) == {}
        assert "Cookie" not in response.get("Vary", "")
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert 'method="post"' not in response.content.decode()


@pytest.mark.parametrize(
    "change", [{"published_at": None, "published_text": ""}, {"consultation_hidden": True}]
)
def test_what_is_not_public_is_not_found(client, change):
    hidden = change.pop("consultation_hidden", False)
    consultation = ConsultationFactory(withdrawn_at=timezone.now() if hidden else None)
    row = AcceptedFactory(consultation=consultation, **change)
    assert client.get(public(row)).status_code == 404


def test_a_contribution_stands_under_its_own_consultation_only(client):
    row = AcceptedFactory()
    other = reverse("participation:contribution", args=[ConsultationFactory().slug, row.pk])
    assert client.get(other).status_code == 404
