"""Every component in every state, and the error pages: axe, 320 px, keyboard, without JavaScript, print."""

import pytest

from erfurt_sozialraum.web import context
from stakeholders.models import User

from .axe import assert_accessible, assert_holds, assert_no_horizontal_scroll, axe, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]
ERRORS = ["400", "403", "403-csrf", "403-sitzung", "404", "409", "422", "500", "503"]


@pytest.fixture
def developing(settings):
    settings.DEBUG = True


def test_components_are_accessible_and_fit(open_page, developing):
    page = open_page("/bausteine/")
    for scheme, width in VIEWS:
        look(page, scheme, width)
        assert_no_horizontal_scroll(page)
        assert_accessible(page)


@pytest.mark.parametrize("status", ERRORS)
def test_error_pages_are_accessible_and_fit(open_page, settings, status):
    settings.ROOT_URLCONF = "tests.browser.error_urls"
    assert_holds(open_page(f"/fehler/{status}/"))


def test_axe_sees_a_planted_fault(open_page):
    page = open_page("/gibt-es-nicht/")
    page.evaluate("document.documentElement.removeAttribute('lang')")

    assert [line.split(" ")[0] for line in axe(page)] == ["html-has-lang"]


def test_first_tab_skips_to_the_content(open_page):
    page = open_page("/gibt-es-nicht/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0, "the focused skip link must be seen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


@pytest.mark.parametrize("width", [320, 1280])
def test_navigation_works_without_javascript(open_page, monkeypatch, width):
    pages = (("account_login", "Anmelden", ""), ("account_reset_password", "Wer entscheidet, und wann?", ""))
    monkeypatch.setattr(context, "PUBLIC", pages)
    page = open_page("/gibt-es-nicht/", width=width, javascript=False)
    menu = page.get_by_role("navigation", name="Hauptnavigation")
    link = menu.get_by_role("link", name="Wer entscheidet, und wann?")

    if width == 320:
        assert not link.is_visible()
        menu.get_by_text("Menü").click()
    assert link.count() == 1, "one of the two lists is hidden from everybody"
    link.click()
    assert page.url.endswith("/konto/password/reset/")


@pytest.mark.parametrize("width", [320, 1280])
def test_account_menu_is_accessible_and_signs_out(open_page, client, live_server, width):
    user = User.objects.create_user("erika@example.org", name="Erika Muster-Beispielhausen")
    client.force_login(user)
    page = open_page("/gibt-es-nicht/", width=width)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page.reload()
    page.get_by_text("Erika Muster-Beispielhausen").click()

    assert_no_horizontal_scroll(page)
    assert_accessible(page)
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url(live_server.url + "/")
    assert page.get_by_text("Erika Muster-Beispielhausen").count() == 0


def test_error_summary_has_the_focus_and_leads_to_the_field(open_page, developing):
    page = open_page("/bausteine/")
    summary = page.locator(".error-summary")

    assert page.evaluate("document.activeElement.classList.contains('error-summary')")
    summary.get_by_role("link", name="Altersgruppe").click()
    assert page.evaluate("document.activeElement.id") == "id_wrong-age_0"


def test_error_summary_works_without_javascript(open_page, developing):
    page = open_page("/bausteine/", javascript=False)
    page.locator(".error-summary").get_by_role("link", name="Ihr Beitrag").click()

    assert page.url.endswith("#id_wrong-text")
    assert page.locator("#id_wrong-text").input_value() == "x" * 2001, "nothing typed is lost"


def test_paper_shows_the_content_only(open_page, developing):
    page = open_page("/bausteine/")
    page.emulate_media(media="print")

    hidden = [".site-footer nav", ".breadcrumbs", ".filter", ".pages", ".next"]
    assert [selector for selector in hidden if page.locator(selector).first.is_visible()] == []
    assert page.locator("h1").is_visible()
