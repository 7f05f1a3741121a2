"""What the pages of consultations say before somebody writes, open and closed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participation.models import Contribution
from participation.overviews.consultations.public import closing_text, remaining_text
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ConsultationFactory,
    ContributionFactory,
    PlannerFactory,
    TopicFactory,
)
from tests.participation.consultations.public_form import TEXT, address, close, form_of, key_in
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_the_page_says_what_counts_before_the_form(client, consultation):
    consultation.fixed, consultation.who_decides = "Es gibt Leitlinien.", "Der Stadtrat."
    consultation.offline, consultation.open_points = "Auf Papier.", "Was darin steht."
    consultation.save()
    html = client.get(address(consultation)).content.decode()
    wanted = ["Was schon feststeht", "Was noch offen ist", "Der Stadtrat.", "Auf Papier.", "ohne Anmeldung"]
    assert [word for word in wanted if word not in html.partition("<form")[0]] == []
    assert "Ihr Alter steht nie bei Ihrem Text" in html


def test_only_the_text_is_mandatory(client, consultation):
    html = client.get(address(consultation)).content.decode()
    assert re.findall(r'aria-required="true"', html) == ['aria-required="true"']
    assert 'name="may_publish" class="kern-form-check__checkbox"' in html
    assert "checked" not in html


def test_areas_stand_in_german_order(client, consultation):
    for name in ["Zimmernsupra", "Ölmühle", "Andreasvorstadt", "Oststadt"]:
        AreaFactory(name=name)
    html = client.get(address(consultation)).content.decode()
    options = re.findall(r'<option value="\d+">(Z\w+|Ö\w+|A\w+|O\w+)<', html)
    assert options == ["Andreasvorstadt", "Ölmühle", "Oststadt", "Zimmernsupra"]


def test_reading_and_sending_need_no_cookie(consultation):
    client = Client(enforce_csrf_checks=True)
    page = client.get(address(consultation))
    sent = client.post(
        address(consultation), {"text": TEXT, "key": key_in(page.content.decode()), "confirmed": "ja"}
    )
    assert (page.status_code, sent.status_code) == (200, 302)
    assert (dict(page.cookies), dict(sent.cookies), dict(client.cookies)) == ({}, {}, {})
    assert "Cookie" not in page.get("Vary", "")
    assert "csrfmiddlewaretoken" not in page.content.decode()


def test_the_form_is_kept_by_nobody_but_the_browser(client, consultation):
    assert client.get(address(consultation))["Cache-Control"] == "private, no-cache"


def test_a_closed_consultation_is_a_plain_page(client, consultation):
    close(consultation)
    response = client.get(address(consultation))
    assert "Diese Beteiligung ist abgeschlossen" in text_of(response)
    assert "<form" not in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_coming_consultation_says_when(client):
    opens = timezone.now() + timedelta(days=3)
    row = ConsultationFactory(opens_at=opens)
    assert "Noch nicht offen" in text_of(client.get(address(row)))
    assert "<form" not in client.get(address(row)).content.decode()


def test_an_unpublished_consultation_is_for_planners_only(client, consultation):
    row = ConsultationFactory(published_at=None)
    assert client.get(address(row)).status_code == 404
    client.force_login(PlannerFactory())
    response = client.get(address(row))
    assert "Vorschau" in text_of(response)
    assert response["Cache-Control"] == "private, no-cache, no-store"
    assert client.post(address(row), form_of(client, row)).status_code == 409
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ((23, 59, 0), "18. Dezember 2026"),
        ((0, 0, 0), "17. Dezember 2026"),
        ((18, 0, 0), "18. Dezember 2026, 18:00 Uhr"),
        ((6, 7, 0), "18. Dezember 2026, 06:07 Uhr"),
    ],
)
def test_the_end_is_said_as_people_say_it(moment, text):
    hour, minute, second = moment
    closes = timezone.make_aware(timezone.datetime(2026, 12, 18, hour, minute, second))
    assert closing_text(ConsultationFactory.build(closes_at=closes)) == text


@pytest.mark.parametrize(
    ("days", "text"), [(0, "nur noch heute"), (1, "noch bis morgen"), (5, "noch 5 Tage")]
)
def test_the_time_left_is_said_in_days(days, text):
    end = timezone.localtime().replace(hour=23, minute=59, second=0) + timedelta(days=days)
    assert remaining_text(ConsultationFactory.build(closes_at=end)) == text


def test_the_list_shows_open_ones_first(client):
    now = timezone.now()
    old = ConsultationFactory(
        title="Alt", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    late = ConsultationFactory(title="Spät", closes_at=now + timedelta(days=30))
    soon = ConsultationFactory(title="Bald zu Ende", closes_at=now + timedelta(days=2))
    coming = ConsultationFactory(title="Kommt", opens_at=now + timedelta(days=1))
    hidden = ConsultationFactory(title="Geheim", published_at=None)
    html = client.get(reverse("participation:consultation_list")).content.decode()
    places = [html.find(address(row)) for row in (soon, late, coming, old)]
    assert places == sorted(places)
    assert -1 not in places
    assert address(hidden) not in html


def test_the_empty_list_says_why(client):
    assert "Gerade ist keine Beteiligung offen." in text_of(
        client.get(reverse("participation:consultation_list"))
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, rows, django_assert_num_queries):
    for _ in range(rows):
        AcceptedFactory(consultation=ConsultationFactory(), may_publish=True)
    with django_assert_num_queries(1):
        client.get(reverse("participation:consultation_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_number_of_queries(client, consultation, rows, django_assert_num_queries):
    for _ in range(rows):
        consultation.topics.add(TopicFactory(process=consultation.process))
        AreaFactory()
        ContributionFactory(consultation=consultation)
    with django_assert_num_queries(5):
        client.get(address(consultation))
