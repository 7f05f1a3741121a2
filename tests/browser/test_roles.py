"""A pile of paper forms is entered, and another office answers: in both colours, and on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participation.models import Contribution, ExaminationTask, Outcome, Reply
from tests.factories import (
    PASSWORD,
    AcceptedFactory,
    ConsultationFactory,
    OrganisationFactory,
    ProcessFactory,
    UserFactory,
    grant,
)

from .axe import VIEWS, assert_holds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "/aufgaben/beitraege/erfassen/stadtteil/"


def sign_in(page, user):
    page.get_by_label("E-Mail-Adresse").fill(user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Mit Passwort anmelden").click()


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_one_sheet_after_the_other(open_page, scheme, width):
    ConsultationFactory(slug="stadtteil", title="Ihr Ortsteil")
    page = open_page("/aufgaben/", scheme=scheme, width=width, javascript=scheme == "light")
    sign_in(page, UserFactory(roles=["transcriber"]))
    page.get_by_role("link", name="Ihr Ortsteil").click()
    for text in ("Im Park fehlt Schatten.", "Am Platz fehlt eine Bank."):
        page.get_by_label("Beitrag", exact=True).fill(text)
        if not Contribution.objects.exists():
            page.get_by_label("am Telefon").check()
            page.get_by_label("Eingegangen am").fill(timezone.localdate().isoformat())
        page.get_by_role("button", name="Speichern und Code zeigen").click()
        code = page.locator(".code__value").inner_text()
        page.wait_for_load_state("load")  # the words are there before their stylesheet is
        page.emulate_media(media="print")
        assert page.locator(".slip").is_visible()
        assert [page.locator(away).first.is_visible() for away in ("h1", ".site-header", ".actions")] == [
            False
        ] * 3
        page.emulate_media(media="screen")
        page.get_by_role("link", name="Nächsten Beitrag erfassen").click()
    assert sorted(Contribution.objects.values_list("channel", flat=True)) == ["phone", "phone"]
    if scheme == "light":
        assert_holds(page)
    page.get_by_role("button", name="Speichern und Code zeigen").click()
    assert page.title().startswith("Fehler:")
    page.goto(page.url.partition("?")[0] + f"zettel/{code}/")
    assert code in page.content()


def test_the_pages_are_accessible_and_fit(open_page, live_server):
    office = OrganisationFactory(name="Amt für Grünflächen und Bürgerbeteiligungsangelegenheiten")
    clerk = UserFactory(roles=["transcriber"])
    grant(clerk, "office", office=office)
    due = timezone.localdate() - timedelta(days=1)
    task = ExaminationTask.objects.create(
        process=ProcessFactory(), office=office, question="Welche Orte?", due_on=due
    )
    point = AcceptedFactory(consultation=ConsultationFactory(slug="stadtteil")).points.get()
    Reply.objects.create(point=point, outcome=Outcome.FORWARDED, forwarded_to=office, reason="Zuständig.")
    page = open_page("/aufgaben/")
    sign_in(page, clerk)
    paths = [
        "/aufgaben/",
        f"/aufgaben/amt/pruefauftraege/{task.pk}/",
        f"/aufgaben/amt/anliegen/{point.pk}/",
        FORM,
    ]
    for path in paths:
        assert page.goto(live_server.url + path).status == 200, path
        assert_holds(page)
    page.get_by_role("button", name="Speichern und Code zeigen").click()
    assert_holds(page)
    page.get_by_label("auf Papier").check()
    page.get_by_label("Eingegangen am").fill(timezone.localdate().isoformat())
    page.get_by_label("Beitrag", exact=True).fill("Im Park fehlt Schatten.")
    page.get_by_role("button", name="Speichern und Code zeigen").click()
    assert page.locator(".slip").is_visible()
    assert_holds(page)
