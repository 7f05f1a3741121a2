"""Forms that stand side by side, and fields that say when they are full."""

import pytest
from playwright.sync_api import expect

from participation.models import Point, Reply
from tests.browser.axe import assert_accessible
from tests.browser.signed_in import sign_in_by_form
from tests.factories import AcceptedFactory, CouncilCommitteeFactory, DeliberationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False])
def test_an_answer_keeps_the_one_beside_it(open_page, javascript):
    row = AcceptedFactory(text="Bank und Bus.")
    second = Point.objects.create(contribution=row, order=2, text="Der Bus fährt zu selten.")
    first = row.points.get(order=1)
    page = open_page(f"/aufgaben/beitraege/{row.pk}/", javascript=javascript)
    sign_in_by_form(page)
    begun = page.locator(f"#id_anliegen-{second.pk}-reason")
    begun.fill("Angefangen")
    page.locator(f'[name="anliegen-{first.pk}-outcome"][value="partly"]').check()
    page.locator(f"#id_anliegen-{first.pk}-reason").fill("Die Bank kommt.")
    page.locator(f"#id_anliegen-{first.pk}-replied_on").press("Enter")
    expect(page.get_by_text("Noch ist nichts gespeichert.")).to_be_visible()
    assert not Reply.objects.exists()
    page.get_by_role("button", name="Antwort speichern und weiter").first.click()
    expect(page.get_by_text("Was Sie daneben geschrieben haben, steht noch da")).to_be_visible()
    expect(begun).to_have_value("Angefangen")
    assert [reply.reason for reply in Reply.objects.all()] == ["Die Bank kommt."]
    if javascript:
        assert_accessible(page)


def test_a_field_says_when_it_is_full(open_page):
    row = DeliberationFactory(committee=CouncilCommitteeFactory())
    page = open_page(f"/aufgaben/stadtrat/beratungen/{row.pk}/beschluss/")
    sign_in_by_form(page)
    counter = page.locator('[data-counts="id_votes"]')
    expect(counter).to_be_hidden()
    page.get_by_label("Abstimmung").fill("x" * 190)
    expect(counter).to_have_text("Noch 10 Zeichen frei.")
    page.get_by_label("Abstimmung").fill("x" * 203)
    expect(counter).to_contain_text("3 Zeichen zu viel.")
    page.get_by_role("button", name="Beschluss festhalten").click()
    expect(page.get_by_label("Abstimmung")).to_have_value("x" * 203)
    assert_accessible(page)
