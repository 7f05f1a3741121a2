"""Who has typed something and follows a link is asked first; who has not, or sends it, is not."""

import pytest
from playwright.sync_api import expect

from participation.models import Reply
from tests.browser.signed_in import sign_in_by_form
from tests.factories import AcceptedFactory, ContributionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(open_page):
    """`asked(row)` → the page of a contribution, and what was asked before it was left; nobody leaves yet."""

    def open_(row, **options):
        page, said = open_page(f"/aufgaben/beitraege/{row.pk}/", **options), []
        page.on("dialog", lambda dialog: (said.append(dialog.type), dialog.dismiss()))
        sign_in_by_form(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text(row.reference)
        return page, said

    return open_


def leave(page):
    page.get_by_role("link", name="Zurück zur Liste").click()


def test_whoever_has_typed_nothing_just_leaves(asked):
    page, said = asked(AcceptedFactory())
    expect(page.get_by_text("Speichern Sie, bevor Sie einem Link folgen.")).to_be_hidden()
    leave(page)
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Beitrag 2")
    assert said == []


def test_a_begun_answer_is_not_left_unasked_and_goes_when_it_is_sent(asked):
    row = AcceptedFactory()
    page, said = asked(row)
    answer = page.get_by_label("Begründung").first
    answer.press_sequentially("Angefangen")
    leave(page)
    assert said == ["beforeunload"]
    expect(answer).to_have_value("Angefangen")

    # Enter in a field stores nothing; the page that comes back holds what was typed, and asks again.
    page.locator("[name$=-replied_on]").first.press("Enter")
    expect(page.get_by_text("Noch ist nichts gespeichert.")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    leave(page)
    assert said == ["beforeunload"] * 2

    page.get_by_label("in den Entwurf übernommen").first.check()
    page.get_by_role("button", name="Antwort speichern und weiter").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text(row.reference)
    assert said == ["beforeunload"] * 2, "sending is no leaving"
    assert Reply.objects.get().reason == "Angefangen"


def test_a_decision_that_was_refused_is_not_left_unasked(asked):
    page, said = asked(ContributionFactory())
    page.get_by_label("Begründung").press_sequentially("Ich habe")
    page.get_by_role("button", name="Entscheiden und weiter").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert said == []
    page.get_by_label("Begründung").click()
    leave(page)
    assert said == ["beforeunload"]


def test_without_javascript_a_sentence_warns(asked):
    page, _said = asked(AcceptedFactory(), javascript=False)
    expect(page.get_by_text("Speichern Sie, bevor Sie einem Link folgen.")).to_be_visible()
