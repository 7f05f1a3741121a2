"""An editor's way from a draft to a public version in a browser, and pages that everybody can use."""

import pytest
from playwright.sync_api import expect

from guidelines.actions.versions import begin_draft, remove_article
from guidelines.models import GuidelineBasis, Source, Version, Wording
from tests.factories import GuidelineFactory, VersionFactory, WordingFactory
from tests.promises import promise

from .axe import assert_holds
from .signed_in import sign_in_by_form

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/aufgaben/leitlinien/"


@pytest.fixture
def first():
    """A document with a public version of two articles."""
    guideline = GuidelineFactory(title="Leitlinien", slug="leitlinien")
    source = Source.objects.create(title="Sozialstrukturatlas", url="https://quelle.example/atlas")
    GuidelineBasis.objects.create(guideline=guideline, source=source)
    version = VersionFactory(guideline=guideline)
    WordingFactory(version=version, key="orte", heading="Orte", text="Orte bleiben offen.", order=1)
    WordingFactory(version=version, key="wege", heading="Wege", text="Wege sind kurz.", order=2)
    return version


def save(page):
    page.get_by_role("button", name="Speichern", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_promise_to_a_public_version_and_its_trace(open_page, live_server, first, javascript):
    reply = promise(first.wordings.get(article__key="orte"), text="Abends ist alles zu.")
    page = open_page("/aufgaben/", javascript=javascript)
    sign_in_by_form(page)
    page.get_by_label("Aufgaben").get_by_role("link", name="Leitlinien", exact=True).click()
    page.get_by_role("link", name="Leitlinien", exact=True).last.click()
    page.get_by_role("button", name="Neue Fassung").click()
    page.get_by_role("link", name="Orte", exact=True).click()
    page.get_by_label("Text").fill("Orte bleiben abends offen.")
    save(page)
    page.get_by_role("button", name="Nach unten").click()
    page.get_by_role("link", name="Grund angeben").click()
    expect(page.locator("ins")).to_contain_text("abends")
    page.get_by_label("aus der Beteiligung").check()
    page.locator("textarea[name=text]").fill("Viele kommen erst nach der Arbeit.")
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("Kreuzen Sie an, welche Anliegen")
    page.get_by_label(f"{reply.point}:").check()
    save(page)
    page.get_by_role("link", name="Fassung 2 veröffentlichen").click()
    page.get_by_role("button", name="Ja, Fassung 2 veröffentlichen").click()
    expect(page.get_by_text("Fassung 2 ist jetzt öffentlich.")).to_be_visible()
    page.goto(f"{live_server.url}/leitlinien/leitlinien/")

    assert [row.inner_text() for row in page.locator(".article h2").all()] == ["1 Wege", "2 Orte"]
    expect(page.get_by_text("Aus der Beteiligung: Viele kommen erst nach der Arbeit.")).to_be_visible()
    page.get_by_role("link", name=str(reply.point)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(reply.point.contribution.reference)
    trace = page.locator(".promise")
    expect(trace.get_by_text("steht im Entwurf")).to_be_visible()
    expect(trace.locator("ins")).to_contain_text("abends")
    expect(trace.get_by_text("Viele kommen erst nach der Arbeit.")).to_be_visible()


def addresses(first):
    draft = Version.objects.drafts().get()
    own, basis = f"{BASE}{first.guideline_id}/", GuidelineBasis.objects.get()
    orte = draft.wordings.get(article__key="orte").pk
    version, public = f"{BASE}fassungen/{draft.pk}/", f"{BASE}fassungen/{first.pk}/"
    return [
        BASE,
        f"{BASE}neu/",
        own,
        f"{own}grundlagen/neu/",
        f"{BASE}grundlagen/{basis.pk}/quelle/",
        version,
        public,
        f"{public}beschluss/",
        f"{version}bearbeiten/",
        f"{version}verwerfen/",
        f"{version}artikel/neu/",
        f"{version}artikel/orte/grund/",
        f"{version}veroeffentlichen/",
        f"{BASE}artikel/{orte}/teilen/",
        f"{BASE}artikel/{orte}/zusammenlegen/",
        f"{BASE}artikel/{orte}/entfernen/",
        f"{BASE}artikel/{orte}/",
        "/leitlinien/leitlinien/fassungen/2/",
        "/leitlinien/leitlinien/artikel/orte/",
        "/leitlinien/leitlinien/vergleich/1/2/",
    ]


def test_every_page_is_accessible_and_fits(open_page, live_server, first):
    draft, _new = begin_draft(first.guideline)
    Wording.objects.filter(version=draft, article__key="orte").update(text="Lange Orte bleiben offen.")
    remove_article(draft.wordings.get(article__key="wege"))
    page = open_page("/aufgaben/")
    sign_in_by_form(page)
    for address in addresses(first):
        response = page.goto(live_server.url + address)
        assert response.status == 200, address
        for summary in page.locator("main summary").all():
            summary.click()
        assert_holds(page)
