"""Start page, ledger, signing in and the legal pages: accessible in both schemes and on a small phone."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from erfurt_sozialraum.dates import DateKind
from participation.models import Outcome, Reply
from stakeholders.models import OutgoingMail
from tests.factories import (
    PASSWORD,
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    ConsultationFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    FeedbackLoopFactory,
    TopicFactory,
    UserFactory,
    WordingFactory,
    hear,
    member_of,
    mention,
    state_date,
)

from .axe import assert_holds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Stadtteilentwicklungskonzeptionsbeteiligungsverfahren am Herrenberg und anderswo"


@pytest.fixture(autouse=True)
def fresh_limits(settings):
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    cache.clear()


@pytest.fixture
def content():
    """A bit of everything, with long words; the result that is fed back."""
    topic = TopicFactory(name=LONG)
    consultation = ConsultationFactory(
        process=topic.process, topics=[topic], question=f"Was fehlt bei {LONG}?",
        fixed="- Es gibt Leitlinien.", open_points="- Was darin steht.", who_decides="Der Stadtrat.",
        what_happens="1. Wir lesen.", offline="Auf Papier.", is_example=True,
    )  # fmt: skip
    article = WordingFactory(heading=LONG)
    area = AreaFactory(name=LONG)
    for outcome in (Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.OPEN):
        row = AcceptedFactory(consultation=consultation, topic=topic, area=area, text=f"{LONG}. " * 5)
        reason = "" if outcome == Outcome.OPEN else "Das passt."
        Reply.objects.create(point=row.points.get(), outcome=outcome, reason=reason, wording=article)
    closed = FeedbackLoopFactory(result__title=LONG, committee=CommitteeFactory(name=LONG))
    mention(closed.result, row)
    closed.result.wordings.add(article)
    hear(closed, date(2026, 2, 1), where="TOP 3", answer="Gut.")
    FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    state_date(CouncilInvitationFactory(), kind=DateKind.UNDECIDED, clarified_by="Amt")
    state_date(DeliberationFactory(), date(2027, 1, 1))
    return closed.result


def test_start_page_and_ledger(open_page, live_server, content):
    addresses = [
        "/",
        "/was-daraus-wurde/",
        "/was-daraus-wurde/?zeige=ergebnisse",
        "/was-daraus-wurde/?zeige=rueckmeldungen",
        "/was-daraus-wurde/?thema=gibt-es-nicht",
        reverse("participation:result", args=[content.pk]),
    ]
    page = open_page("/")
    for address in addresses:
        page.goto(live_server.url + address)
        assert_holds(page)


def test_empty_start_page_and_ledger(open_page, live_server):
    page = open_page("/")
    for address in ("/", "/was-daraus-wurde/", "/was-daraus-wurde/?zeige=ergebnisse"):
        page.goto(live_server.url + address)
        assert_holds(page)


@pytest.mark.parametrize("named", [True, False])
def test_legal_pages(open_page, live_server, settings, named):
    if named:
        settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = LONG, f"{LONG}\n99084 Erfurt"
        settings.OPERATOR_EMAIL, settings.OPERATOR_PHONE = "sozialraumplanung@portal.example", "000 000"
    page = open_page("/impressum/")
    for address in ("/impressum/", "/datenschutz/", "/barrierefreiheit/", "/leichte-sprache/"):
        page.goto(live_server.url + address)
        assert_holds(page)


def test_signing_in_by_code(open_page, live_server, settings):
    settings.DEMO = True
    committee = CommitteeFactory(name="AG der Beispiele")
    member_of(committee, email="sprecherin@example.org")
    page = open_page("/konto/login/")
    assert_holds(page)
    page.get_by_role("button", name="Code per E-Mail anfordern").click()
    page.get_by_role("button", name="Code anfordern").click()
    expect(page.get_by_role("alert")).to_contain_text("E-Mail-Adresse")
    assert_holds(page)
    page.get_by_label("E-Mail-Adresse").fill("sprecherin@example.org")
    page.get_by_role("button", name="Code anfordern").click()
    page.get_by_label("Code aus der Mail").fill("FALSCH")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("alert")).to_contain_text("Der Code stimmt nicht.")
    assert_holds(page)
    code = re.search(r"^ {4}(\S+)$", OutgoingMail.objects.get().body, re.M)[1]
    page.get_by_label("Code aus der Mail").fill(code)
    page.get_by_role("button", name="Anmelden").click()
    expect(page).to_have_url(re.compile(reverse("participation:committee", args=[committee.slug])))
    for address in ("/konto/", "/konto/password/change/", "/konto/logout/"):
        page.goto(live_server.url + address)
        assert_holds(page)


def test_signing_in_and_out_without_javascript(open_page):
    UserFactory(email="da@example.org")
    page = open_page("/konto/login/", javascript=False)
    page.get_by_label("E-Mail-Adresse").fill("da@example.org")
    page.get_by_role("textbox", name="Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Mit Passwort anmelden").click()
    page.goto(page.url.rstrip("/") + "/konto/")
    page.locator("main").get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()


def test_numbers_can_be_followed_by_keyboard(open_page, content):
    page = open_page("/")
    link = page.get_by_role("link", name="2 mit einer Entscheidung beantwortet")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Was daraus wurde")
    heading = page.get_by_role("heading", name="2 Beiträge: mit einer Entscheidung beantwortet")
    expect(heading).to_be_in_viewport()


def test_on_paper_the_ledger_keeps_its_numbers_and_drops_the_form(open_page, content):
    page = open_page("/was-daraus-wurde/")
    page.emulate_media(media="print")
    expect(page.get_by_text("eingegangen", exact=True).first).to_be_visible()
    expect(page.get_by_label("Stand")).not_to_be_visible()
    expect(page.get_by_role("navigation", name="Hauptnavigation")).not_to_be_visible()
