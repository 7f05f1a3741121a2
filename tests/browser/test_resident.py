"""A resident takes part and comes back: without JavaScript, on a small phone, by keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from erfurt_sozialraum.forms import keys as form_keys
from participation import receipts
from participation.actions.moderation.deciding import decide, reply_to
from participation.models import Contribution, Outcome
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ResultFactory,
    TopicFactory,
    mention,
)

from .axe import assert_accessible, assert_holds, assert_no_horizontal_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "K7QM3XPT9ABCDEFG"
TEXT = "Auf dem Platz fehlen Bänke im Schatten."


@pytest.fixture
def consultation():
    topic = TopicFactory(name="Treffpunkte", process__is_main=True)
    AreaFactory(name="Daberstedt")
    return ConsultationFactory(
        process=topic.process,
        topics=[topic],
        title="Was fehlt?",
        fixed="- Es gibt Leitlinien.",
        open_points="- Was darin steht.",
        who_decides="Der Stadtrat.",
        what_happens="1. Wir lesen.",
        offline="Auf Papier.",
    )


@pytest.fixture
def unhurried(monkeypatch):
    """The browser of a test is faster than a person."""
    monkeypatch.setattr(form_keys, "MIN_AGE", timedelta(0))


def fill(page: Page, text: str = TEXT) -> None:
    page.get_by_label("Ihr Beitrag").fill(text)
    page.get_by_label("Ortsteil").select_option(label="Daberstedt")
    page.get_by_label("Ihr Alter").select_option("65+")
    page.get_by_label("Mein Text darf").check()


def answered(consultation, **fields):
    """A contribution that has gone the whole way."""
    planner = PlannerFactory()
    row = ContributionFactory(consultation=consultation, text=TEXT, may_publish=True, **fields)
    finish(row, planner)
    result = ResultFactory(title="Bänke kommen", event=EventFactory(committee=CommitteeFactory()))
    mention(result, row)
    FeedbackLoopFactory(result=result)
    return row


def finish(row, planner):
    """A planner accepts, publishes and answers."""
    decide(row, accepted=True, public_text=row.text, seen=0, by=planner)
    reply_to(row.points.get(), outcome=Outcome.ADOPTED, reason="Steht im Entwurf.", seen=0, by=planner)


def test_from_the_start_page_to_the_answer_without_javascript(open_page, consultation, unhurried):
    page = open_page("/", width=320, javascript=False)
    page.locator("main a[href='/beteiligung/was-fehlt/']").first.click()
    fill(page)
    page.get_by_role("button", name="Beitrag absenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke. Ihr Beitrag ist angekommen")
    code = page.locator(".code__value").inner_text()
    assert page.url.endswith(f"/mein-beitrag/{code}/?gesendet#angekommen")
    assert page.context.cookies() == []

    row = Contribution.objects.get()
    finish(row, PlannerFactory())
    page = open_page("/mein-beitrag/", width=320, javascript=False)
    page.get_by_label("Ihr Code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Beitrag ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Beitrag ist beantwortet")
    expect(page.get_by_text("Steht im Entwurf.")).to_be_visible()
    page.get_by_role("link", name="öffentliche Seite").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(row.reference)
    expect(page.locator("blockquote")).to_have_text(TEXT)
    assert page.context.cookies() == []


def test_back_and_again_shows_the_same_receipt(open_page, consultation, unhurried):
    page = open_page("/beteiligung/was-fehlt/", javascript=False)
    fill(page)
    page.get_by_role("button", name="Beitrag absenden").click()
    expect(page.locator(".code__value")).to_be_visible()  # Chromium goes back from a loaded page only
    first = page.url
    page.go_back()
    expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)
    page.get_by_role("button", name="Beitrag absenden").click()
    expect(page.locator(".code__value")).to_be_visible()
    assert page.url == first
    assert Contribution.objects.count() == 1


def test_a_mistake_is_shown_first_and_nothing_is_lost(open_page, consultation, unhurried):
    page = open_page("/beteiligung/was-fehlt/", width=320)
    fill(page, "")
    page.get_by_role("button", name="Beitrag absenden").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Ihr Alter")).to_have_value("65+")
    expect(page.get_by_label("Mein Text darf")).to_be_checked()
    assert_accessible(page)
    assert_no_horizontal_scroll(page)
    page.locator(".error-summary a").click()
    expect(page.get_by_label("Ihr Beitrag")).to_be_focused()


def test_the_form_can_be_sent_by_keyboard_alone(open_page, consultation, unhurried):
    page = open_page("/beteiligung/was-fehlt/")
    tab_to(page, "id_text")
    page.keyboard.type(TEXT)
    tab_to(page, "id_area")
    page.keyboard.press("D")
    tab_to(page, "id_may_publish")
    page.keyboard.press("Space")
    tab_to(page, "", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator(".code__value")).to_be_visible()
    row = Contribution.objects.get()
    assert (row.text, row.area.name, row.may_publish) == (TEXT, "Daberstedt", True)


def tab_to(page: Page, wanted: str, tag: str = "") -> None:
    """Press Tab until the element has the focus; the hidden field for programs is never met."""
    for _press in range(40):
        page.keyboard.press("Tab")
        found = page.evaluate("[document.activeElement.id, document.activeElement.tagName]")
        assert found[0] != "id_website"
        if (wanted and found[0] == wanted) or (tag and found[1] == tag):
            return
    raise AssertionError(f"{wanted or tag} is not reached by Tab")


def test_every_page_is_accessible_and_fits(open_page, consultation):
    row = answered(consultation, code_hash=receipts.code_hash(CODE), area=AreaFactory(), age_band="65+")
    long = AcceptedFactory(consultation=consultation, text="Donaudampfschifffahrtsgesellschaft" * 9)
    now = timezone.now()
    closed = ConsultationFactory(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    pages = [
        "/beteiligung/",
        "/beteiligung/was-fehlt/",
        reverse("participation:consultation", args=[closed.slug]),
        "/beteiligung/was-fehlt/beitraege/",
        reverse("participation:contribution", args=["was-fehlt", row.pk]),
        reverse("participation:contribution", args=["was-fehlt", long.pk]),
        "/mein-beitrag/",
        f"/mein-beitrag/{CODE}/",
        "/mein-beitrag/unbekannt/",
    ]
    page = open_page(pages[0])
    origin = page.url.removesuffix(pages[0])
    for path in pages:
        page.goto(origin + path)
        assert_holds(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_answers_to_a_form_gone_wrong_are_accessible(open_page, consultation, unhurried, width):
    page = open_page("/beteiligung/was-fehlt/", width=width)
    fill(page)
    page.get_by_role("button", name="Beitrag absenden").click()
    expect(page.locator(".code__value")).to_be_visible()
    page.go_back()
    page.get_by_label("Ihr Beitrag").fill("Etwas anderes.")
    page.get_by_role("button", name="Beitrag absenden").click()
    expect(page.get_by_text("ist schon ein Beitrag angekommen")).to_be_visible()
    assert_accessible(page)
    assert_no_horizontal_scroll(page)
    consultation.closes_at = timezone.now()
    consultation.save(update_fields=["closes_at"])
    page.get_by_role("button", name="Beitrag absenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Beitrag kam zu spät an")
    expect(page.get_by_label("Ihr Text, zum Kopieren")).to_have_value("Etwas anderes.")
    assert_accessible(page)
    assert_no_horizontal_scroll(page)


def test_the_receipt_prints_on_paper(open_page, consultation):
    ContributionFactory(consultation=consultation, code_hash=receipts.code_hash(CODE))
    page = open_page(f"/mein-beitrag/{CODE}/")
    page.emulate_media(media="print")
    expect(page.locator(".code__value")).to_be_visible()
    expect(page.locator(".qr svg")).to_be_visible()
    expect(page.locator(".site-nav")).to_be_hidden()
