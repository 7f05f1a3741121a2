"""Journey 7: a spokesperson reviews the body's page, answers, and says that all is read."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision
from participation.models import CommitteeResponse, FeedbackRule
from stakeholders.models import AreaActor, OutgoingMail, ReadMark, StatusUpdate
from tests.factories import (
    AreaFactory,
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    SeatFactory,
    member_of,
    state_date,
)

from .axe import assert_holds
from .signed_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ag():
    """A body with something of everything."""
    process = ProcessFactory(is_main=True)
    body = CommitteeFactory(name="AG der sozialpolitischen Sprecher", slug="ag", purpose="Sie berät.")
    source = CommitteeFactory(name="Begleitgremium", slug="bg")
    FeedbackRule.objects.create(process=process, source_committee=source, target=body)
    for number in (1, 2):
        StatusUpdate.objects.create(
            committee=body,
            number=number,
            as_of=date(2022, 12, number),
            text=f"Stand {number}",
            internal_text="Intern",
        )
    actor = OrganisationFactory(name="Stadtteilzentrum Moskauer Platz")
    SeatFactory(committee=body, organisation=actor)
    AreaActor.objects.create(area=AreaFactory(name="Moskauer Platz"), organisation=actor)
    AreaFactory(name="Salomonsborn")
    past = CouncilInvitationFactory(committee=body, title="Erste Einladung")
    state_date(past, date(2022, 12, 2))
    undated = CouncilInvitationFactory(committee=body, title="Zweite Einladung")
    state_date(undated, kind=DateKind.UNDATED, clarified_by="Sozialamt")
    heard = DeliberationFactory(
        about=body, committee=CouncilCommitteeFactory(name="Sozialausschuss"), process=process
    )
    state_date(heard, date(2099, 1, 1), precision=Precision.QUARTER)
    event = EventFactory(committee=body, process=process)
    state_date(event, kind=DateKind.UNDOCUMENTED)
    result = ResultFactory(event=event, title="Treffpunkte bleiben offen")
    FeedbackLoopFactory(committee=body, result=result, due_on=timezone.localdate() + timedelta(days=9))
    return body


@pytest.fixture
def own_cache(settings):
    """Rate limits of the sign-in live in the cache: none from another test."""
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    cache.clear()


@pytest.fixture
def open_as(open_page, live_server):
    """`open_as(user, "/gremien/ag/")` → the page, signed in."""

    def open_(user, path, **options):
        page = open_page("/health/live", **options)
        sign_in(page.context, user, live_server.url)
        page.goto(live_server.url + path)
        return page

    return open_


def test_public_pages_are_accessible_and_fit(open_page, ag):
    for path in ("/stadtrat/", "/gremien/", "/gremien/ag/", "/gremien/ag/stand/1/"):
        page = open_page(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert_holds(page)


def test_internal_pages_are_accessible_and_fit(open_as, ag):
    member, planner = member_of(ag), PlannerFactory()
    for user, path in (
        (member, "/gremien/ag/"),
        (member, "/gremien/"),
        (planner, "/gremien/ag/"),
        (planner, "/gremien/ag/einladungen/neu/"),
        (planner, "/gremien/ag/beratungen/neu/"),
    ):
        page = open_as(user, path)
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        assert_holds(page)


def test_spokesperson_signs_in_by_code_and_lands_on_the_body(open_page, ag, own_cache):
    member_of(ag, email="sprecherin@example.org")
    page = open_page("/konto/login/code/", width=320)
    page.get_by_label("E-Mail").fill("sprecherin@example.org")
    page.get_by_role("button", name="Code anfordern").click()
    page.wait_for_url("**/konto/login/code/confirm/")
    code = re.search(r"^ {4}(\S+)$", OutgoingMail.objects.latest("pk").body, re.M)[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/gremien/ag/")
    assert page.locator(".review").is_visible()
    assert ReadMark.objects.count() == 0, "reading is not logged"


@pytest.mark.parametrize("javascript", [True, False])
def test_spokesperson_reviews_answers_and_has_read_all(open_as, ag, javascript):
    page = open_as(member_of(ag), "/gremien/ag/", width=320, javascript=javascript)
    review = page.locator(".review")
    assert review.locator(".news").get_by_role("link", name="Treffpunkte bleiben offen").count() == 1

    # An answer without words says what to do; with words it is stored.
    review.locator("summary").click()
    review.get_by_role("button", name="Antwort senden").click()
    assert page.get_by_role("alert").get_by_role("link").inner_text().startswith("Ihre Antwort:")
    page.get_by_label("Ihre Antwort").fill("Wir unterstützen das.")
    page.get_by_role("button", name="Antwort senden").click()
    assert [row.text for row in CommitteeResponse.objects.all()] == ["Wir unterstützen das."]
    assert review.locator(".said__text").get_by_text("Wir unterstützen das.").is_visible()

    page.get_by_role("button", name="Alles gelesen").click()
    assert page.locator(".news").count() == 0
    assert page.get_by_text("Seitdem ist nichts Neues eingegangen.").is_visible()

    page.get_by_role("button", name="Doch nicht alles gelesen").click()
    assert review.locator(".news").get_by_role("link", name="Treffpunkte bleiben offen").is_visible()
    assert review.get_by_text("zurückgenommen").first.is_visible()
    if javascript:
        assert_holds(page)


def test_planner_states_a_gap_by_keyboard_and_sees_it_at_once(open_as, open_page, ag):
    page = open_as(PlannerFactory(), "/gremien/ag/")
    page.get_by_role("link", name="Einladung angeben").click()
    page.get_by_label("Wozu wird eingeladen?").fill("Dritte Einladung")
    assert page.get_by_label("Wer klärt es?").is_hidden(), "a known date needs nobody to clarify it"
    page.get_by_label("Termin bekannt").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Wie genau?").is_hidden()
    page.get_by_label("Wer klärt es?").fill("Sozialamt")
    page.get_by_label("Bis wann ist es geklärt?").fill("2027-04-30")
    page.get_by_role("button", name="Speichern").click()
    assert (
        page.locator("#einladungen ~ ul")
        .first.inner_text()
        .count("noch nicht entschieden, ob eingeladen wird")
        == 1
    )

    public = open_page("/gremien/ag/")
    assert public.get_by_text("Dritte Einladung").count() == 1


def test_the_public_page_prints_without_what_only_a_screen_needs(open_page, ag):
    page = open_page("/stadtrat/")
    page.emulate_media(media="print")
    assert page.locator("main details >> text=Salomonsborn").first.is_visible(), "folded lists are printed"
    assert page.locator(".site-nav").is_hidden()
