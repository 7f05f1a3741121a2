"""Journey 5: a planner moderates, answers, records a result, closes a loop, writes a state of work."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participation.models import (
    Contribution,
    Event,
    ExaminationTask,
    FeedbackLoop,
    FeedbackRule,
    FeedbackStatement,
    Result,
)
from stakeholders.models import StatusUpdate
from tests.browser.signed_in import sign_in_by_form
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    FeedbackLoopFactory,
    ProcessFactory,
    ResultFactory,
    TopicFactory,
    state_date,
)

from .axe import assert_accessible, assert_holds, assert_no_horizontal_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    """A process with a body to hear of results, a queue, and something overdue."""
    process = ProcessFactory(is_main=True)
    topic = TopicFactory(process=process, name="Wohnen")
    ag = CommitteeFactory(name="AG der sozialpolitischen Sprecher", short_name="AG", slug="ag")
    FeedbackRule.objects.create(process=process, target=ag, days=60)
    consultation = ConsultationFactory(process=process, topics=[topic], title="Wohnen und Nachbarschaft")
    for text in ("Frau Muster sagt: Es fehlen Bänke.", "Der Weg zum Arzt ist zu weit."):
        ContributionFactory(consultation=consultation, text=text, topic=topic, area=AreaFactory())
    AcceptedFactory(consultation=consultation, text="Ein Dach für die Haltestelle.")
    ExaminationTask.objects.create(process=process, question="Welche Schritte?", due_on=timezone.localdate())
    return process


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_planner_works_from_the_desk(open_page, world, javascript):
    page = open_page("/aufgaben/", javascript=javascript)
    sign_in_by_form(page)

    page.get_by_role("link", name="2 Beiträge zu moderieren").click()
    page.get_by_role("link", name="Frau Muster sagt: Es fehlen Bänke.").click()
    page.get_by_label("Fassung zum Veröffentlichen").get_by_label("Text zur Veröffentlichung").fill(
        "Es fehlen Bänke."
    )
    page.get_by_label("annehmen und veröffentlichen").check()
    press(page, "Entscheiden und weiter")
    assert page.locator("#original + p").inner_text() == "Der Weg zum Arzt ist zu weit."
    page.get_by_label("nicht annehmen").check()
    press(page, "Entscheiden und weiter")
    assert page.locator(".error-summary").inner_text().count("Begründung") == 1
    page.get_by_label("Begründung").fill("Das ist kein Thema der Stadt.")
    press(page, "Entscheiden und weiter")
    assert "Kein Beitrag wartet auf Moderation." in page.content()

    page.get_by_role("link", name="zu beantworten 2").click()
    page.get_by_role("link", name="Ein Dach für die Haltestelle.").click()
    page.get_by_label("in den Entwurf übernommen").check()
    page.get_by_label("Begründung").first.fill("Steht in Artikel 3.")
    press(page, "Antwort speichern und weiter")
    published = Contribution.objects.get(published_text="Es fehlen Bänke.")
    assert page.locator("h1").inner_text() == f"Beitrag {published.reference}"
    assert (
        Contribution.objects.get(text="Ein Dach für die Haltestelle.").points.get().reply.outcome == "adopted"
    )


def test_a_planner_takes_a_result_from_the_event_to_the_body(open_page, world):
    day = timezone.localdate()
    page = open_page("/aufgaben/veranstaltungen/")
    user = sign_in_by_form(page)

    page.get_by_role("link", name="Veranstaltung anlegen").click()
    page.get_by_label("Titel").fill("Werkstatt Wohnen")
    page.get_by_label("Tag", exact=True).fill(day.isoformat())
    press(page, "Veranstaltung anlegen")
    page.get_by_role("link", name="Sie hat stattgefunden").click()
    press(page, "Ja, sie hat stattgefunden")
    assert Event.objects.get().status == "held"

    page.get_by_role("link", name="Ergebnis festhalten").click()
    page.get_by_label("Ergebnis in einem Satz").fill("Haltestellen bekommen Dächer")
    page.get_by_label("Ergebnis", exact=True).fill("Darin sind sich alle einig.")
    page.get_by_label("Suche im Text").fill("haltestelle")
    press(page, "Beiträge suchen")
    assert page.get_by_label("Ergebnis in einem Satz").input_value() == "Haltestellen bekommen Dächer"
    page.get_by_label("Ein Dach für die Haltestelle.").check()
    press(page, "Ergebnis festhalten")
    assert "1 Gremium muss davon hören." in page.locator("#meldungen").inner_text()
    result = Result.objects.get()
    assert [row.contribution.text for row in result.mentions.all()] == ["Ein Dach für die Haltestelle."]
    assert FeedbackLoop.objects.get().due_on == day + timedelta(days=60)

    page.get_by_role("link", name="Rückmeldung an AG").click()
    page.get_by_label("Das Ergebnis lag dem Gremium vor").check()
    assert not page.get_by_label("Was wurde gesagt?").is_visible()
    page.get_by_label("Das Gremium hat darüber gesprochen").check()
    page.get_by_label("An welchem Tag?").fill(timezone.localdate().isoformat())
    page.locator("#id_where").fill("Sitzung, TOP 3")
    page.get_by_label("Was wurde gesagt?").fill("Die AG begrüßt das.")
    press(page, "Vermerken")
    first = FeedbackStatement.objects.get()
    assert (first.text, first.recorded_by) == ("Die AG begrüßt das.", user)

    page.get_by_label("Das Gremium hat geantwortet").check()
    page.get_by_label("An welchem Tag?").fill(timezone.localdate().isoformat())
    page.get_by_label("Was wurde gesagt?").fill("Bitte eine Liste der Haltestellen.")
    press(page, "Vermerken")
    page.get_by_label("Ein Vermerk ist falsch und wird zurückgenommen").check()
    assert not page.get_by_label("An welchem Tag?").is_visible()
    page.get_by_label("Welcher Vermerk ist falsch?").select_option(str(first.pk))
    page.get_by_label("Warum?").fill("Es war nur eine Kenntnisnahme.")
    press(page, "Vermerken")
    assert "Sie steht jetzt auf „vom Gremium beantwortet“." in page.locator("#meldungen").inner_text()
    loop = FeedbackLoop.objects.with_state().with_statements().get()
    assert (loop.hearing, loop.answer.text) == (None, "Bitte eine Liste der Haltestellen.")

    page.goto(page.url.split("/aufgaben/")[0] + "/gremien/ag/stand/")
    page.get_by_label("Stand der Arbeit").fill("Die AG hat das erste Ergebnis gehört.")
    press(page, "Als neue Ausgabe speichern")
    assert StatusUpdate.objects.get().text == "Die AG hat das erste Ergebnis gehört."


def pages(process):
    """Every page of the desk, in a state that shows something."""
    result = ResultFactory(event__process=process, event__status="held")
    state_date(result.event, timezone.localdate() - timedelta(days=3))
    late = FeedbackLoopFactory(result=result, due_on=timezone.localdate() - timedelta(days=1))
    waiting = Contribution.objects.filter(status="received").first()
    accepted = Contribution.objects.get(status="accepted")
    event = f"/aufgaben/veranstaltungen/{result.event_id}/"
    return [
        "/aufgaben/",
        "/aufgaben/beitraege/?stand=alle",
        f"/aufgaben/beitraege/{waiting.pk}/",
        f"/aufgaben/beitraege/{accepted.pk}/",
        "/aufgaben/veranstaltungen/?stand=alle",
        "/aufgaben/veranstaltungen/neu/",
        event,
        f"{event}ergebnis/",
        "/aufgaben/rueckmeldungen/",
        f"/aufgaben/rueckmeldungen/{late.pk}/",
        "/gremien/ag/stand/",
    ]


def test_every_page_of_the_desk_is_accessible_and_fits(open_page, live_server, world):
    addresses = pages(world)
    page = open_page("/aufgaben/")
    sign_in_by_form(page)
    for address in addresses:
        response = page.goto(live_server.url + address)
        assert response.status == 200, address
        assert_holds(page)


def test_errors_and_conflicts_are_accessible_and_fit(open_page, live_server, world):
    waiting = Contribution.objects.filter(status="received").first()
    page = open_page("/aufgaben/", width=320, scheme="dark")
    sign_in_by_form(page)
    page.goto(f"{live_server.url}/aufgaben/beitraege/{waiting.pk}/")
    press(page, "Entscheiden und weiter")
    assert page.title().startswith("Fehler:")
    page.locator(".error-summary:focus").wait_for()  # announced at once
    assert_no_horizontal_scroll(page)
    assert_accessible(page)

    page.goto(f"{live_server.url}/gremien/ag/stand/")
    body = FeedbackRule.objects.get().target
    StatusUpdate.objects.create(committee=body, number=1, text="Text der anderen")
    page.get_by_label("Stand der Arbeit").fill("Mein Text")
    press(page, "Als neue Ausgabe speichern")
    assert page.locator(".compare__text").all_inner_texts() == ["Text der anderen", "Mein Text"]
    assert page.get_by_label("Stand der Arbeit").input_value() == "Mein Text"
    assert_no_horizontal_scroll(page)
    assert_accessible(page)


def test_the_queue_works_by_keyboard(open_page, live_server, world):
    waiting = Contribution.objects.filter(status="received").order_by("received_at", "pk").first()
    page = open_page("/aufgaben/")
    sign_in_by_form(page)
    page.goto(f"{live_server.url}/aufgaben/beitraege/{waiting.pk}/?stand=neu")
    page.get_by_label("Text zur Veröffentlichung").focus()
    for key in ("Tab", "Space"):
        page.keyboard.press(key)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text(f"{waiting.reference} ist entschieden.").wait_for()
    waiting.refresh_from_db()
    assert waiting.status == "accepted"
    assert page.evaluate("document.activeElement.id") == "inhalt", "on behind the navigation"
