"""A barrier is reported and answered: in both colours, on a phone, by keyboard, without JavaScript."""

import pytest

from stakeholders.models import BarrierReport
from tests.factories import PASSWORD, PlannerFactory

from .axe import assert_holds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "https://portal.example/" + "sehrlangeadresse" * 12


def test_every_page_is_accessible(open_page):
    row = BarrierReport.objects.create(text=f"Geht nicht: {LONG}", page=LONG, form_key="a")
    page = open_page("/barrierefreiheit/melden/")
    assert_holds(page)
    page.get_by_role("button", name="Meldung absenden").click()
    page.get_by_text("Bitte prüfen Sie eine Angabe").wait_for()
    assert_holds(page)
    base = page.url.split("/barrierefreiheit/")[0]
    page.goto(base + "/barrierefreiheit/melden/danke/")
    assert_holds(page)
    page.goto(base + "/aufgaben/barrieren/")
    page.get_by_label("E-Mail-Adresse").fill(PlannerFactory().email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Mit Passwort anmelden").click()
    page.get_by_role("heading", name="Gemeldete Barrieren", level=1).wait_for()
    assert_holds(page)
    page.goto(f"{base}/aufgaben/barrieren/{row.pk}/")
    assert_holds(page)


def test_a_barrier_is_reported_by_keyboard_without_javascript(open_page):
    page = open_page("/barrierefreiheit/", javascript=False)
    page.locator("main").get_by_role("link", name="Barriere melden").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Was geht nicht?").focus()
    page.keyboard.type("Der Kalender geht nicht mit der Tastatur.")
    page.wait_for_timeout(2100)  # faster is asked to confirm
    page.get_by_role("button", name="Meldung absenden").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ihre Meldung ist angekommen").wait_for()
    assert BarrierReport.objects.get().page == ""
