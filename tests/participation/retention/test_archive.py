"""A process ends, its files are offered, the archive's answer is put on record; all can be undone."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import today
from participation.actions.retention import archive as actions
from participation.actions.retention.purging import purge
from participation.models import ArchiveOffer, Contribution, Process
from tests import factories as f
from tests.at_once import at_once
from tests.reading import text_of

from .ended import a_world, ended, offered

pytestmark = pytest.mark.django_db
BASE = "/aufgaben/planung/prozesse"


def pages(process):
    own = f"{BASE}/{process.slug}"
    names = ("abschliessen", "weiterfuehren", "archiv", "archiv/zuruecknehmen")
    return [*(f"{own}/{name}/" for name in names), f"{own}/archiv/liste.csv"]


@pytest.mark.parametrize("role", ["editor", "moderator", "operator", "releaser"])
def test_only_planners_come_in(client, role):
    process = ended(answer="")
    for page in pages(process):
        assert client.get(page)["Location"].startswith("/konto/"), page
    client.force_login(f.UserFactory(roles=[role]))
    for page in pages(process):
        assert client.get(page).status_code == 403, page
        assert client.post(page).status_code in (403, 405), page


def test_a_process_ends_and_goes_on(client, planner, files):
    process = f.ProcessFactory()
    page = f"{BASE}/{process.slug}/abschliessen/"
    assert "Planungsprozess abschließen?" in text_of(client.get(page))
    day = today() - timedelta(days=3)
    assert client.post(page, {"ended_on": day.isoformat()})["Location"] == f"{BASE}/{process.slug}/#abschluss"
    process.refresh_from_db()
    assert process.ended_on == day
    assert client.get(page).status_code == client.post(page, {"ended_on": day}).status_code == 409
    assert "Abgeschlossen am" in text_of(client.get(f"/prozesse/{process.slug}/"))
    offer = offered(process, "taken")
    again = f"{BASE}/{process.slug}/weiterfuehren/"
    assert "kommt nicht zurück" in text_of(client.get(again))
    assert client.post(again).status_code == 302
    process.refresh_from_db()
    offer.refresh_from_db()
    assert (process.ended_on, offer.withdrawn_by, offer.answer) == (None, planner, "taken")
    assert client.post(again).status_code == 409


@pytest.mark.parametrize("day", ["", "gestern", "2999-01-01", "2023-12-31"])
def test_a_day_that_cannot_be(client, planner, day):
    process = f.ProcessFactory()
    assert client.post(f"{BASE}/{process.slug}/abschliessen/", {"ended_on": day}).status_code == 422
    assert Process.objects.get().ended_on is None


def test_a_process_that_takes_contributions_does_not_end(client, planner):
    row = f.ConsultationFactory(title="Wo fehlen Bänke?")
    page = client.post(f"{BASE}/{row.process.slug}/abschliessen/", {"ended_on": today().isoformat()})
    assert (page.status_code, "Wo fehlen Bänke?" in text_of(page)) == (409, True)


def test_who_ends_it_reads_what_nobody_decided(client, planner, files):
    process = ended(answer=None)
    a_world(process)
    Process.objects.update(ended_on=None)
    text = text_of(client.get(f"{BASE}/{process.slug}/abschliessen/"))
    assert "Über 1 Beitrag hat noch niemand entschieden." in text
    assert "davon 4 nie veröffentlicht" in text


def test_from_offer_to_answer_to_the_next_run(client, planner, files):
    process = ended(answer=None)
    a_world(process)
    page = f"{BASE}/{process.slug}/archiv/"
    assert "Gelöscht wird erst, wenn das Stadtarchiv geantwortet hat" in text_of(client.get(page))
    purge()
    assert not Contribution.objects.exclude(anonymised_at=None).exists()
    assert client.post(page, {"zu": "", "offered_on": today().isoformat()}).status_code == 302
    offer = ArchiveOffer.objects.get()
    said = {"zu": offer.pk, "answer": "declined", "answered_on": today().isoformat(), "note": "Az. 7"}
    assert client.post(page, said).status_code == 302
    offer.refresh_from_db()
    assert (offer.answer, offer.note, offer.answered_by) == ("declined", "Az. 7", planner)
    assert "Az. 7" in text_of(client.get(page))
    purge()
    assert not Contribution.objects.filter(anonymised_at=None).exists()
    assert "nichts mehr zu löschen" in text_of(client.get(page))


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": ""},
        {"answer": "vielleicht"},
        {"answered_on": ""},
        {"answered_on": "2020-01-01"},
        {"answered_on": "2999-01-01"},
        {"note": "x" * 2001},
    ],
)
def test_an_answer_that_cannot_be(client, planner, wrong):
    process = ended(answer="")
    offer = ArchiveOffer.objects.get()
    said = {"zu": offer.pk, "answer": "taken", "answered_on": today().isoformat(), "note": "Behalten"}
    response = client.post(f"{BASE}/{process.slug}/archiv/", said | wrong)
    assert response.status_code == 422
    assert "note" in wrong or "Behalten" in response.content.decode()
    assert ArchiveOffer.objects.get().answer == ""


def test_an_offer_before_the_end_is_refused(client, planner):
    process = ended(days=10, answer=None)
    early = (today() - timedelta(days=11)).isoformat()
    response = client.post(f"{BASE}/{process.slug}/archiv/", {"zu": "", "offered_on": early})
    assert (response.status_code, ArchiveOffer.objects.count()) == (422, 0)


def test_what_another_person_noted_is_not_overwritten(client, planner):
    process = ended(answer="taken")
    offer = ArchiveOffer.objects.get()
    late = {"zu": offer.pk, "answer": "declined", "answered_on": today().isoformat(), "note": "Mein Vermerk"}
    response = client.post(f"{BASE}/{process.slug}/archiv/", late)
    assert (response.status_code, "Mein Vermerk" in response.content.decode()) == (409, True)
    assert ArchiveOffer.objects.get().answer == "taken"
    first = {"zu": "", "offered_on": today().isoformat()}
    assert client.post(f"{BASE}/{process.slug}/archiv/", first).status_code == 409
    assert ArchiveOffer.objects.count() == 1


def test_an_offer_is_taken_back_and_made_again(client, planner):
    process = ended(answer="declined")
    page = f"{BASE}/{process.slug}/archiv/zuruecknehmen/"
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert client.get(page).status_code == client.post(page).status_code == 409
    assert not ArchiveOffer.objects.standing().exists()
    again = {"zu": "", "offered_on": today().isoformat()}
    assert client.post(f"{BASE}/{process.slug}/archiv/", again).status_code == 302
    assert ArchiveOffer.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_offers_at_the_same_moment_one_is_made():
    process, by = ended(answer=None), f.PlannerFactory()

    def offer():
        try:
            return actions.offer_files(process, offered_on=today(), by=by)
        except actions.Refused:
            return None

    assert at_once(offer, offer).count(None) == 1
    assert ArchiveOffer.objects.count() == 1


def test_the_list_holds_all_that_would_go(client, planner, files):
    process = ended(answer=None)
    consultation = a_world(process)
    f.ContributionFactory(consultation=consultation, text="=HYPERLINK(1)", received_at=timezone.now())
    response = client.get(f"{BASE}/{process.slug}/archiv/liste.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert [row[0] for row in rows] == ["Art", *["Beitrag"] * 6, "Berichtsentwurf"]
    assert (rows[6][5], rows[7][1]) == ("'=HYPERLINK(1)", "GEHT-entwurf")
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_the_desk_says_what_to_offer_and_what_waits(client, planner):
    def tasks():
        found = client.get("/aufgaben/").context["desk"].tasks
        return [(task.kind, task.is_overdue, task.href) for task in found if "rchiv" in task.kind]

    process = ended(answer=None)
    row = f.ConsultationFactory(process=process, opens_at=timezone.now() - timedelta(days=600))
    f.ContributionFactory(consultation=row, received_at=timezone.now() - timedelta(days=500))
    page = f"{BASE}/{process.slug}/archiv/"
    assert tasks() == [("Unterlagen dem Stadtarchiv anbieten", True, page)]
    offered(process)
    assert tasks() == [("Antwort des Stadtarchivs vermerken", True, page)]
    ArchiveOffer.objects.update(answer="taken", answered_on=today(), answered_by=planner)
    assert tasks() == []


def test_a_process_that_just_ended_is_on_nobodys_desk_yet(client, planner, files):
    process = ended(days=20, answer=None)
    a_world(process)
    assert not [task for task in client.get("/aufgaben/").context["desk"].tasks if "rchiv" in task.kind]
