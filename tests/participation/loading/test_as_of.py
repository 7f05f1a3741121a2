"""The acceptance case: what was known on 15 December 2022, from what an installation begins with."""

import re
from html import unescape

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import day_text
from stakeholders.models import Committee

pytestmark = pytest.mark.django_db

LETTER = "Antwort auf die Anfrage 0554/22"
ADDRESS = "/stadtrat/?stand=2022-12-15"


def text_of(html):
    """What a reader finds on the page itself."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL).group()
    main = re.sub(r"<form.*?</form>", " ", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def entries(html, heading, until="<h2"):
    """The rows under a heading, as text."""
    part = html[html.index(heading) :]
    part = part[: part.index(until, 10)]
    rows = re.findall(r'<li class="entry.*?</li>', part, re.DOTALL)
    return [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", row))).strip() for row in rows]


def test_what_was_known_on_15_december_2022(client, erfurt):
    answer = client.get(ADDRESS)
    html = answer.content.decode()
    text = text_of(html)
    assert answer.status_code == 200
    # the bodies, each with the two gaps and the source of them
    for body in Committee.objects.all():
        assert body.name in text, body
    working = re.findall(r'<li class="entry body">.*?</dl>', html, re.DOTALL)
    assert len(working) == 5
    for body in working:
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
        assert "noch nicht entschieden, ob eingeladen wird" in said
        assert "noch nicht entschieden, ob davon berichtet wird" in said
        assert said.count(f"Quelle: {LETTER}: kein Termin genannt") == 2, said
    # the Trägerveranstaltung, and the steps still to come
    so_far = entries(html, "<h3>Bisher</h3>", "<h3>Steht noch aus")
    assert [row for row in so_far if "Trägerveranstaltung" in row and "2. Dezember 2022" in row]
    assert all(LETTER in row for row in so_far), so_far
    to_come = entries(html, "<h3>Steht noch aus</h3>")
    names = ["Schritt für die Ortsteile", "Schritt für Bewohner", "Schritt für Kinder und Jugendliche"]
    assert all(row.startswith(name) for row, name in zip(to_come, names, strict=True)), to_come
    assert "1. Quartal 2023" in to_come[0]
    assert all(f"Quelle: {LETTER}" in row for row in to_come)


def test_it_says_that_it_was_put_together_afterwards_and_is_not_kept(client, erfurt):
    answer = client.get(ADDRESS)
    text = text_of(answer.content.decode())
    assert "Stand 15. Dezember 2022" in text
    assert f"Nachträglich zusammengestellt am {day_text(timezone.localdate())} aus: {LETTER}" in text
    assert "So hat die Stadt damals nicht geantwortet." in text
    assert 'href="/stadtrat/"' in answer.content.decode()
    assert "Text von heute" in text
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_what_only_todays_pages_say_was_not_known_then(client, erfurt):
    text = text_of(client.get(ADDRESS).content.decode())
    for later in ("VH 01/22", "Vorhabenliste", "Zieltermin", "ThINKA", "Wissenschaftliche Begleitung"):
        assert later not in text, later
    assert "Rieth" not in text


@pytest.mark.parametrize("address", ["/gremien/begleitgremium/", "/prozess/struktur/", "/stadtrat/"])
def test_before_the_letter_nothing_was_known(client, erfurt, address):
    answer = client.get(f"{address}?stand=2022-12-01")
    text = text_of(answer.content.decode())
    assert answer.status_code == 200
    assert "liegt nichts vor" in text or "liegt dem Portal zu diesem Gremium nichts vor" in text
    assert "noch nicht entschieden, ob" not in text
    assert LETTER not in text


def test_the_other_two_pages_tell_the_same_day(client, erfurt):
    body = text_of(client.get("/gremien/begleitgremium/?stand=2022-12-15").content.decode())
    assert "Stand 15. Dezember 2022" in body
    assert "Jobcenter" in body
    assert "Begleitgremium einrichten" in body
    assert "Wissenschaftliche Begleitung" not in body
    structure = text_of(client.get("/prozess/struktur/?stand=2022-12-15").content.decode())
    assert "Stand 15. Dezember 2022" in structure
    assert "Stadtverwaltung" in structure
    assert "ThINKA" not in structure
    assert "Schritt für Kinder und Jugendliche" in structure
