"""A planner invites somebody, gives and ends a role, and locks the account; all of it on a phone, too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stakeholders.models import OutgoingMail, RoleGrant, User
from tests.browser.signed_in import sign_in_by_form
from tests.factories import CommitteeFactory, UserFactory, member_of

from .axe import assert_holds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "a-very-long-address-that-breaks@ein-langer-name-ohne-trennung.example"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_planner_invites_and_ends(open_page, javascript):
    page = open_page("/konto/", javascript=javascript)
    sign_in_by_form(page)
    page.get_by_role("link", name="Konten und Rollen verwalten").click()
    page.get_by_role("link", name="Person einladen").click()
    press(page, "Einladung senden")
    assert page.title().startswith("Fehler:")
    page.get_by_label("Vor- und Nachname").fill("Nina Neu")
    page.get_by_label("E-Mail-Adresse").fill("nina@example.org")
    page.get_by_label("Redaktion:").check()
    page.get_by_label("Gilt bis").fill((timezone.localdate() + timedelta(days=90)).isoformat())
    press(page, "Einladung senden")
    assert "Die Einladung geht an nina@example.org." in page.content()
    assert OutgoingMail.objects.get().recipient == "nina@example.org"
    assert page.locator("h1").inner_text() == "Nina Neu"

    page.get_by_label("Freigabe:").check()
    press(page, "Rolle geben")
    page.get_by_role("link", name="Rolle „Freigabe“ beenden oder Ende ändern").click()
    page.get_by_label("sofort").check()
    press(page, "Speichern")
    assert "Frühere Rollen" in page.content()
    assert RoleGrant.objects.get(role="releaser").ended_by.name == "Petra Beispiel"

    page.get_by_role("link", name="Konto sperren").click()
    press(page, "Konto sperren")
    assert not User.objects.get(email="nina@example.org").is_active
    press(page, "Konto wieder öffnen")
    assert User.objects.get(email="nina@example.org").is_active


def test_the_pages_are_accessible_and_fit(open_page, live_server):
    committee = CommitteeFactory(name="Arbeitsgruppe der sozialpolitischen Sprecherinnen und Sprecher")
    account = member_of(committee, email=LONG, name="Maria Mitglied", roles=["editor"])
    RoleGrant.objects.create(
        user=account, role="moderator", starts_on="2020-01-01", ends_on="2020-12-31", granted_by=account
    )
    UserFactory(name="Gerd Gesperrt", is_active=False)
    page = open_page("/aufgaben/konten/")
    sign_in_by_form(page)
    own = f"/aufgaben/konten/{account.pk}/"
    grant = account.grants.get(role="editor")
    for path in (
        "/aufgaben/konten/",
        "/aufgaben/konten/?stand=beendet",
        "/aufgaben/konten/einladen/",
        own,
        f"{own}rollen/{grant.pk}/",
        f"{own}sperren/",
    ):
        assert page.goto(live_server.url + path).status == 200, path
        assert_holds(page)
    page.goto(f"{live_server.url}/aufgaben/konten/einladen/")
    press(page, "Einladung senden")
    assert_holds(page)
