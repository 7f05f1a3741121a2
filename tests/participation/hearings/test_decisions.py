"""What a committee decided: added, never changed; a wrong record is put right by a further one."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.rows.jobs import JobStatus
from erfurt_sozialraum.rows.latest import Stale
from guidelines.models import StoredFile
from participation.actions.hearings.decisions import record_decision
from participation.actions.moderation.mentions import named_by
from participation.models import Decision, Deliberation
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.at_once import at_once
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    CouncilCommitteeFactory,
    DeliberationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    ReportFactory,
    mention,
    state_date,
)
from tests.reading import text_of

from .posts import BASE, decided

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)
KEY = "6e1e0a52-8a51-4b6e-9a52-07a1a7a3b002"


@pytest.fixture
def process():
    return ProcessFactory(is_main=True)


@pytest.fixture
def row(process):
    body, committee = CommitteeFactory(slug="ag"), CouncilCommitteeFactory(slug="sag")
    paper = PaperFactory(number="0554/22", slug="0554-22")
    found = DeliberationFactory(
        process=process, about=body, committee=committee, paper=paper, title="Antwort"
    )
    state_date(found, DAY)
    return found


RESOLUTION = (
    "Der Ausschuss beschließt:\n\n1. Die Treffpunkte bleiben.\n2. " + "Die Stadt berichtet jährlich. " * 60
)


def test_a_decision_takes_whole_paragraphs_and_numbered_points(client, planner, row):
    sent = decided(row, wording=RESOLUTION.replace("\n", "\r\n"), outcome="adopted")
    assert client.post(f"{BASE}beratungen/{row.pk}/beschluss/", sent).status_code == 302
    assert row.decisions.get().wording == RESOLUTION.strip()
    for address in (f"{BASE}beratungen/{row.pk}/", "/gremien/ag/", f"{BASE}?stand=dokumentiert"):
        page = client.get(address).content.decode()
        assert "Der Ausschuss beschließt:<br><br>1. Die Treffpunkte bleiben.<br>2. Die Stadt" in page, address


def test_a_decision_that_is_too_long_is_not_cut(client, planner, row):
    text = "Punkt " * 2000
    response = client.post(f"{BASE}beratungen/{row.pk}/beschluss/", decided(row, wording=text))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["wording"])
    assert text in response.content.decode()
    assert not row.decisions.exists()


def released(process, **fields):
    file = StoredFile.objects.create(content="a.pdf", name="a.pdf", size=1, sha256="0", media_type="a")
    scope = Scope(process, CouncilCommitteeFactory(), DAY, DAY, timezone.now())
    return ReportFactory(
        process=process,
        snapshot=build_snapshot(scope) | {"number": "SB"},
        job_status=JobStatus.DONE,
        file=file,
        pages=1,
        released_by=PlannerFactory(),
        published_at=timezone.now(),
        **fields,
    )


def address(row):
    return f"{BASE}beratungen/{row.pk}/beschluss/"


def test_a_decision_stands_on_every_page_that_answers(client, planner, row, process):
    row.report = released(process)
    row.save()
    votes = "Ja: 9, Nein: 0, Enthaltungen: 0, Befangen: 0"
    sent = decided(row, wording="zur Kenntnis genommen", votes=votes, source="Niederschrift SAG/001/2026")
    assert client.post(address(row), sent).url == f"{BASE}beratungen/{row.pk}/"
    decision = Decision.objects.get()
    assert (decision.decided_on, decision.recorded_by, decision.source) == (DAY, planner, sent["source"])
    text = f"Beschluss vom 3. März 2026: zur Kenntnis genommen ({votes})"
    pages = ["/stadtrat/", "/gremien/ag/", "/gremien/sag/", "/termine/", "/drucksachen/0554-22/"]
    for page in [*pages, f"/berichte/{row.report_id}/"]:
        assert text in text_of(Client().get(page)), page


def test_sent_twice_it_is_stored_once(client, planner, row):
    sent = decided(row, form_key=KEY)
    assert [client.post(address(row), sent).status_code for _n in range(2)] == [302, 302]
    assert Decision.objects.count() == 1


def test_who_comes_second_sees_what_the_first_one_recorded(client, planner, row):
    mine = decided(row, wording="vertagt")
    row.decisions.create(decided_on=DAY, wording="genehmigt")
    response = client.post(address(row), mine)
    assert response.status_code == 409
    assert "Beschluss vom 3. März 2026: genehmigt" in text_of(response)
    assert response.context["form"]["wording"].value() == "vertagt"
    mine["seen"] = response.context["form"]["seen"].value()
    assert client.post(address(row), mine).status_code == 302
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"wording": ""}, {"wording"}),
        ({"decided_on": ""}, {"decided_on"}),
        ({"decided_on": "2099-01-01"}, {"decided_on"}),
        ({"numbers": "B-999999, Kastanie"}, {"numbers"}),
    ],
)
def test_mistakes_stand_at_their_field(client, planner, row, values, fields):
    response = client.post(address(row), decided(row, votes="einstimmig") | values)
    assert (response.status_code, set(response.context["form"].errors)) == (422, fields)
    assert response.context["form"]["votes"].value() == "einstimmig"
    assert not Decision.objects.exists()


def test_a_wrong_record_is_put_right_and_both_are_readable(client, planner, row, process):
    voice = AcceptedFactory(
        consultation=ConsultationFactory(process=process), received_at="2026-01-01T00:00Z"
    )
    other = AcceptedFactory(consultation=voice.consultation, received_at="2026-01-01T00:00Z")
    client.post(address(row), decided(row, wording="vertagt", numbers=voice.reference))
    wrong = Decision.objects.get()
    fix = f"{BASE}beschluesse/{wrong.pk}/berichtigen/"
    form = client.get(fix).context["form"]
    assert (form["wording"].value(), form["same"].label) == (
        "vertagt",
        "Dieselben Anliegen wie der berichtigte Eintrag (aus einem Beitrag)",
    )
    client.post(fix, decided(row, wording="genehmigt", same="on", numbers=other.reference))
    right = Decision.objects.get(corrects=wrong)
    assert named_by(right) == [voice.points.get(), other.points.get()]
    day = f"{today().day}."
    shown = text_of(Client().get("/gremien/sag/"))
    assert f"Beschluss vom 3. März 2026: genehmigt; berichtigt am {day}" in shown
    assert "vorher stand hier: Beschluss vom 3. März 2026: vertagt" in shown
    way = text_of(Client().get(f"/beteiligung/{voice.consultation.slug}/beitraege/{voice.pk}/"))
    assert ("Antwort: vertagt" in way, "Es gilt: genehmigt" in way, "Antwort: genehmigt" in way) == (
        True,
    ) * 3
    # Who had the same form open sees the correction beside the own words, and corrects that one.
    mine = decided(row, wording="abgelehnt", seen=wrong.pk)
    again = client.post(fix, mine)
    assert (again.status_code, Decision.objects.count()) == (409, 2)
    assert again.context["form"]["wording"].value() == "abgelehnt"
    mine["seen"] = again.context["form"]["seen"].value()
    assert client.post(fix, mine).status_code == 302
    assert Decision.objects.get(corrects=right).wording == "abgelehnt"
    assert client.get(fix).context["form"]["wording"].value() == "abgelehnt"


def test_contributions_are_found_by_number_by_words_and_by_report(
    client, planner, row, process, django_assert_max_num_queries
):
    consultation = ConsultationFactory(process=process)
    voices = [
        AcceptedFactory(consultation=consultation, text=f"Bank {n}", received_at="2026-02-01T12:00Z")
        for n in range(4)
    ]
    AcceptedFactory(consultation=consultation, text="Später", received_at="2026-02-20T12:00Z")
    elsewhere = AcceptedFactory(text="Bank in einem anderen Prozess")
    ContributionFactory(consultation=consultation, text="Bank ungelesen")
    row.report = ReportFactory(
        process=process,
        period_from=date(2026, 2, 1),
        period_to=date(2026, 2, 1),
        data_cutoff="2026-02-10T00:00Z",
    )
    row.save()
    search = decided(row, search="bank", suchen="1", wording="")
    with django_assert_max_num_queries(22):
        response = client.post(address(row), search)
    form = response.context["form"]
    assert (response.status_code, list(form.fields["about"].named.values())) == (
        200,
        [row.points.get() for row in (*voices, elsewhere)],
    )
    assert form["in_report"].label == f"Alle 4 Beiträge aus dem {row.report}"
    client.post(address(row), decided(row, in_report="on"))
    assert named_by(Decision.objects.get()) == [row.points.get() for row in voices]


def test_nothing_is_decided_about_what_came_later(client, planner, row, process):
    voice = AcceptedFactory(consultation=ConsultationFactory(process=process))
    response = client.post(address(row), decided(row, numbers=voice.reference))
    assert set(response.context["form"].errors) == {"decided_on"}


def test_a_deliberation_without_a_date_took_place_when_it_decided(client, planner, row):
    state_date(row, kind=DateKind.UNDOCUMENTED)
    client.post(address(row), decided(row, source="Niederschrift"))
    date_now = Deliberation.objects.get().date
    assert (date_now.text, date_now.source, row.dates.count()) == ("3. März 2026", "Niederschrift", 3)


def test_deferred_it_waits_for_the_next_day_and_is_due_again_after_it(client, planner, row):
    """A decision before the day that counts now says nothing about that day."""
    gap = "Dem Portal liegt kein Beleg vor, was dabei herauskam."

    def due():
        return [task for task in client.get("/aufgaben/").context["desk"].tasks if task.is_hearing]

    assert (len(due()), gap in text_of(Client().get("/gremien/sag/"))) == (1, True)
    client.post(address(row), decided(row, wording="vertagt"))
    assert (due(), gap in text_of(Client().get("/gremien/sag/"))) == ([], False)
    state_date(row, today() + timedelta(days=9))
    assert due() == []
    state_date(row, today() - timedelta(days=1))
    page = text_of(Client().get("/gremien/sag/"))
    assert (len(due()), f"Beschluss vom 3. März 2026: vertagt · {gap}" in page) == (1, True)


def test_a_withdrawn_deliberation_decides_nothing(client, planner, row):
    Deliberation.objects.update(withdrawn_at=timezone.now())
    assert client.post(address(row), decided(row)).status_code == 409
    assert not Decision.objects.exists()


def test_of_a_withdrawn_deliberation_nobody_reads_the_decision(client, planner, row, process):
    voice = AcceptedFactory(
        consultation=ConsultationFactory(process=process), received_at="2026-01-01T00:00Z"
    )
    client.post(address(row), decided(row, wording="Geheim", outcome="noted", numbers=voice.reference))
    page = f"/beteiligung/{voice.consultation.slug}/beitraege/{voice.pk}/"
    assert "Geheim" in text_of(client.get(page))
    client.post(f"{BASE}beratungen/{row.pk}/sichtbarkeit/", {"sichtbar": "nein"})
    assert ["Geheim" in text_of(reader.get(page)) for reader in (client, Client())] == [False, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_its_page_asks_the_same_number_of_queries(client, planner, row, rows, django_assert_num_queries):
    voices = [AcceptedFactory(received_at="2026-01-01T00:00Z") for _n in range(rows)]
    for _n in range(rows):
        decision = row.decisions.create(decided_on=DAY, wording="vertagt", recorded_by=planner)
        mention(decision, *voices)
        state_date(row, DAY, recorded_by=planner)
    client.get(BASE)
    with django_assert_num_queries(8):
        client.get(f"{BASE}beratungen/{row.pk}/")


@pytest.mark.django_db(transaction=True)
def test_two_who_record_at_once_are_told_of_each_other():
    row, by = DeliberationFactory(), PlannerFactory()
    words = {"decided_on": DAY, "votes": "", "source": ""}

    def record(wording):
        return record_decision(row, values=words | {"wording": wording}, seen=0, by=by)

    answers = at_once(lambda: record("genehmigt"), lambda: record("vertagt"))
    assert sorted(type(answer) is Stale for answer in answers) == [False, True]
    assert Decision.objects.count() == 1
