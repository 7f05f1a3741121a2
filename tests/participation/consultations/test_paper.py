"""The form on paper, and help for those who do not write on a screen."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import ConsultationFactory, PlannerFactory, TopicFactory
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db


def paper(consultation):
    return f"/beteiligung/{consultation.slug}/papierformular/"


def test_everything_that_the_form_asks_stands_on_paper(client, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = "Amt für Beispiele", "Beispielweg 1, Beispielstadt"
    topic = TopicFactory(name="Wohnen")
    consultation = ConsultationFactory(
        process=topic.process, topics=[topic], question="Was fehlt?", offline="Zettel im Rathaus."
    )
    page = client.get(paper(consultation))
    text = text_of(page)
    for words in (
        "Was fehlt?",
        "Wohnen",
        "65 Jahre und älter",
        "Mein Text darf nach der Prüfung veröffentlicht werden.",
        "Zettel im Rathaus.",
        "Amt für Beispiele Beispielweg 1, Beispielstadt",
        f"/beteiligung/{consultation.slug}/",
    ):
        assert words in text
    assert "<form" not in page.content.decode()
    assert not page.cookies
    assert page["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_without_an_address_it_says_whom_to_ask(client, settings):
    settings.OPERATOR_ADDRESS = ""
    assert "Eine Anschrift ist noch nicht eingetragen." in text_of(client.get(paper(ConsultationFactory())))


@pytest.mark.parametrize(
    "fields",
    [
        {"closes_at": timezone.now() - timedelta(days=1)},
        {"opens_at": timezone.now() + timedelta(days=1)},
        {"published_at": None},
    ],
)
def test_there_is_none_where_nothing_can_be_handed_in(client, fields):
    assert client.get(paper(ConsultationFactory(**fields))).status_code == 404


def test_paper_is_found_from_the_consultation_and_from_help(client):
    consultation = ConsultationFactory(offline="Zettel im Rathaus.")
    for address in (f"/beteiligung/{consultation.slug}/", "/hilfe-vor-ort/"):
        assert f'href="{paper(consultation)}"' in markup_of(client.get(address))


@pytest.mark.parametrize("address", ["", "Beispielweg 1"])
def test_easy_language_always_leads_to_help(client, settings, address):
    settings.OPERATOR_PHONE = settings.OPERATOR_EMAIL = ""
    settings.OPERATOR_ADDRESS = address
    page = markup_of(client.get("/leichte-sprache/"))
    assert 'href="/hilfe-vor-ort/">Hilfe in Ihrem Stadt·teil' in page
    assert 'href="/hilfe-vor-ort/#papier"' in page
    assert "fehlt hier noch" not in page
    assert ("Beispielweg 1" in page) == bool(address)


def test_the_list_and_each_open_item_lead_to_the_form(client):
    open_, closed = ConsultationFactory(), ConsultationFactory(closes_at=timezone.now() - timedelta(days=1))
    page = client.get("/beteiligung/").content.decode()
    assert re.findall(r'href="/beteiligung/([\w-]+)/#formular"', page) == [open_.slug]
    for row, expected in ((open_, True), (closed, False)):
        listed = client.get(f"/beteiligung/{row.slug}/beitraege/").content.decode()
        assert (f"/beteiligung/{row.slug}/#formular" in listed) == expected


def test_a_closed_one_says_the_day_and_no_minute(client):
    now = timezone.now()
    ConsultationFactory(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3))
    text = text_of(client.get("/beteiligung/"))
    assert "War offen bis" in text
    assert "Uhr" not in text


def test_the_desk_says_what_residents_do_not_find(client, settings):
    settings.OPERATOR_NAME = settings.OPERATOR_ADDRESS = settings.OPERATOR_EMAIL = "steht da"
    settings.OPERATOR_PHONE = ""
    client.force_login(PlannerFactory())
    assert "Leichter Sprache fehlt: Telefon." in text_of(client.get("/aufgaben/"))
    settings.OPERATOR_PHONE = "0000 000"
    assert "Wer hilft, ist nicht eingetragen" not in text_of(client.get("/aufgaben/"))
