"""Planners document a step: its texts, its dates, and what took place."""

from datetime import date, timedelta

import pytest
from django.db.utils import ProgrammingError
from django.utils import timezone

from erfurt_sozialraum.editing.conflicts import revision_of
from participation.models import Level, Step, StepRecord, StepState
from tests.factories import (
    CommitteeFactory,
    OrganisationFactory,
    PaperFactory,
    ProcessFactory,
    StepFactory,
    TopicFactory,
    UserFactory,
    state_date,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planner")]
BASE = "/aufgaben/planung/"
TEXTS = {
    "occasion": "Der Atlas zeigt Segregation.",
    "question": "Was braucht das Quartier?",
    "open_points": "Die Orte der Treffpunkte.",
    "fixed": "Das Budget.",
    "audience": "Alle im Ortsteil",
    "format": "Werkstatt",
    "description": "Wir gehen durch das Quartier.",
    "place": "Stadtteilzentrum",
    "accessibility": "Stufenlos, mit Höranlage.",
    "languages": "Deutsch, Ukrainisch",
    "source": "Protokoll",
}


@pytest.fixture
def step():
    return StepFactory(title="Werkstatt der Ortsteile", process=ProcessFactory(is_main=True))


def step_data(row=None, **values):
    base = {"title": "Werkstatt", "slug": "", "order": 10, "paper": "", "level": "", "next_step": ""}
    base |= {"responsible": "", "revision": revision_of(row) if row else ""} | dict.fromkeys(TEXTS, "")
    return base | values


def record_data(**values):
    return {"text": "Es kamen viele.", "happened_from": "2026-02-01", "seen": 0} | values


def date_data(**values):
    base = {"kind": "dated", "precision": "day", "earliest": "2026-02-01", "latest": "", "wording": ""}
    base |= {"clarified_by": "", "clarify_until": "", "stated_on": timezone.localdate().isoformat()}
    return base | {"source": "", "seen": ""} | values


def test_a_step_is_created_and_asks_for_its_date(client):
    process = ProcessFactory()
    StepFactory(process=process, order=20)
    address = f"{BASE}prozesse/{process.slug}/schritte/neu/"
    assert client.get(address).context["form"]["order"].value() == 30
    response = client.post(address, step_data(title="Gespräche im Rieth"))
    step = Step.objects.get(title="Gespräche im Rieth")
    assert response["Location"] == f"{BASE}schritte/gespraeche-im-rieth/termin/"
    assert (step.process, step.slug, step.published_at) == (process, "gespraeche-im-rieth", None)


def test_everything_that_must_be_documented_is_stored_and_shown(client, step):
    paper, office, body = PaperFactory(), OrganisationFactory(), CommitteeFactory()
    topic, following = TopicFactory(process=step.process), StepFactory(process=step.process)
    rows = {"paper": paper.pk, "responsible": office.pk, "next_step": following.pk}
    sent = step_data(step, **TEXTS, **rows, level=Level.CONSULTATION, topics=[topic.pk], committees=[body.pk])
    response = client.post(f"{BASE}schritte/{step.slug}/bearbeiten/", sent)
    assert response.status_code == 302, response.context["form"].errors
    page = client.get(f"{BASE}schritte/{step.slug}/")
    shown = page.content.decode()
    said = [
        *TEXTS.values(),
        "Konsultation",
        topic.name,
        body.name,
        office.name,
        following.title,
        paper.number,
    ]
    for words in said:
        assert words in shown, words
    assert [fact.field for fact in page.context["file"].missing] == []
    public = client.get(f"/prozess/schritte/{step.slug}/").content.decode()
    for words in (TEXTS["open_points"], TEXTS["accessibility"], TEXTS["languages"]):
        assert words in public, words


def test_what_is_not_documented_is_said_with_the_way_to_the_form(client, step):
    response = client.get(f"{BASE}schritte/{step.slug}/")
    page = response.content.decode()
    # No district of its own is a statement; everything else and the date are missing.
    missing = [fact.field for fact in response.context["file"].facts if fact.field != "areas"]
    assert response.context["file"].n_missing == len(missing) + 1
    assert page.count(f"{len(missing) + 1} Angaben fehlen") == 1
    assert page.count("kein Beleg") == 0
    for anchor in ("bearbeiten/#id_open_points", "bearbeiten/#id_topics_0", "termin/"):
        assert f"{BASE}schritte/{step.slug}/{anchor}" in page, anchor


@pytest.mark.parametrize(("values", "field"), [({"title": ""}, "title"), ({"level": "x"}, "level")])
def test_what_a_step_lacks_is_named_and_nothing_is_lost(client, step, values, field):
    sent = step_data(step, question="Bleibt stehen.") | values
    response = client.post(f"{BASE}schritte/{step.slug}/bearbeiten/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Bleibt stehen." in response.content.decode()


def test_a_step_does_not_follow_itself_or_one_of_another_process(client, step):
    for other in (step, StepFactory()):
        sent = step_data(step, next_step=other.pk)
        response = client.post(f"{BASE}schritte/{step.slug}/bearbeiten/", sent)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["next_step"])


def test_a_stale_step_shows_only_what_differs(client, step):
    topic = TopicFactory(process=step.process, name="Wohnen")
    sent = step_data(step, title=step.title, order=step.order, question="Meine Frage?")
    step.topics.add(topic)
    Step.objects.filter(pk=step.pk).update(question="Ihre Frage?", level=Level.INFORMATION)
    response = client.post(f"{BASE}schritte/{step.slug}/bearbeiten/", sent)
    conflict = response.context["conflict"]
    assert response.status_code == 409
    assert conflict["theirs"].split("\n\n") == [
        "Frage, um die es geht:\nIhre Frage?",
        "Beteiligungsstufe:\nInformation",
        "Themen:\nWohnen",
    ]
    assert conflict["mine"].split("\n\n") == [
        "Frage, um die es geht:\nMeine Frage?",
        "Beteiligungsstufe:\n–",
        "Themen:\n–",
    ]
    again = sent | {"revision": response.context["form"]["revision"].value()}
    assert client.post(f"{BASE}schritte/{step.slug}/bearbeiten/", again).status_code == 302
    step.refresh_from_db()
    assert step.question == "Meine Frage?"


def test_two_people_who_write_the_same_have_no_conflict(client, step):
    sent = step_data(step, title=step.title, order=step.order, question="Eins\r\nzwei")
    Step.objects.filter(pk=step.pk).update(question="Eins\nzwei")
    assert client.post(f"{BASE}schritte/{step.slug}/bearbeiten/", sent).status_code == 302


def test_a_date_is_added_and_the_earlier_one_stays(client, planner, step):
    address = f"{BASE}schritte/{step.slug}/termin/"
    assert client.post(address, date_data()).status_code == 302
    first = step.dates.get()
    later = date_data(precision="quarter", earliest="2026-05-05", seen=first.pk)
    assert client.post(address, later).status_code == 302
    step = Step.objects.get(pk=step.pk)
    assert ([row.text for row in step.dates.all()], step.date.recorded_by) == (
        ["2. Quartal 2026", "1. Februar 2026"],
        planner,
    )
    stale = client.post(address, later | {"earliest": "2026-08-05"})
    assert (stale.status_code, step.dates.count()) == (409, 2)
    assert stale.context["form"]["seen"].value() == str(step.dates.first().pk)
    assert client.post(address, date_data(earliest="", seen=step.date.pk)).status_code == 422


def test_a_gap_names_who_closes_it(client, step):
    address = f"{BASE}schritte/{step.slug}/termin/"
    gap = date_data(kind="undated", clarified_by="Sozialamt", clarify_until="2030-01-01")
    assert client.post(address, gap | {"clarified_by": ""}).status_code == 422
    assert client.post(address, gap).status_code == 302
    assert step.dates.get().text == "noch nicht terminiert"


def test_a_record_is_added_never_changed(client, planner, step):
    address = f"{BASE}schritte/{step.slug}/nachweis/"
    sent = record_data(invited=40, present=25, missing="Jugendliche", evaluation="Der Raum war zu klein.")
    assert client.post(address, sent).status_code == 302
    record = StepRecord.objects.get()
    assert (record.happened_from, record.invited, record.present) == (date(2026, 2, 1), 40, 25)
    assert (record.missing, record.evaluation, record.recorded_by) == (
        "Jugendliche",
        "Der Raum war zu klein.",
        planner,
    )
    assert Step.objects.get(pk=step.pk).state == StepState.DONE
    assert "Der Raum war zu klein." in client.get(f"{BASE}schritte/{step.slug}/").content.decode()
    with pytest.raises(ProgrammingError):
        StepRecord.objects.update(text="anders")


def test_the_same_record_twice_is_shown_beside_the_first(client, step):
    address = f"{BASE}schritte/{step.slug}/nachweis/"
    client.post(address, record_data(text="Text der anderen."))
    response = client.post(address, record_data(text="Mein Text."))
    assert (response.status_code, step.records.count()) == (409, 1)
    conflict = response.context["conflict"]
    assert (conflict["mine"], conflict["theirs"]) == ("Mein Text.", "Text der anderen.")
    again = record_data(text="Mein Text.", seen=response.context["form"]["seen"].value())
    assert client.post(address, again).status_code == 302
    assert step.records.count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"happened_from": (timezone.localdate() + timedelta(days=1)).isoformat()}, "happened_from"),
        ({"happened_to": "2026-01-01"}, "happened_to"),
        ({"happened_from": "", "happened_to": "2026-01-01"}, "happened_from"),
        ({"present": "-1"}, "present"),
    ],
)
def test_what_is_wrong_with_a_record_is_named(client, step, values, field):
    response = client.post(f"{BASE}schritte/{step.slug}/nachweis/", record_data(**values))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert step.records.count() == 0


def test_what_a_record_lacks_counts_as_missing(client, step):
    state_date(step, date(2020, 1, 1))
    address = f"{BASE}schritte/{step.slug}/"
    missing = client.get(address).context["file"].missing_of_record
    assert missing == ["Nachweis, dass der Schritt stattgefunden hat"]
    step.records.create(text="Es fand statt.", present=0)
    missing = client.get(address).context["file"].missing_of_record
    assert missing == ["Eingeladen", "Wer gefehlt hat", "Auswertung"]


@pytest.mark.parametrize("page", ["bearbeiten", "termin", "nachweis"])
def test_others_change_nothing(client, step, page):
    client.force_login(UserFactory(roles=["editor"]))
    assert client.post(f"{BASE}schritte/{step.slug}/{page}/", step_data(step)).status_code == 403


def test_a_step_is_shown_and_withdrawn_from_its_own_page(client, step):
    response = client.post(f"{BASE}schritte/{step.pk}/sichtbarkeit/", {"sichtbar": "nein"})
    assert response["Location"] == f"{BASE}schritte/{step.slug}/"
    client.logout()
    assert client.get(f"/prozess/schritte/{step.slug}/").status_code == 404
