"""Signing in by password, setting and changing it, and the limits on guessing."""

import re

import pytest

from stakeholders.models import OutgoingMail
from tests.factories import PASSWORD, PlannerFactory, UserFactory
from tests.reading import text_of
from tests.stakeholders.accounts.signing_in import LOGIN, is_signed_in

pytestmark = pytest.mark.django_db


def test_password_signs_in_and_leads_on(client):
    PlannerFactory(email="planung@example.org")
    response = client.post(LOGIN, {"login": "Planung@Example.org", "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/konto/weiter/")
    assert is_signed_in(client)


def test_wrong_password_and_unknown_address_read_the_same(client):
    UserFactory(email="da@example.org")
    known = client.post(LOGIN, {"login": "da@example.org", "password": "falsch"})
    unknown = client.post(LOGIN, {"login": "weg@example.org", "password": "falsch"})
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert "E-Mail-Adresse oder Passwort stimmen nicht." in text_of(known)
    assert known.context["form"].errors == unknown.context["form"].errors
    assert not is_signed_in(client)


def test_guessing_passwords_is_slowed_down_per_address(client):
    UserFactory(email="da@example.org")
    for _ in range(5):
        client.post(LOGIN, {"login": "da@example.org", "password": "falsch"})
    response = client.post(LOGIN, {"login": "da@example.org", "password": PASSWORD})
    assert response.status_code == 422
    assert "Das waren zu viele Versuche." in text_of(response)
    assert not is_signed_in(client)


def test_many_tries_from_one_place_get_a_page_of_their_own(client):
    for number in range(30):
        client.post(LOGIN, {"login": f"x{number}@example.org"})
    response = client.post(LOGIN, {"login": "y@example.org"})
    assert response.status_code == 429
    assert "Zum Schutz der Konten" in text_of(response)


def test_an_inactive_account_stays_out(client):
    UserFactory(email="aus@example.org", is_active=False)
    response = client.post(LOGIN, {"login": "aus@example.org", "password": PASSWORD}, follow=True)
    assert "Dieses Konto ist gesperrt" in text_of(response)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/stadtrat/", "/stadtrat/"),
        ("https://boese.example/", "/konto/weiter/"),
        ("//boese.example/", "/konto/weiter/"),
        ("javascript:alert(1)", "/konto/weiter/"),
    ],
)
def test_next_leads_only_within_the_portal(client, asked, led):
    UserFactory(email="da@example.org")
    form = {"login": "da@example.org", "password": PASSWORD, "next": asked}
    assert client.post(LOGIN, form).url == led


def test_reset_link_sets_a_new_password(client, settings):
    settings.SITE_URL = "https://portal.example"
    user = UserFactory(email="da@example.org")
    response = client.post("/konto/password/reset/", {"email": "da@example.org"}, follow=True)
    assert "Sehen Sie in Ihr Postfach" in text_of(response)
    link = re.search(r"https://portal\.example(/\S+)", OutgoingMail.objects.get().body)[1]
    page = client.get(link, follow=True)
    assert "Neues Passwort festlegen" in text_of(page)
    form = {"password1": "Vier lange Wörter hier", "password2": "Vier lange Wörter hier"}
    done = client.post(page.redirect_chain[-1][0], form, follow=True)
    assert "Ihr neues Passwort gilt jetzt" in text_of(done)
    user.refresh_from_db()
    assert user.check_password("Vier lange Wörter hier")
    assert "Dieser Link gilt nicht mehr" in text_of(client.get(link, follow=True))


def test_reset_does_not_tell_who_has_an_account(client):
    UserFactory(email="da@example.org")
    known = client.post("/konto/password/reset/", {"email": "da@example.org"}, follow=True)
    unknown = client.post("/konto/password/reset/", {"email": "weg@example.org"}, follow=True)
    assert text_of(known) == text_of(unknown)


def test_changing_the_password_asks_for_the_old_one(client):
    user = UserFactory()
    client.force_login(user)
    form = {"oldpassword": "falsch", "password1": "Vier lange Wörter hier"}
    form["password2"] = form["password1"]
    response = client.post("/konto/password/change/", form)
    assert response.status_code == 422
    assert "Das ist nicht Ihr jetziges Passwort." in text_of(response)
    response = client.post("/konto/password/change/", {**form, "oldpassword": PASSWORD}, follow=True)
    assert "Ihr neues Passwort gilt jetzt." in text_of(response)


def test_an_account_without_password_may_set_one(client):
    user = UserFactory(password=None)
    client.force_login(user)
    form = {"password1": "Vier lange Wörter hier", "password2": "Vier lange Wörter hier"}
    assert client.post("/konto/password/set/", form).status_code == 302
    user.refresh_from_db()
    assert user.check_password("Vier lange Wörter hier")
