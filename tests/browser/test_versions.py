"""An editor's way from a draft to a public version in a browser, and pages that everybody can use."""

import pytest

from guidelines.actions.versions import begin_draft, remove_article
from guidelines.models import GuidelineBasis, Source, Version, Wording
from tests.factories import GuidelineFactory, VersionFactory, WordingFactory

from .axe import VIEWS, assert_accessible, assert_no_horizontal_scroll
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
def test_from_a_draft_to_a_public_version(open_page, live_server, first, javascript):
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
    assert page.locator("ins").inner_text().count("abends") == 1
    save(page)
    assert page.locator(".error-summary").inner_text().count("Nennen Sie den Grund") == 1
    page.get_by_label("Grund").fill("Viele kommen erst nach der Arbeit.")
    save(page)
    page.get_by_role("link", name="Fassung 2 veröffentlichen").click()
    page.get_by_role("button", name="Ja, veröffentlichen").click()
    page.goto(f"{live_server.url}/leitlinien/leitlinien/")

    assert [row.inner_text() for row in page.locator(".article h2").all()] == ["1 Wege", "2 Orte"]
    assert page.get_by_text("Grund: Viele kommen erst nach der Arbeit.").is_visible()
    page.get_by_text("Alter und neuer Wortlaut").click()
    assert page.locator("ins").is_visible()


def addresses(first):
    draft = Version.objects.drafts().get()
    own, basis = f"{BASE}{first.guideline_id}/", GuidelineBasis.objects.get()
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
        f"{BASE}artikel/{draft.wordings.get(article__key='orte').pk}/",
        "/leitlinien/leitlinien/fassungen/2/",
        "/leitlinien/leitlinien/artikel/orte/",
        "/leitlinien/leitlinien/vergleich/1/2/",
    ]


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_every_page_is_accessible_and_fits(open_page, live_server, first, scheme, width):
    draft, _new = begin_draft(first.guideline)
    Wording.objects.filter(version=draft, article__key="orte").update(text="Lange Orte bleiben offen.")
    remove_article(draft.wordings.get(article__key="wege"))
    page = open_page("/aufgaben/", scheme=scheme, width=width)
    sign_in_by_form(page)
    for address in addresses(first):
        response = page.goto(live_server.url + address)
        assert response.status == 200, address
        assert page.locator("h1").count() == 1, address
        for summary in page.locator("main summary").all():
            summary.click()
        assert_accessible(page)
        assert_no_horizontal_scroll(page)
