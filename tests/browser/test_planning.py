"""A planner runs the process in a browser: a second process, its step, date, record and concept."""

import pytest
from django.utils import timezone

from participation.models import ExaminationTask, FeedbackRule, Process, Step
from tests.browser.signed_in import sign_in_by_form
from tests.factories import (
    AreaFactory,
    CommitteeFactory,
    OrganisationFactory,
    ProcessFactory,
    StepFactory,
    TopicFactory,
    state_date,
)

from .axe import assert_accessible, assert_holds, assert_no_horizontal_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/aufgaben/planung/"


@pytest.fixture
def step():
    """A process with a row of every kind."""
    process = ProcessFactory(name="Integrierte Sozialraumplanung", slug="isp", is_main=True)
    topic, body = TopicFactory(process=process, name="Wohnen"), CommitteeFactory(name="Begleitgremium")
    topic.actors.add(OrganisationFactory(name="Stadtteilverein"))
    step = StepFactory(
        process=process, title="Werkstatt der Ortsteile", slug="werkstatt", open_points="Die *Orte*."
    )
    step.topics.add(topic)
    step.areas.add(AreaFactory(name="Rieth", settlement="estate"))
    step.records.create(text="Es kamen viele.", present=20, evaluation="Der Raum war zu klein.")
    state_date(step, timezone.localdate())
    StepFactory(process=process, title="Gespräche", published_at=None)
    ExaminationTask.objects.create(process=process, question="Welche Orte?", topic=topic)
    FeedbackRule.objects.create(process=process, target=body, days=60)
    return step


def save(page):
    page.get_by_role("button", name="Speichern", exact=True).click()


def addresses():
    own, step = f"{BASE}prozesse/isp/", f"{BASE}schritte/werkstatt/"
    task = f"{BASE}pruefauftraege/{ExaminationTask.objects.get().pk}/"
    new = [f"{own}{part}/neu/" for part in ("schritte", "themen", "pruefauftraege", "regeln")]
    edits = [f"{step}{part}/" for part in ("bearbeiten", "termin", "nachweis")]
    return [
        BASE,
        f"{own}bearbeiten/",
        f"{BASE}neuer-prozess/",
        *new,
        step,
        *edits,
        task,
        f"{task}antwort/",
        "/prozesse/isp/beteiligungskonzept/",
        "/prozesse/isp/stadtrat/",
    ]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_planner_begins_a_second_process(open_page, step, javascript):
    page = open_page("/aufgaben/", javascript=javascript)
    sign_in_by_form(page)
    page.get_by_label("Aufgaben").get_by_role("link", name="Planung", exact=True).click()
    page.get_by_role("link", name="Einen weiteren Planungsprozess anlegen").click()
    page.get_by_label("Name").fill("Stadtteilentwicklungskonzept Rieth")
    page.get_by_text("Auswahl (0 gewählt)").click()
    page.get_by_role("group", name="Plattenbaugebiete").get_by_label("Rieth").check()
    save(page)
    page.get_by_role("link", name="Veröffentlichen").click()
    page.get_by_role("button", name="Ja, veröffentlichen").click()
    page.get_by_role("link", name="Schritt anlegen").click()
    page.get_by_label("Name des Schritts").fill("Spaziergang im Rieth")
    page.get_by_label("Was noch offen ist").fill("Die Wege.")
    save(page)
    assert page.locator("h1").inner_text() == "Termin angeben"
    page.get_by_label("Tag", exact=True).first.fill("2026-02-01")
    save(page)
    page.get_by_role("link", name="Nachweis erfassen").click()
    save(page)
    assert page.locator(".error-summary").inner_text().count("Was geschah") == 1
    page.get_by_label("Was geschah").fill("Wir gingen drei Wege ab.")
    save(page)
    page.get_by_role("link", name="Veröffentlichen").click()
    page.get_by_role("button", name="Ja, veröffentlichen").click()
    made = Step.objects.get(title="Spaziergang im Rieth")
    assert (made.process.name, made.is_public, made.date_text) == (
        "Stadtteilentwicklungskonzept Rieth",
        True,
        "1. Februar 2026",
    )
    assert (made.process.is_main, [area.name for area in made.process.areas.all()]) == (False, ["Rieth"])


def test_every_page_is_accessible_and_fits(open_page, live_server, step):
    page = open_page("/aufgaben/")
    sign_in_by_form(page)
    for address in addresses():
        response = page.goto(live_server.url + address)
        assert response.status == 200, address
        for summary in page.locator("main summary").all():
            summary.click()
        assert_holds(page)


def test_errors_and_two_texts_are_accessible_and_fit(open_page, live_server, step):
    page = open_page("/aufgaben/", scheme="dark", width=320)
    sign_in_by_form(page)
    page.goto(f"{live_server.url}{BASE}schritte/werkstatt/bearbeiten/")
    page.get_by_label("Name des Schritts").fill("")
    save(page)
    page.locator(".error-summary:focus").wait_for()
    assert_no_horizontal_scroll(page)
    assert_accessible(page)
    page.goto(f"{live_server.url}{BASE}prozesse/isp/bearbeiten/")
    page.get_by_label("Worum es geht").fill("Mein Text.")
    Process.objects.filter(slug="isp").update(summary="Text der anderen.")
    save(page)
    texts = page.locator(".compare__text").all_inner_texts()
    assert texts == ["Worum es geht:\nText der anderen.", "Worum es geht:\nMein Text."]
    assert page.get_by_label("Worum es geht").input_value() == "Mein Text."
    assert_no_horizontal_scroll(page)
    assert_accessible(page)
    save(page)
    assert Process.objects.get(slug="isp").summary == "Mein Text."
