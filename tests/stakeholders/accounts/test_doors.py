"""What stays closed and what keeps no address: sessions, limits, sign-up, roles that have ended."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from stakeholders.adapter import AccountAdapter
from stakeholders.models import RoleGrant, SeatHolder
from tests.factories import CommitteeFactory, PlannerFactory, UserFactory, member_of
from tests.reading import text_of
from tests.stakeholders.accounts.signing_in import CODE, CONFIRM, LOGIN, is_signed_in

pytestmark = pytest.mark.django_db


def test_looking_at_the_sign_in_pages_starts_no_session(client):
    for address in (LOGIN, CODE, CONFIRM, "/konto/password/reset/"):
        assert django_settings.SESSION_COOKIE_NAME not in client.get(address).cookies, address


def test_a_failed_password_starts_no_session(client):
    response = client.post(LOGIN, {"login": "weg@example.org", "password": "falsch"})
    assert django_settings.SESSION_COOKIE_NAME not in response.cookies


def test_rate_limits_count_by_a_hash_that_changes_every_day(rf, monkeypatch):
    def seen(address):
        return AccountAdapter().get_client_ip(rf.get("/", REMOTE_ADDR=address))

    first = seen("203.0.113.7")
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert seen("203.0.113.7") == first
    assert seen("203.0.113.8") != first
    # A home has a whole network of addresses; it counts as one.
    assert seen("2001:db8::1") == seen("2001:db8::2")
    monkeypatch.setattr("erfurt_sozialraum.web.visitors.today", lambda: date(2030, 1, 1))
    assert seen("203.0.113.7") != first


def test_signing_out_needs_a_post(client):
    client.force_login(UserFactory())
    assert "Möchten Sie sich abmelden?" in text_of(client.get("/konto/logout/"))
    assert is_signed_in(client)
    assert client.post("/konto/logout/").url == "/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_alone(client, method):
    response = getattr(client, method)("/konto/signup/", {"email": "neu@example.org"})
    assert response.status_code == 404
    assert "Konten gibt es nur auf Einladung." in text_of(response)


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_reauthenticate", "account_confirm_email", "mfa_index", "socialaccount_signup"],
)
def test_what_the_portal_does_not_use_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("address", ["/konto/", "/konto/password/change/", "/konto/weiter/"])
def test_own_pages_ask_strangers_to_sign_in(client, address):
    assert client.get(address).url == f"/konto/login/?next={address}"


def test_the_account_page_says_who_one_is_and_until_when(client):
    user = member_of(CommitteeFactory(name="AG der Beispiele"))
    RoleGrant.objects.create(user=user, role="editor", starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 31))
    client.force_login(user)
    text = text_of(client.get("/konto/"))
    assert "Redaktion (bis 31. Januar 2099)" in text
    assert "AG der Beispiele" in text


def test_a_role_that_has_ended_gives_no_rights(client):
    user = PlannerFactory()
    client.force_login(user)
    assert client.get("/aufgaben/").status_code == 200
    RoleGrant.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert client.get("/aufgaben/").status_code == 403


def test_a_seat_that_has_ended_is_no_membership(client):
    user = member_of(CommitteeFactory(name="AG der Beispiele"))
    SeatHolder.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    client.force_login(user)
    assert "AG der Beispiele" not in text_of(client.get("/konto/"))


def test_switching_an_account_off_ends_its_session(client):
    user = PlannerFactory()
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get("/aufgaben/").status_code == 302
