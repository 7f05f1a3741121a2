"""Closed by default, and nothing typed is lost when a session ends."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.module_loading import import_string

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


ONE_WORDS = (
    "Verkehrsberuhigung",
    "spielplatz",
    "x" * 60,
    "我们需要更多的长椅",
    "ساحة",
    "2x3",
    "0361-123",
    "12345678",
    "🙂",
)


@pytest.mark.parametrize("word", ONE_WORDS)
def test_what_was_typed_comes_back_be_it_one_word(word):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(PlannerFactory())
    carried = {
        "csrfmiddlewaretoken": "A" * 64,
        "form_key": "0b8e3c1e-5a52-4d0b-9d8f-0d4f3c7f1a11",
        "revision": "12 title:ab12cd34",
        "p-seen": "4711aaaa",
        "kind": "undocumented",
        "topics": ["3", "14"],
        "day": "2026-12-24",
        "time": "18:30",
        "n": "7",
        "password1": "geheim",
        "empty": "\u200b",
    }
    answer = strict.post("/aufgaben/berichte/neu/", carried | {"note": word, "again": word})
    assert answer.status_code == 403
    assert answer.context["texts"] == [word]


FOREIGN = "https://x.example/"
ONWARD = [("/gremien/", "/gremien/"), ("", "/konto/weiter/"), (FOREIGN, "/konto/weiter/")]


@pytest.mark.parametrize("page", ["/konto/login/", "/konto/login/code/", "/konto/login/code/confirm/"])
@pytest.mark.parametrize(("wanted", "onward"), ONWARD)
def test_a_second_tab_leads_on_to_where_one_is_signed_in(page, wanted, onward):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(PlannerFactory())
    stale = {"csrfmiddlewaretoken": "A" * 64, "next": wanted, "login": "a@b.example", "code": "ABCD"}
    answer = strict.post(page, stale)
    assert (answer.status_code, answer["Location"]) == (302, onward)
    assert Client(enforce_csrf_checks=True).post(page, stale).status_code == 403


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
        ("/%00", 200),
        ("/gibt-es%00-nicht/", 404),
        ("/term%E2%80%8Bine/", 404),
        ("/termine/%E2%80%8B", 200),
        ("/was-daraus-wurde/?thema=%ED%A0%80%FF%1F", 200),
    ],
)
def test_an_address_with_a_null_character_is_no_error(client, address, status):
    assert client.get(address).status_code == status


def test_a_cookie_with_a_null_character_is_no_error(client):
    client.cookies["sessionid"] = "abcdefgh\x00ijkl"
    assert client.get("/").status_code == 200


def asked(kind, body=b"", query=""):
    """The status with which the web server's own entry answers a request of this content type."""
    statuses = []
    environ = RequestFactory().generic("POST" if body else "GET", "/mein-beitrag/", body, kind).environ
    application = import_string("erfurt_sozialraum.wsgi.application")  # it looks for static files
    answer = application(environ | {"QUERY_STRING": query}, lambda status, _headers: statuses.append(status))
    answer.close()
    return int(statuses[0].split()[0])


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-16", "gibt-es-nicht", "iso-8859-1", "utf-8"])
def test_a_strange_charset_is_no_error(charset):
    assert asked(f"text/html; charset={charset}", query="x=%E4") == 200
    assert asked(f"application/x-www-form-urlencoded; charset={charset}", b"code=%00%E4") == 422


def test_a_header_that_cannot_be_read_is_no_error():
    assert asked("text/html; a*=gibt-es-nicht''x") == 200


def test_fields_that_were_sent_hold_no_control_characters(client):
    answer = client.post("/mein-beitrag/", {"code": "AB\x00C\x1b", "x\x00": "\x00"})
    assert answer.status_code == 422
    assert 'value="ABC"' in answer.content.decode()
