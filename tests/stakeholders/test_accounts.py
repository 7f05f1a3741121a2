"""Signing in and out: by password, by code, and every way it can go wrong."""

import re
import time
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from stakeholders.adapter import AccountAdapter
from stakeholders.models import OutgoingMail, RoleGrant, SeatHolder
from tests.factories import PASSWORD, CommitteeFactory, PlannerFactory, UserFactory, member_of
from tests.reading import text_of

pytestmark = pytest.mark.django_db
LOGIN, CODE, CONFIRM = "/konto/login/", "/konto/login/code/", "/konto/login/code/confirm/"


def request_code(client, email, **query):
    return client.post(CODE, {"email": email, **query})


def code_from_mail():
    return re.search(r"^ {4}(\S+)$", OutgoingMail.objects.latest("pk").body, re.M)[1]


def is_signed_in(client):
    return "_auth_user_id" in client.session


# By password


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


# By code


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


# Cookies and limits keep nobody's address


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
    monkeypatch.setattr("erfurt_sozialraum.visitors.today", lambda: date(2030, 1, 1))
    assert seen("203.0.113.7") != first


# Signing out, closed doors


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


# The password


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


# Roles end


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
