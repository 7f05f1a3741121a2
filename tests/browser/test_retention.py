"""A process ends, its files go to the archive, an operator answers a person: with and without scripts."""

import pytest

from participation.models import ArchiveOffer, Process
from stakeholders.models import User
from tests import factories as f
from tests.browser.signed_in import sign_in

from .axe import VIEWS, assert_accessible, assert_no_horizontal_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROCESS = "/aufgaben/planung/prozesse/isp/"


def check(page, javascript=True):
    assert page.locator("h1").count() == 1, page.url
    if javascript:  # what looks at the page is a script itself
        assert_no_horizontal_scroll(page)
        assert_accessible(page)


def press(page, name):
    page.get_by_role("button", name=name).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_end_of_a_process_to_the_answer_of_the_archive(open_page, live_server, javascript):
    process = f.ProcessFactory(name="Integrierte Sozialraumplanung", slug="isp")
    page = open_page("/impressum/", javascript=javascript)
    sign_in(page.context, f.PlannerFactory(), live_server.url)
    page.goto(f"{live_server.url}{PROCESS}")
    page.get_by_role("link", name="Prozess abschließen").click()
    press(page, "Ja, abschließen")
    page.get_by_role("link", name="Unterlagen und Stadtarchiv").click()
    press(page, "Speichern")
    page.get_by_label("nicht archivwürdig").check()
    page.get_by_role("textbox", name="Vermerk").fill("Aktenzeichen 7")
    press(page, "Speichern")
    assert page.get_by_text("Aktenzeichen 7").count() == 1
    assert ArchiveOffer.objects.get().answer == "declined"
    page.goto(f"{live_server.url}{PROCESS}")
    page.get_by_role("link", name="Prozess weiterführen").click()
    press(page, "Ja, weiterführen")
    process.refresh_from_db()
    assert process.ended_on is None


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_asks_and_is_forgotten(open_page, live_server, javascript):
    f.UserFactory(email="wilma.probe@example.org", name="Wilma Probe")
    page = open_page("/impressum/", javascript=javascript)
    sign_in(page.context, f.UserFactory(roles=["operator"]), live_server.url)
    page.goto(f"{live_server.url}/aufgaben/loeschungen/")
    page.get_by_role("link", name="Jemandem sagen").click()
    page.get_by_label("E-Mail-Adresse").fill("wilma.probe@example.org")
    press(page, "Nachsehen")
    check(page, javascript)
    press(page, "Name, Adresse und Kontakt löschen")
    check(page, javascript)
    press(page, "Ja, löschen")
    check(page, javascript)
    assert not User.objects.filter(email="wilma.probe@example.org").exists()


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_pages_are_readable(open_page, live_server, scheme, width):
    f.ProcessFactory(name="Integrierte Sozialraumplanung", slug="isp")
    page = open_page("/impressum/", scheme=scheme, width=width)
    sign_in(page.context, f.UserFactory(roles=["planner", "operator"]), live_server.url)
    own = ("abschliessen/", "archiv/")
    for path in ("/aufgaben/loeschungen/", "/aufgaben/auskunft/", *(f"{PROCESS}{part}" for part in own)):
        page.goto(f"{live_server.url}{path}")
        check(page)
    Process.objects.update(ended_on="2026-11-01")
    page.goto(f"{live_server.url}{PROCESS}archiv/")
    check(page)
