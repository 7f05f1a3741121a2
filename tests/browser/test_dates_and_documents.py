"""Dates, documents and Drucksachen with the longest texts: axe, 320 px, without JavaScript, print."""

import re
from datetime import date, time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from erfurt_sozialraum.dates import DateKind, Precision
from guidelines.models import GuidelineBasis, PaperMilestone, Source
from participation.models import Decision, EventStatus, Outcome, Reply
from participation.views import calendar as views
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    GuidelineFactory,
    PaperFactory,
    ProcessFactory,
    ResultFactory,
    TopicFactory,
    VersionFactory,
    WordingFactory,
    hear,
    state_date,
)

from .axe import assert_accessible, assert_holds, assert_no_horizontal_scroll, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Stadtteilentwicklungskonzeptionen, Quartiersmanagement und Ortsteilbürgermeisterinnen gemeinsam " * 2


@pytest.fixture
def event():
    """Dates of every kind, and an event with everything that can hang on one."""
    process = ProcessFactory(is_main=True, name=LONG[:190])
    committee = CommitteeFactory(name=LONG[:190], slug="ag")
    event = EventFactory(
        process=process, committee=committee, title=LONG[:190], place=LONG[:190], description=f"- {LONG}",
        status=EventStatus.CANCELLED, is_example=True,
    )  # fmt: skip
    state_date(event, date(2041, 1, 1), precision=Precision.QUARTER, source=LONG)
    state_date(event, date(2041, 1, 1), start_time=time(17), end_time=time(19))
    event.topics.add(TopicFactory(process=process, name=LONG[:110]))
    for year in (2021, 2022, 2022):
        state_date(EventFactory(process=process, committee=committee), date(year, 5, 1))
    state_date(EventFactory(process=process), kind=DateKind.UNDATED, clarified_by=LONG[:190])
    state_date(CouncilInvitationFactory(committee=committee, title=LONG[:190]), kind=DateKind.UNDECIDED)
    CouncilInvitationFactory(committee=committee, event=event)
    state_date(DeliberationFactory(process=process, title=LONG[:190]), kind=DateKind.UNDOCUMENTED)
    loop = FeedbackLoopFactory(result__event=event, result__title=LONG[:190], committee=committee)
    hear(loop, date(2026, 1, 1), where=LONG[:190], event=event, answer=LONG)
    return event


@pytest.fixture
def version():
    """A document in its second version, with long articles and much behind them."""
    guideline = GuidelineFactory(title=LONG[:190], slug="leitlinien", summary=LONG)
    GuidelineBasis.objects.create(
        guideline=guideline,
        source=Source.objects.create(title=LONG, url="https://quelle.example/"),
        note=LONG,
    )
    first = VersionFactory(guideline=guideline, number=1)
    version = VersionFactory(guideline=guideline, number=2, preamble=LONG, is_example=True)
    for row in (first, version):
        article = WordingFactory(
            version=row, key="treffpunkte", heading=LONG[:190], text=f"{LONG} {row.number}"
        )
    WordingFactory(version=version, key="ohne", heading="Ohne Herkunft", order=2)
    for n in range(4):
        voice = AcceptedFactory(text=f"{LONG} {n}", is_example=True)
        Reply.objects.create(
            point=voice.points.get(), outcome=Outcome.PARTLY, reason="Das passt.", wording=article
        )
    ResultFactory(title=LONG[:190], is_example=True).wordings.add(article)
    return version


@pytest.fixture
def paper():
    """A Drucksache with its days and a decision."""
    paper = PaperFactory(number="0554/22", title=LONG, author=LONG[:190], summary=LONG)
    stations = PaperMilestone.objects
    state_date(stations.create(paper=paper, kind="asked"), date(2022, 3, 1), precision=Precision.SEASON)
    state_date(
        stations.create(paper=paper, kind="interim"), kind=DateKind.UNDOCUMENTED, clarified_by=LONG[:190]
    )
    hearing = DeliberationFactory(paper=paper, title=LONG[:190])
    state_date(hearing, date(2023, 1, 18))
    Decision.objects.create(deliberation=hearing, decided_on=date(2023, 1, 18), wording=LONG[:190])
    return paper


def test_pages_are_accessible_and_fit(open_page, live_server, event, version, paper, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    page = open_page("/termine/")
    for path in (
        "/termine/",
        "/termine/?gremium=ag",
        f"/termine/{event.pk}/",
        "/leitlinien/",
        "/leitlinien/leitlinien/",
        "/leitlinien/leitlinien/fassungen/1/",
        "/leitlinien/leitlinien/artikel/treffpunkte/",
        "/drucksachen/",
        "/drucksachen/0554-22/",
    ):
        page.goto(live_server.url + path)
        page.evaluate("document.querySelectorAll('.origin').forEach(each => each.open = true)")
        assert_holds(page)


def test_empty_pages_are_accessible_and_fit(open_page, live_server):
    GuidelineFactory(slug="leer")
    page = open_page("/termine/")
    for path in ("/termine/", "/leitlinien/", "/leitlinien/leer/", "/drucksachen/"):
        page.goto(live_server.url + path)
        for scheme, width in (("light", 320), ("dark", 1280)):
            look(page, scheme, width)
            assert_no_horizontal_scroll(page)
            assert_accessible(page)


def test_without_javascript_one_finds_the_voices_behind_an_article(open_page, version):
    page = open_page("/leitlinien/", javascript=False)
    page.get_by_role("link", name=version.guideline.title).first.click()
    page.get_by_role("navigation", name="Artikel").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("#artikel-treffpunkte$"))
    page.get_by_text("Was dahintersteht: 4 Beiträge, 1 Ergebnis").click()
    page.get_by_role("link", name="Alle 4 veröffentlichten Beiträge").click()
    expect(page.locator("main .entries .entry h3").nth(4)).to_be_visible()  # one result, four voices


def test_the_dates_of_a_body_can_be_chosen(open_page, event):
    page = open_page("/termine/", javascript=False)
    page.get_by_label("Gremium").select_option("ag")
    page.get_by_role("button", name="Anzeigen").press("Enter")
    expect(page).to_have_url(re.compile("gremium=ag"))
    expect(page.get_by_text("/gremien/ag/termine.ics")).to_be_visible()
    page.get_by_role("link", name="Alles zeigen").click()
    expect(page).to_have_url(re.compile(reverse("participation:calendar") + "$"))


def test_on_paper_a_document_is_a_document(open_page, version):
    page = open_page("/leitlinien/leitlinien/")
    page.emulate_media(media="print")

    expect(page.locator("#artikel-treffpunkte h2")).to_be_visible()
    expect(page.get_by_text("Was dahintersteht: 4 Beiträge")).to_be_visible()
    expect(page.locator(".origin .entries").first).not_to_be_visible()
    expect(page.get_by_role("navigation", name="Hauptnavigation")).not_to_be_visible()
