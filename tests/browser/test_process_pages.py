"""The pages of a process with the longest texts: axe, 320 px, without JavaScript, print."""

from datetime import date

import pytest

from erfurt_sozialraum.dates import Precision
from participation.models import Process
from tests.factories import CommitteeFactory, StepFactory, state_date
from tests.remembered import load_erfurt

from .axe import assert_holds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/prozess/",
    "/prozess/struktur/",
    "/prozess/schritte/traegerveranstaltung/",
    "/prozess/schritte/schritt-fuer-bewohnerinnen-und-bewohner/",
    "/themen/quartiersarbeit/",
]
LONG = (
    "Stadtteilentwicklungskonzeptionen, Quartiersmanagement und Ortsteilbürgermeisterinnen gemeinsam beraten "
)


@pytest.fixture
def erfurt():
    load_erfurt(sample=20)
    process = Process.objects.get(is_main=True)
    step = StepFactory(process=process, title=(LONG * 2)[:200], audience=(LONG * 2)[:200])
    state_date(step, date(2094, 6, 1), precision=Precision.ABOUT)
    CommitteeFactory(name=(LONG * 2)[:190])


def test_pages_are_accessible_and_fit(open_page, live_server, erfurt):
    page = open_page(PAGES[0])
    for path in PAGES:
        page.goto(live_server.url + path)
        assert_holds(page)


@pytest.mark.parametrize(("width", "seen"), [(320, False), (1280, True)])
def test_pictures_stand_beside_the_words_and_leave_the_phone_to_them(open_page, erfurt, width, seen):
    for path, picture, words in (
        ("/prozess/", ".timeline__picture", ".chronicle"),
        ("/prozess/struktur/", ".structure__picture", "table"),
    ):
        page = open_page(path, width=width, javascript=False)

        assert page.locator(picture).is_visible() is seen
        assert page.locator(words).first.is_visible()
        page.close()


def test_what_is_long_over_unfolds_without_javascript(open_page, erfurt):
    page = open_page("/prozess/", width=320, javascript=False)
    first = page.locator(".chronicle a", has_text="Begleitgremium einrichten")

    assert not first.is_visible()
    page.locator("summary", has_text="2021").press("Enter")
    assert first.is_visible()
    assert page.locator(".chronicle__today").is_visible()


def test_text_in_the_pictures_does_not_overlap(open_page, erfurt):
    overlaps = """selector => {
        const boxes = [...document.querySelectorAll(selector + ' text')].map(
            t => [t.textContent, t.getBoundingClientRect()]);
        return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([, q]) =>
            p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 4 && q.top < p.bottom - 4
        ).map(([b]) => a + ' / ' + b));
    }"""
    for path, picture in (("/prozess/", ".timeline__picture"), ("/prozess/struktur/", ".structure__picture")):
        page = open_page(path)

        assert page.evaluate(overlaps, picture) == []
        page.close()


def test_pictures_print(open_page, erfurt):
    page = open_page("/prozess/")
    page.emulate_media(media="print")

    assert page.locator(".timeline__picture").is_visible()
    assert not page.locator(".subnav").is_visible()
