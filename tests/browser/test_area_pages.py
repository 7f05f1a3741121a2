"""The districts: map, table and pages with Erfurt's data: axe, 320 px, keyboard, no JavaScript, print."""

import pytest
from playwright.sync_api import expect

from stakeholders.models import Area
from tests.factories import AreaFactory, ProcessFactory, StepFactory
from tests.remembered import load_erfurt

from .axe import assert_holds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/", "/sozialraeume/", "/sozialraeume/?mitwirkung=jemand", "/sozialraeume/rieth/", "/hilfe-vor-ort/"]
LONG = "Stadtteilentwicklungskonzeptionsgebiet Windischholzhausen-Hochstedt"


@pytest.fixture
def erfurt():
    load_erfurt(sample=60)
    AreaFactory(number="99", name=LONG, latitude=50.98, longitude=11.03)
    concept = ProcessFactory(name="Stadtteilentwicklungskonzept Rieth", summary="Der Norden.")
    concept.areas.set(Area.objects.filter(slug__in=["rieth", "berliner-platz"]))
    StepFactory(process=concept, audience="Alle im Rieth")


def test_pages_are_accessible_and_fit(open_page, live_server, erfurt):
    page = open_page(PAGES[0])
    for path in PAGES:
        page.goto(live_server.url + path)
        assert_holds(page)


@pytest.mark.parametrize(("width", "seen"), [(320, False), (1280, True)])
def test_the_map_stands_beside_its_table_and_leaves_the_phone_to_it(open_page, erfurt, width, seen):
    page = open_page("/sozialraeume/", width=width, javascript=False)

    assert page.locator(".city__picture").is_visible() is seen
    expect(page.get_by_role("rowheader")).to_have_count(54)


def test_nothing_on_the_map_covers_anything_else(open_page, erfurt):
    page = open_page("/sozialraeume/")

    covered = page.evaluate("""() => {
        const shapes = [...document.querySelectorAll('.city__picture :is(.city__mark, .city__name)')].map(
            e => [e.closest('a').getAttribute('aria-label'), e.getBoundingClientRect()]);
        return shapes.flatMap(([a, p], i) => shapes.slice(i + 1).filter(([, q]) =>
            p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 4 && q.top < p.bottom - 4
        ).map(([b]) => a + ' / ' + b));
    }""")
    assert covered == []


def test_a_district_is_found_on_the_map_by_keyboard(open_page, erfurt):
    page = open_page("/sozialraeume/", javascript=False)
    marker = page.get_by_role("link", name="06 Rieth, Plattenbau: jemand wirkt mit")
    marker.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")

    expect(marker).to_be_focused()
    assert marker.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rieth")


def test_from_the_start_page_to_the_form_with_the_district_chosen(open_page, erfurt):
    page = open_page("/", width=320, javascript=False)
    page.get_by_role("combobox", name="Mein Ortsteil").select_option(label="Rieth")
    page.get_by_role("button", name="Zu meinem Ortsteil").click()
    page.get_by_role("link", name="Mitmachen: sagen, was im Rieth fehlt").click()

    expect(page.get_by_label("Ortsteil").locator("option:checked")).to_have_text("Rieth")


def test_the_map_prints(open_page, erfurt):
    page = open_page("/sozialraeume/")
    page.emulate_media(media="print")

    assert page.locator(".city__picture").is_visible()
    assert not page.locator(".own-area").is_visible()
