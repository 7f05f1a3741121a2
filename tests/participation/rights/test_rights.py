"""Whoever asks gets all that is stored; whoever wants it gone is named nowhere, and what they did stands."""

import json
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.rights import erase
from participation.models import CommitteeResponse, Reply, Report
from participation.overviews.rights import DEEDS, OWN, dossier, find, references
from stakeholders.models import (
    BarrierReport,
    DeletionRecord,
    Person,
    PersonContact,
    Role,
    SeatHolder,
    User,
)
from tests import factories as f
from tests.reading import text_of
from tests.stored import rows_with

from .somebody import ADDRESS, NAME, wilma

pytestmark = pytest.mark.django_db
PAGE = "/aufgaben/auskunft/"


def said(what, *args):
    out = StringIO()
    call_command("person", what, ADDRESS, *args, stdout=out)
    return out.getvalue()


def test_every_reference_to_a_person_has_its_words():
    assert {column.name for _model, column in references()} == set(DEEDS) | OWN


def test_the_export_holds_every_row_and_no_secret(client):
    wilma()
    told = json.loads(said("export"))
    assert {part["was"] for part in told["gespeichert"]} == {
        "E-Mail-Adressen",
        "Gemeldete Barrieren",
        "Konten",
        "Kontakte",
        "Lesezeichen",
        "Personen",
        "Rollen",
        "Sitzinhaberschaften",
        "Stellungnahmen von Mitgliedern",
        "Zweite Faktoren beim Anmelden",
        "ausgehende Mails",
    }
    assert {(deed["was"], deed["wie"], len(deed["nummern"])) for deed in told["im_amt"]} == {
        ("Antworten", "beantwortet", 1),
        ("Arbeitsstände", "verzeichnet", 1),
        ("Rollen", "Mitarbeit für diese Person", 1),
        ("Sachstandsberichte", "beauftragt", 1),
        ("Sachstandsberichte", "freigegeben", 1),
        ("Stellungnahmen von Mitgliedern", "gesagt", 1),
    }
    assert [part["was"] for part in told["name_in_texten"]] == ["Arbeitsstände"]
    assert (told["namen"], told["adresse"]) == ([NAME], ADDRESS)
    for text in (said("export"), said("export", "--html")):
        assert "0361 999" in text and "Wir stimmen zu." in text
        assert "GEHEIM" not in text and "md5$" not in text
    assert said("export", "--html").lstrip().startswith("<!doctype html>")


def test_erased_is_gone_from_every_table_and_what_was_done_stands(client, settings):
    settings.OPERATOR_NAME = "Amt für Beispiele"
    user = wilma()
    client.force_login(user)
    assert rows_with(ADDRESS) and len(rows_with(NAME)) == 3
    text = said("erase", "--yes")
    # A text that somebody wrote is left to a person, who is told of it.
    assert (rows_with(ADDRESS), rows_with(NAME)) == ({}, {"stakeholders_statusupdate": 1})
    assert rows_with("0361 999") == rows_with("GEHEIM") == {}
    assert "bitte prüfen, der Name steht im Text: Arbeitsstände, Stand der Arbeit" in text
    assert "bleibt, ohne Namen: Sachstandsberichte, freigegeben: 1" in text
    assert "Artikel 17 Absatz 3" in text
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("Amt für Beispiele", False)
    assert (Reply.objects.get().replied_by, Report.objects.get().released_by) == (user, user)
    assert SeatHolder.objects.get().person.name == "ehemaliges Mitglied"
    assert CommitteeResponse.objects.get().text == "Wir stimmen zu."
    assert BarrierReport.objects.get().text == "Zu hell"
    assert not Session.objects.exists()
    assert dict(DeletionRecord.objects.values_list("what", "number")) == {
        "Namen und Adressen von Konten": 1,
        "Namen und Kontakte von Personen": 1,
        "Mails": 1,
        "E-Mail-Adressen in Meldungen von Barrieren": 1,
        "Anmeldungen": 1,
    }
    with pytest.raises(CommandError, match="nichts gespeichert"):
        said("erase", "--yes")


@pytest.mark.parametrize("kept_by", ["role", "seat", "staff"])
def test_what_still_runs_is_ended_first(kept_by):
    user = wilma()
    if kept_by == "role":
        f.grant(user, Role.PLANNER)
    if kept_by == "seat":
        SeatHolder.objects.update(ends_on=None)
    if kept_by == "staff":
        f.grant(f.UserFactory(), Role.STAFF, works_for=user.person)
    with pytest.raises(CommandError, match="Beenden Sie zuerst"):
        said("erase", "--yes")
    user.refresh_from_db()
    assert (user.name, user.email) == (NAME, ADDRESS)


def test_the_command_asks(monkeypatch):
    wilma()
    monkeypatch.setattr("builtins.input", lambda question: "nein")
    with pytest.raises(CommandError, match="Nichts wurde gelöscht"):
        said("erase")
    monkeypatch.setattr("builtins.input", lambda question: "ja")
    said("erase")
    assert not User.objects.filter(email=ADDRESS).exists()


def test_who_else_came_to_the_address_meanwhile_is_not_forgotten():
    wilma()
    Person.objects.create(name="Otto Beispiel", user=None)
    PersonContact.objects.create(person=Person.objects.get(name="Otto Beispiel"), email=ADDRESS)
    with pytest.raises(Refused, match="andere"):
        erase(ADDRESS, seen=[NAME])
    assert rows_with("Otto Beispiel")


def test_an_unknown_address(client):
    assert dossier(find("niemand@example.org")).sections == []
    with pytest.raises(CommandError, match="nichts gespeichert"):
        call_command("person", "export", "niemand@example.org")
    # The start of an address is no address, and an empty one is nobody's.
    wilma()
    assert find("wilma").is_empty and find("").is_empty


@pytest.mark.parametrize(("role", "status"), [("operator", 200), ("planner", 403), ("releaser", 403)])
def test_only_operators(client, role, status):
    wilma()
    assert client.get(PAGE)["Location"].startswith("/konto/")
    for page in (PAGE, f"{PAGE}datei/", f"{PAGE}loeschen/"):
        assert NAME not in client.post(page, {"address": ADDRESS}).content.decode()
    client.force_login(f.UserFactory(roles=[role]))
    assert client.get(PAGE).status_code == status
    for page in (PAGE, f"{PAGE}datei/", f"{PAGE}loeschen/"):
        assert client.post(page, {"address": ADDRESS}).status_code == status
    assert User.objects.filter(email=ADDRESS).exists()


def test_the_portal_does_the_same(client):
    wilma()
    client.force_login(f.UserFactory(roles=["operator"]))
    shown = client.post(PAGE, {"address": f" {ADDRESS} "})
    assert "Wir stimmen zu." in text_of(shown) and "no-store" in shown["Cache-Control"]
    file = client.post(f"{PAGE}datei/", {"address": ADDRESS, "form": "json"})
    assert (file["Content-Type"], json.loads(file.content)["namen"]) == (
        "application/json; charset=utf-8",
        [NAME],
    )
    assert b"<!doctype html>" in client.post(f"{PAGE}datei/", {"address": ADDRESS, "form": "html"}).content
    asked = client.post(f"{PAGE}loeschen/", {"address": ADDRESS})
    assert "lässt sich nicht zurückholen" in text_of(asked)
    assert User.objects.filter(email=ADDRESS).exists()
    done = client.post(f"{PAGE}loeschen/", {"address": ADDRESS, "ja": "ja", "name": [NAME]})
    assert "Artikel 17 Absatz 3" in text_of(done)
    assert rows_with(ADDRESS) == {}
    again = client.post(f"{PAGE}loeschen/", {"address": ADDRESS, "ja": "ja", "name": [NAME]})
    assert (again.status_code, "nichts gespeichert" in text_of(again)) == (409, True)


@pytest.mark.parametrize("address", ["", " ", "x" * 300])
def test_no_address(client, address):
    client.force_login(f.UserFactory(roles=["operator"]))
    for page in (PAGE, f"{PAGE}datei/", f"{PAGE}loeschen/"):
        assert client.post(page, {"address": address}).status_code == 422


def test_a_refusal_names_what_runs(client):
    f.grant(wilma(), Role.PLANNER)
    client.force_login(f.UserFactory(roles=["operator"]))
    response = client.post(f"{PAGE}loeschen/", {"address": ADDRESS})
    assert (response.status_code, "was noch läuft: Planung" in text_of(response)) == (409, True)
