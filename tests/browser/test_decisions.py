"""A planner's way from a session to what was decided in it, and what everybody reads of it afterwards."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from erfurt_sozialraum.dates import day_text, today
from guidelines.models import Version
from tests.factories import (
    CouncilCommitteeFactory,
    EventFactory,
    ProcessFactory,
    VersionFactory,
    WordingFactory,
    state_date,
)

from .axe import VIEWS, assert_accessible, assert_no_horizontal_scroll
from .signed_in import sign_in_by_form

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = "/leitlinien/leitlinien/"


@pytest.fixture
def version():
    """A public version of a document of the main process."""
    row = VersionFactory(guideline__title="Leitlinien", guideline__slug="leitlinien", as_of="2026-01-01")
    WordingFactory(version=row, key="orte", heading="Orte", text="Orte bleiben offen.")
    ProcessFactory(is_main=True).guidelines.add(row.guideline)
    return row


@pytest.fixture
def session():
    event = EventFactory(
        process=None, committee=CouncilCommitteeFactory(name="Sozialausschuss"), title="Sitzung"
    )
    state_date(event, today())
    return event


def put_on_agenda(page, live_server, session):
    """From the session's page to the form of a decision: an item, and the deliberation that it is."""
    page.goto(live_server.url + reverse("participation:event_detail", args=[session.pk]))
    page.get_by_role("link", name="Tagesordnungspunkt anlegen").click()
    page.get_by_label("Worum geht es?").fill("Die Leitlinien")
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.get_by_role("link", name="Als Beratung führen").click()
    expect(page.get_by_label("Worum geht es?")).to_have_value("Die Leitlinien")
    page.get_by_label("Art der Beratung").select_option("decision")
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.get_by_role("link", name="Beschluss festhalten").click()


def decide(page, outcome, wording, *, version=None):
    page.get_by_label("Was wurde daraus?").select_option(outcome)
    page.get_by_label("Was wurde beschlossen?").fill(wording)
    if version:
        page.get_by_label(str(version)).check()
    page.get_by_role("button", name="Beschluss festhalten").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_session_to_an_adopted_version(open_page, live_server, session, version, javascript):
    page = open_page("/aufgaben/", javascript=javascript)
    sign_in_by_form(page)
    put_on_agenda(page, live_server, session)
    decide(page, "adopted", "Der Ausschuss beschließt die Leitlinien.", version=version)
    expect(page.get_by_text("Der Beschluss ist festgehalten.")).to_be_visible()
    page.goto(live_server.url + PUBLIC)
    expect(page.locator(".lead").first).to_have_text(f"Beschlossene Fassung 1 vom {day_text(today())}")
    page.get_by_role("link", name=f"Beschlossen am {day_text(today())}").click()
    expect(page.get_by_text("Die Leitlinien").first).to_be_visible()
    page.get_by_role("link", name="Leitlinien, Fassung 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leitlinien")


def test_what_was_amended_becomes_a_version_of_its_own(open_page, live_server, session, version):
    page = open_page("/aufgaben/")
    sign_in_by_form(page)
    put_on_agenda(page, live_server, session)
    decide(page, "amended", "Mit den Änderungen der Drucksache.", version=version)
    page.get_by_role("button", name="Die geänderte Fassung anlegen oder nennen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fassung 2, in Arbeit")
    Version.objects.filter(number=2).update(published_at=timezone.now())
    page.goto(live_server.url + PUBLIC)
    expect(page.locator(".lead").first).to_have_text(f"Beschlossene Fassung 2 vom {day_text(today())}")
    page.get_by_role("link", name="Leitlinien, Fassung 1").click()
    expect(page.get_by_text("Beschlossen ist die geänderte Fassung:")).to_be_visible()


def test_what_was_removed_from_the_agenda_decides_nothing(open_page, live_server, session, version):
    page = open_page("/aufgaben/")
    sign_in_by_form(page)
    put_on_agenda(page, live_server, session)
    decide(page, "removed", "Von der Tagesordnung genommen.", version=version)
    page.goto(live_server.url + reverse("participation:event", args=[session.pk]))
    expect(page.get_by_text(f"Von der Tagesordnung abgesetzt am {day_text(today())}")).to_be_visible()
    page.goto(live_server.url + PUBLIC)
    expect(page.locator(".lead").first).to_contain_text("Entwurf vom")


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_its_pages_are_accessible_and_fit(open_page, live_server, session, version, scheme, width):
    page = open_page("/aufgaben/", scheme=scheme, width=width)
    sign_in_by_form(page)
    put_on_agenda(page, live_server, session)
    assert_accessible(page)
    assert_no_horizontal_scroll(page)
    decide(page, "amended", "Mit den Änderungen der Drucksache.", version=version)
    for address in (None, PUBLIC, f"{PUBLIC}fassungen/1/", f"/aufgaben/leitlinien/fassungen/{version.pk}/"):
        if address:
            page.goto(live_server.url + address)
        assert_accessible(page)
        assert_no_horizontal_scroll(page)
