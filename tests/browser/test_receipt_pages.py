"""The receipt in a browser: Back, printing, taking back the consent; and the form on paper."""

import pytest
from playwright.sync_api import expect

from participation.models import Contribution
from tests.browser.axe import assert_holds
from tests.factories import AcceptedFactory
from tests.participation.contributions.rows import with_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RECEIPT = "/mein-beitrag/K7QM-3XPT-9ABC-DEFG/"


@pytest.mark.parametrize("javascript", [True, False])
def test_back_works_after_two_wrong_codes(open_page, javascript):
    page = open_page("/", javascript=javascript)
    page.goto(page.url + "mein-beitrag/")
    for code in ("AAAA-AAAA-AAAA-AAA1", "AAAA"):
        page.get_by_label("Ihr Code").fill(code)
        page.get_by_role("button", name="Beitrag ansehen").click()
        expect(page.get_by_role("alert")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Ihr Code")).to_have_value("AAAA-AAAA-AAAA-AAA1")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_print_button_is_there_only_where_it_works(open_page, javascript):
    with_code()
    page = open_page(RECEIPT, javascript=javascript)
    button = page.get_by_role("button", name="Seite drucken")
    if not javascript:
        expect(button).to_have_count(0)
        return
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    button.click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")


def test_taking_back_the_consent_and_writing_on_paper(open_page):
    row = with_code(AcceptedFactory)
    page = open_page(RECEIPT, width=320, javascript=False)
    page.get_by_role("link", name="Text nicht mehr veröffentlichen").click()
    for address in (page.url, f"/beteiligung/{row.consultation.slug}/papierformular/"):
        path = address[address.index("/mein") :] if "/mein" in address else address
        assert_holds(open_page(path))
    page.get_by_role("button", name="Nicht mehr veröffentlichen").click()
    expect(page.get_by_role("heading", name="Was öffentlich ist")).to_be_in_viewport()
    assert page.context.cookies() == []
    assert Contribution.objects.get().published_at is None
