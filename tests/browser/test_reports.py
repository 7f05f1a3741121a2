"""Journey 6: a planner orders a report, watches it, releases it; everybody reads it."""

import pytest
from playwright.sync_api import expect

from participation.actions.reports import render_report
from participation.models import Report
from tests.browser.signed_in import sign_in_by_form
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    CouncilCommitteeFactory,
    DeliberationFactory,
    FeedbackLoopFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    state_date,
)

from .axe import assert_holds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(settings, tmp_path):
    """A process in which something was said, came out, and is open."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    process = ProcessFactory(is_main=True, name="Integrierte Sozialraumplanung")
    body = CommitteeFactory(name="AG der sozialpolitischen Sprecher")
    CouncilCommitteeFactory(name="Sozialausschuss")
    topic = TopicFactory(process=process, name="Wohnen")
    AcceptedFactory(consultation__process=process, topic=topic, area=AreaFactory(), text="Es fehlen Bänke.")
    FeedbackLoopFactory(result=ResultFactory(event__process=process), committee=body)
    state_date(StepFactory(process=process), kind="undated")
    state_date(DeliberationFactory(process=process, about=body), kind="undecided")
    return process


def test_a_report_is_ordered_watched_and_released(open_page, world):
    page = open_page("/aufgaben/berichte/neu/")
    sign_in_by_form(page)
    assert_holds(page)
    page.get_by_role("button", name="Bericht beauftragen").click()
    expect(page.get_by_text("Wählen Sie, für welchen Ausschuss der Bericht ist.").first).to_be_visible()
    page.get_by_label("Für welchen Ausschuss?").select_option(label="Sozialausschuss")
    page.get_by_role("button", name="Bericht beauftragen").click()

    expect(page.get_by_text("Der Bericht ist beauftragt")).to_be_visible()
    assert_holds(page)
    page.evaluate("window.never_left = true")
    row = Report.objects.get()
    assert render_report(row.pk)
    expect(page.get_by_role("link", name=f"Bericht {row.number}")).to_be_visible()
    assert page.evaluate("window.never_left"), "the page was not reloaded"
    expect(page.get_by_text(Report.objects.get().file.sha256)).to_be_visible()
    expect(page.locator("#ansage")).to_have_text("Der Bericht ist fertig.")
    assert_holds(page)
    page.get_by_role("link", name="Freigeben").click()
    assert_holds(page)
    page.get_by_role("button", name="Ja, freigeben").click()
    expect(page.get_by_text("Der Bericht ist jetzt öffentlich.")).to_be_visible()

    for path in (f"/berichte/{row.pk}/", "/berichte/"):
        public = open_page(path)
        for details in public.locator("main details > summary").all():
            details.click()
        assert_holds(public)
    expect(public.get_by_role("link", name=f"{row.number}: Sozialausschuss")).to_be_visible()


def test_without_javascript_a_reload_shows_the_pdf(open_page, world):
    page = open_page("/aufgaben/berichte/neu/", javascript=False)
    sign_in_by_form(page)
    page.get_by_label("Für welchen Ausschuss?").select_option(label="Sozialausschuss")
    page.get_by_role("button", name="Bericht beauftragen").click()
    row = Report.objects.get()
    assert render_report(row.pk)
    page.get_by_role("link", name="Seite neu laden").click()
    expect(page.get_by_role("link", name=f"Bericht {row.number}")).to_be_visible()
