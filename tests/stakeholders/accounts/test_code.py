"""Signing in by a code from a mail, and every way it can go wrong."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from stakeholders.models import OutgoingMail
from tests.factories import CommitteeFactory, UserFactory, member_of
from tests.reading import text_of
from tests.stakeholders.accounts.signing_in import (
    CODE,
    CONFIRM,
    LOGIN,
    code_from_mail,
    is_signed_in,
    request_code,
)

pytestmark = pytest.mark.django_db


def test_code_signs_in(client):
    member_of(CommitteeFactory(), email="sprecherin@example.org")
    response = request_code(client, "sprecherin@example.org")
    assert (response.status_code, response.url) == (302, CONFIRM)
    assert "Der Code gilt 15 Minuten." in text_of(client.get(CONFIRM))
    response = client.post(CONFIRM, {"code": code_from_mail().lower().replace("-", "")})
    assert (response.status_code, response.url) == (302, "/konto/weiter/")
    assert is_signed_in(client)


def test_next_survives_the_way_through_the_code(client):
    UserFactory(email="da@example.org")
    response = request_code(client, "da@example.org", next="/stadtrat/")
    assert client.post(response.url, {"code": code_from_mail(), "next": "/stadtrat/"}).url == "/stadtrat/"


def test_unknown_and_known_addresses_cannot_be_told_apart(client):
    UserFactory(email="da@example.org")
    UserFactory(email="aus@example.org", is_active=False)
    seen = []
    for email in ("da@example.org", "weg@example.org", "aus@example.org"):
        client.cookies.clear()
        sent = request_code(client, email)
        page = client.get(CONFIRM)
        wrong = client.post(CONFIRM, {"code": "FALSCH"})
        seen.append(
            [
                (response.status_code, response.get("Location"), sorted(response.cookies), shown)
                for response in (sent, page, wrong)
                for shown in [without_keys(text_of(response).replace(email, ""))]
            ]
        )
    assert seen[0] == seen[1] == seen[2]
    assert OutgoingMail.objects.count() == 1


def without_keys(text):
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


def test_no_mail_goes_to_unknown_addresses(client):
    request_code(client, "weg@example.org")
    client.post("/konto/password/reset/", {"email": "weg@example.org"})
    assert OutgoingMail.objects.count() == 0


def test_wrong_code_says_so_and_the_third_ends_it(client):
    UserFactory(email="da@example.org")
    request_code(client, "da@example.org")
    first = client.post(CONFIRM, {"code": "FALSCH"})
    assert first.status_code == 422
    assert "Der Code stimmt nicht." in text_of(first)
    client.post(CONFIRM, {"code": "FALSCH"})
    third = client.post(CONFIRM, {"code": "FALSCH"}, follow=True)
    assert "Das waren zu viele Versuche." in text_of(third)
    assert "Der Code gilt nicht mehr" not in text_of(third)
    client.post(CONFIRM, {"code": code_from_mail()})
    assert not is_signed_in(client)


def test_expired_code_says_so(client, monkeypatch):
    UserFactory(email="da@example.org")
    request_code(client, "da@example.org")
    code = code_from_mail()
    later = time.time() + 901
    monkeypatch.setattr(time, "time", lambda: later)
    response = client.post(CONFIRM, {"code": code}, follow=True)
    assert "Der Code gilt nicht mehr." in text_of(response)
    assert not is_signed_in(client)


def test_a_code_opens_once(client):
    UserFactory(email="da@example.org")
    request_code(client, "da@example.org")
    code = code_from_mail()
    client.post(CONFIRM, {"code": code})
    client.post("/konto/logout/")
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["da@example.org", "weg@example.org"])
def test_asking_for_codes_is_throttled_alike(client, email):
    UserFactory(email="da@example.org")
    for _ in range(3):
        client.cookies.clear()
        assert request_code(client, email).status_code == 302
    client.cookies.clear()
    response = request_code(client, email)
    assert response.status_code == 422
    assert "Das waren zu viele Versuche." in text_of(response)


def test_code_page_is_honest_when_mails_do_not_go_out(client):
    request_code(client, "weg@example.org")
    assert "verspätet" not in text_of(client.get(CONFIRM))
    OutgoingMail.objects.create(
        recipient="x@example.org", subject="x", body="x", queued_at=timezone.now() - timedelta(minutes=3)
    )
    assert "Mails gehen gerade verspätet hinaus" in text_of(client.get(CONFIRM))


def test_the_mail_speaks_plainly(client, settings):
    settings.SITE_URL = "https://portal.example"
    UserFactory(email="da@example.org")
    request_code(client, "da@example.org")
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == ("da@example.org", "Ihr Code für die Anmeldung")
    assert mail.body.startswith("Guten Tag,\n\nIhr Code:\n\n    ")
    assert "Geben Sie den Code nicht weiter." in mail.body
    assert mail.body.endswith("Sozialraumplanung Erfurt\nhttps://portal.example")


def test_the_address_typed_for_a_password_is_taken_over_for_the_code(client):
    UserFactory(email="da@example.org")
    assert f'formaction="{CODE}?next=/stadtrat/"' in client.get(
        LOGIN, {"next": "/stadtrat/"}
    ).content.decode().replace("%2F", "/")
    response = client.post(CODE, {"login": "da@example.org", "password": "", "next": "/stadtrat/"})
    assert response.url.startswith(CONFIRM)
    assert client.post(response.url, {"code": code_from_mail(), "next": "/stadtrat/"}).url == "/stadtrat/"


def test_without_an_address_the_code_page_asks_for_it(client):
    response = client.post(CODE, {"login": " ", "password": ""})
    assert (response.status_code, response.url) == (302, CODE)


@pytest.mark.parametrize(
    "typed", ["Info@Straße.example", "info@xn--strae-oqa.example", "\u200binfo@straße.example "]
)
def test_an_umlaut_domain_reaches_its_own_mailbox(client, typed):
    """The browser leaves the field alone, and the code goes to no domain of another name."""
    UserFactory(email="info@xn--strae-oqa.example")
    assert 'type="email"' not in client.get(CODE).content.decode()
    assert 'inputmode="email"' in client.get(CODE).content.decode()
    response = request_code(client, typed)
    assert OutgoingMail.objects.get().recipient == "info@xn--strae-oqa.example"
    assert "info@straße.example" in text_of(client.get(CONFIRM))
    client.post(response.url, {"code": code_from_mail()})
    assert is_signed_in(client)


def test_an_address_that_cannot_be_is_said_at_once(client):
    response = client.post(CODE, {"email": "jürgen@b.example"})
    assert response.status_code == 422
    assert "Vor dem @ sind keine Umlaute möglich" in text_of(response)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("pasted", ["Ihr Code:\n\n    {}\n\nGeben Sie ihn dort ein", " {} ", "\u200b{}"])
def test_a_code_is_found_in_what_was_pasted(client, pasted):
    UserFactory(email="da@example.org")
    request_code(client, "da@example.org")
    code = code_from_mail()
    client.post(CONFIRM, {"code": pasted.format(code.replace("-", " – "))})
    assert is_signed_in(client)
