"""Closed by default, and nothing typed is lost when a session ends."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PlannerFactory

pytestmark = pytest.mark.django_db

TEXT = "Das Gremium hat am Montag\nausführlich beraten & zugestimmt."


def test_reading_a_closed_page_leads_to_sign_in_and_back(client):
    answer = client.get("/aufgaben/")
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next=/aufgaben/"


def test_a_text_sent_after_the_session_ended_comes_back(client):
    answer = client.post("/aufgaben/berichte/neu/", {"note": TEXT, "password": "ein geheimes Wort", "n": "7"})
    assert answer.status_code == 403
    assert answer.context["texts"] == [TEXT]
    assert "Das Gremium hat am Montag\nausführlich beraten &amp; zugestimmt." in answer.content.decode()
    assert "geheimes" not in answer.content.decode()
    assert "next=%2Faufgaben%2Fberichte%2Fneu%2F" in answer.content.decode()


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/gremien/", "%2Fgremien%2F"),
        ("https://anderswo.example/gremien/", "%2Faufgaben%2F"),
        ("", "%2Faufgaben%2F"),
    ],
)
def test_signing_in_again_leads_back_to_the_form(client, came_from, back):
    answer = client.post("/aufgaben/", {}, headers={"referer": came_from})
    assert f'?next={back}"' in answer.content.decode()


def test_a_text_sent_with_a_stale_form_comes_back():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(PlannerFactory())
    answer = strict.post("/aufgaben/berichte/neu/", {"note": TEXT})
    assert answer.status_code == 403
    assert answer.context["texts"] == [TEXT]


def test_an_unknown_address_is_not_found_whoever_asks(client):
    assert client.get("/gibt-es-nicht/").status_code == 404
    assert client.post("/gibt-es-nicht/", {"note": TEXT}).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/was-daraus-wurde/?ortsteil=%00", 200),
        ("/was-daraus-wurde/?thema=a%00b&suche=%00", 200),
        ("/was-daraus-wurde/?ortsteil=%0%000", 200),
        ("/termine/?gremium=%2500", 200),
        ("/mein-beitrag/a%00/", 404),
        ("/%00", 404),
    ],
)
def test_an_address_with_a_null_character_is_no_error(client, address, status):
    assert client.get(address).status_code == status
