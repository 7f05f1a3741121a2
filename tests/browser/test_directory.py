"""A planner keeps organisations, bodies, seats and areas, by mouse, by keyboard, and on a phone."""

import pytest

from stakeholders.models import Organisation, SeatHolder
from tests.browser.signed_in import sign_in_by_form
from tests.factories import (
    AreaFactory,
    CommitteeFactory,
    EventFactory,
    OrganisationFactory,
    SeatFactory,
    SectorFactory,
)

from .axe import assert_holds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Gesellschaft für Quartiersentwicklung, Nachbarschaftshilfe und Gemeinwesenarbeit gGmbH"


@pytest.fixture
def world():
    """A body with a seat of an organisation with a long name, at work in an area."""
    organisation = OrganisationFactory(name=LONG)
    area = AreaFactory(name="Johannesvorstadt")
    organisation.workplaces.create(area=area, source="Website")
    seat = SeatFactory(committee=CommitteeFactory(name="Begleitgremium"), organisation=organisation)
    return {"organisation": organisation, "area": area, "seat": seat, "event": EventFactory()}


def test_every_page_is_accessible(open_page, world):
    body, seat, area = world["seat"].committee_id, world["seat"].pk, world["area"]
    paths = [
        "/aufgaben/organisationen/",
        "/aufgaben/organisationen/neu/",
        f"/aufgaben/organisationen/{world['organisation'].pk}/",
        f"/aufgaben/organisationen/{world['organisation'].pk}/gebiete/neu/",
        "/aufgaben/gremien/",
        f"/aufgaben/gremien/{body}/",
        f"/aufgaben/gremien/{body}/bearbeiten/",
        f"/aufgaben/gremien/sitze/{seat}/",
        f"/aufgaben/gremien/sitze/{seat}/personen/neu/",
        "/aufgaben/gebiete/",
        f"/aufgaben/gebiete/{area.scheme_id}/",
        f"/aufgaben/gebiete/einzeln/{area.pk}/",
        f"/aufgaben/veranstaltungen/{world['event'].pk}/bearbeiten/",
    ]
    page = open_page(paths[0])
    sign_in_by_form(page)
    page.get_by_role("heading", name="Organisationen", level=1).wait_for()
    for path in paths:
        page.goto(page.url.split("/aufgaben/")[0] + path)
        assert_holds(page)


def test_from_the_bodys_page_to_a_person_on_a_seat_without_javascript(open_page, world):
    page = open_page("/aufgaben/gremien/", javascript=False)
    sign_in_by_form(page)
    page.get_by_role("link", name="Begleitgremium").click()
    page.get_by_role("link", name="Person eintragen").click()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Bitte prüfen Sie eine Angabe").wait_for()
    page.get_by_label("Name", exact=False).first.fill("Erika Muster")
    page.get_by_label("Vorsitz oder Sprecherrolle").check()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Die Person ist eingetragen.").wait_for()
    page.get_by_text("Erika Muster").first.wait_for()
    assert SeatHolder.objects.get().is_chair


def test_an_organisation_is_made_and_published_by_keyboard(open_page):
    SectorFactory(name="Wohnen")
    page = open_page("/aufgaben/organisationen/neu/")
    sign_in_by_form(page)
    page.get_by_role("textbox", name="Name", exact=True).focus()
    page.keyboard.type("Brücke e. V.")
    page.get_by_label("Bereich").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Speichern").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Die Organisation ist angelegt.").wait_for()
    page.get_by_role("link", name="Veröffentlichen").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ja, veröffentlichen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("ist jetzt öffentlich").wait_for()
    assert Organisation.objects.get().is_public
