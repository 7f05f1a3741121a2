"""Decisions name versions, results and reports; what they say of a version counts for that version."""

from datetime import date
from io import StringIO

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.rows.viewers import EVERYTHING
from guidelines.models import Version
from participation.models import Decision, SubjectRole
from participation.overviews.hearings.standing import wrong_status
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.factories import (
    AcceptedFactory,
    ConsultationFactory,
    CouncilCommitteeFactory,
    DeliberationFactory,
    EventFactory,
    PaperFactory,
    ProcessFactory,
    ResultFactory,
    VersionFactory,
    WordingFactory,
    decide,
    on_agenda,
    state_date,
)
from tests.participation.contributions.rows import released
from tests.reading import markup_of, text_of

from .posts import BASE, decided

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)


@pytest.fixture
def process():
    return ProcessFactory(is_main=True)


@pytest.fixture
def version(process):
    row = VersionFactory(guideline__title="Leitlinien", guideline__slug="leitlinien")
    WordingFactory(version=row, key="orte", heading="Orte", text="Orte bleiben.")
    process.guidelines.add(row.guideline)
    return row


@pytest.fixture
def row(process):
    committee, paper = CouncilCommitteeFactory(slug="sag"), PaperFactory(number="0554/22", slug="0554-22")
    facts = {"process": process, "committee": committee, "paper": paper, "role": "decision"}
    found = DeliberationFactory(title="Leitlinien", **facts)
    state_date(found, DAY)
    return found


def said(version):
    """What counts for a version now; and the rule in Python says the same as the trigger."""
    assert not wrong_status(EVERYTHING).exists()
    version.refresh_from_db()
    return (str(version.status), version.decided_on)


def amended_text(decision, version):
    return decision.subjects.create(version=version, role=SubjectRole.TEXT)


@pytest.mark.parametrize("outcome", ["adopted", "amended", "rejected"])
def test_what_was_decided_counts_for_the_version(version, outcome):
    decide(version, DAY, outcome=outcome)
    assert said(version) == (outcome, DAY)


@pytest.mark.parametrize("outcome", ["postponed", "referred", "withdrawn", "noted", "removed", ""])
def test_what_settles_nothing_leaves_it_open(version, outcome):
    decide(version, DAY, outcome=outcome)
    assert said(version) == ("open", None)
    decide(version, DAY)
    decide(version, date(2026, 4, 1), outcome=outcome)
    assert said(version) == ("adopted", DAY), "and later leaves it as it was"


def test_of_several_decisions_the_last_day_counts(version):
    decide(version, date(2026, 4, 1), outcome="rejected")
    decide(version, DAY)
    assert said(version) == ("rejected", date(2026, 4, 1))


@pytest.mark.parametrize("role", ["preliminary", "information", "separate"])
def test_a_committee_that_does_not_decide_settles_nothing(version, row, role):
    row.role = role
    row.save()
    decide(version, DAY, row=row)
    assert said(version) == ("open", None)
    row.role = "decision"
    row.save()
    assert said(version) == ("adopted", DAY)


def test_the_form_says_when_a_deliberation_does_not_decide(client, planner, version, row):
    address = f"/aufgaben/stadtrat/beratungen/{row.pk}/beschluss/"
    words = "erst durch eine Beratung zur Entscheidung"
    assert words not in text_of(client.get(address))
    type(row).objects.filter(pk=row.pk).update(role="information")
    assert words in text_of(client.get(address))


def test_a_correction_and_a_withdrawal_take_it_back_and_showing_it_again_brings_it_back(version, row):
    wrong = decide(version, DAY, row=row)
    other = VersionFactory(guideline=version.guideline, number=2)
    right = decide(other, DAY, row=row, corrects=wrong)
    assert (said(version), said(other)) == (("open", None), ("adopted", DAY))
    row.withdrawn_at = timezone.now()
    row.save()
    assert said(other) == ("open", None)
    row.withdrawn_at = None
    row.save()
    assert said(other) == ("adopted", DAY)
    decide(version, date(2026, 3, 4), row=row, corrects=right)
    assert (said(version), said(other)) == (("adopted", date(2026, 3, 4)), ("open", None))


def test_of_an_amended_decision_the_text_named_last_is_the_adopted_one(version):
    decision = decide(version, DAY, outcome="amended")
    second, third = (VersionFactory(guideline=version.guideline, number=n) for n in (2, 3))
    amended_text(decision, second)
    assert (said(version), said(second)) == (("amended", DAY), ("adopted", DAY))
    amended_text(decision, third)
    assert (said(second), said(third)) == (("open", None), ("adopted", DAY))


def test_what_a_decision_names_is_neither_changed_nor_deleted(version):
    decision = decide(version, DAY)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        decision.subjects.update(role=SubjectRole.TEXT)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        decision.subjects.all().delete()
    with pytest.raises(DatabaseError, match="decisionsubject_one"), transaction.atomic():
        decision.subjects.create()


def test_what_was_written_by_a_way_around_is_found_and_built_anew(version, client, planner):
    decide(version, DAY)
    with pgtrigger.ignore("guidelines.Version:status_follows"):
        Version.objects.filter(pk=version.pk).update(status="rejected")
    assert list(wrong_status(EVERYTHING)) == [version]
    assert "Fassung, deren Vermerk den Beschlüssen widerspricht" in text_of(client.get("/aufgaben/"))
    call_command("check_facts", rebuild=True, stdout=(out := StringIO()))
    assert (said(version), out.getvalue().strip()) == (("adopted", DAY), "Alles passt zusammen.")


# The form, and every page that tells of it


def report_of(process):
    order = {"process": process, "committee": CouncilCommitteeFactory(), "period_from": DAY, "period_to": DAY}
    snapshot = build_snapshot(Scope(**order, cutoff=timezone.now(), topics=[]))
    return released(**order, number="SB-2026-007", snapshot=snapshot, pages=1)


def test_the_form_names_them_and_every_page_tells_it(client, planner, process, version, row):
    result = ResultFactory(event=EventFactory(process=process), title="Bänke", happened_on=DAY)
    report = report_of(process)
    consultation = ConsultationFactory(process=process)
    voice = AcceptedFactory(consultation=consultation, received_at="2026-01-01T00:00Z")
    address = f"{BASE}beratungen/{row.pk}/beschluss/"
    sent = decided(row, wording="Beschlossen ist es.", outcome="adopted", numbers=voice.reference)
    sent |= {"versions": [version.pk], "results": [result.pk], "reports": [report.pk]}
    assert client.post(address, sent).status_code == 302
    assert said(version) == ("adopted", DAY)
    links = [
        "/leitlinien/leitlinien/fassungen/1/",
        reverse("participation:result", args=[result.pk]),
        f"/berichte/{report.pk}/",
    ]
    own_page = f"/beteiligung/{consultation.slug}/beitraege/{voice.pk}/"
    for page in ["/gremien/sag/", "/stadtrat/", "/drucksachen/0554-22/", own_page]:
        html = markup_of(Client().get(page))
        assert [f'href="{link}"' in html for link in links] == [True] * 3, page
    for page in [*links[:2], "/leitlinien/leitlinien/", "/leitlinien/leitlinien/artikel/orte/"]:
        assert "Beschlossen am 3. März 2026" in text_of(Client().get(page)), page
        assert "Beschlossen ist es." in text_of(Client().get(page)), page
    assert "Beschlossen ist es." in text_of(Client().get(links[2]))


def test_the_session_tells_it_too(client, process, version, row):
    event = EventFactory(process=process, committee=row.committee, status="held")
    item = on_agenda(row, event).item
    decide(version, DAY, row=row, item=item)
    assert 'href="/leitlinien/leitlinien/fassungen/1/"' in markup_of(client.get(f"/termine/{event.pk}/"))


def test_what_is_not_public_is_named_to_nobody(client, process, row, version):
    hidden = ResultFactory(event=EventFactory(process=process), title="Geheim", published_at=None)
    decision = decide(version, DAY, row=row)
    decision.subjects.create(result=hidden)
    version.guideline.withdrawn_at = timezone.now()
    version.guideline.save()
    for page in ["/gremien/sag/", "/stadtrat/", "/drucksachen/0554-22/"]:
        text = text_of(client.get(page))
        assert "Geheim" not in text and "Fassung 1" not in text, page


def test_a_correction_keeps_what_was_named_and_may_take_it_back(client, planner, version, row):
    decide(version, DAY, row=row, outcome="amended")
    wrong = row.decisions.get()
    text = VersionFactory(guideline=version.guideline, number=2)
    amended_text(wrong, text)
    fix = f"{BASE}beschluesse/{wrong.pk}/berichtigen/"
    assert client.get(fix).context["form"]["versions"].value() == [version.pk]
    sent = decided(row, outcome="amended", wording="mit Änderungen", votes="9:0") | {"versions": [version.pk]}
    client.post(fix, sent)
    assert (said(version), said(text)) == (("amended", DAY), ("adopted", DAY))
    client.post(fix, decided(row, outcome="amended", wording="mit Änderungen", votes="9:1"))
    assert (said(version), said(text)) == (("open", None), ("open", None))
    assert Decision.objects.count() == 3


def test_who_names_something_else_is_not_taken_for_the_same(client, planner, version, row):
    address = f"{BASE}beratungen/{row.pk}/beschluss/"
    first = decided(row, outcome="adopted", wording="genehmigt")
    mine = first | {"versions": [version.pk]}
    assert client.post(address, first).status_code == 302
    assert client.post(address, mine).status_code == 409
    assert client.post(address, first).status_code == 302
    assert Decision.objects.count() == 1


def test_a_result_that_came_later_was_not_decided_about(client, planner, process, row):
    result = ResultFactory(event=EventFactory(process=process), happened_on=date(2026, 3, 4))
    sent = decided(row, outcome="adopted") | {"results": [result.pk]}
    response = client.post(f"{BASE}beratungen/{row.pk}/beschluss/", sent)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"results"})


def test_older_results_are_found_by_the_search(client, planner, process, row):
    event = EventFactory(process=process)
    old = ResultFactory(event=event, title="Kastanie am Brunnen", happened_on=date(2020, 1, 1))
    for _n in range(21):
        ResultFactory(event=event, happened_on=DAY)
    address = f"{BASE}beratungen/{row.pk}/beschluss/"
    assert old.title not in text_of(client.get(address))
    response = client.post(address, decided(row, search="kastanie", suchen="1", wording=""))
    assert (response.status_code, old.title in text_of(response)) == (200, True)


# The text as it was amended


def test_the_amended_text_is_a_version_of_its_own(client, planner, version, row):
    address = f"{BASE}beratungen/{row.pk}/beschluss/"
    sent = decided(row, outcome="amended", wording="mit Änderungen") | {"versions": [version.pk]}
    decision_text = client.post(address, sent).url
    decision = row.decisions.get()
    assert decision_text == f"{BASE}beschluesse/{decision.pk}/geaenderte-fassung/{version.pk}/"
    assert "noch nicht veröffentlicht" in text_of(Client().get("/leitlinien/leitlinien/"))
    page = client.get(decision_text)
    goes_to = client.post(decision_text, {"text": "", "seen": page.context["form"]["seen"].value()})
    draft = Version.objects.get(number=2)
    assert (goes_to.url, draft.is_draft) == (f"/aufgaben/leitlinien/fassungen/{draft.pk}/", True)
    assert "in Arbeit" in text_of(client.get(f"{BASE}beratungen/{row.pk}/"))
    assert "Fassung 2" not in text_of(Client().get("/leitlinien/leitlinien/"))
    Version.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    first = text_of(Client().get("/leitlinien/leitlinien/fassungen/1/"))
    assert "geändert beschlossen am 3. März 2026" in first
    assert "Beschlossen ist die geänderte Fassung: Leitlinien, Fassung 2" in first
    second = text_of(Client().get("/leitlinien/leitlinien/"))
    assert "Beschlossene Fassung 2 vom 3. März 2026" in second
    assert "Vorher lag vor: Leitlinien, Fassung 1" in second


def test_who_names_another_text_meanwhile_is_told(client, planner, version, row):
    decision = decide(version, DAY, row=row, outcome="amended")
    second = VersionFactory(guideline=version.guideline, number=2)
    third = VersionFactory(guideline=version.guideline, number=3)
    address = f"{BASE}beschluesse/{decision.pk}/geaenderte-fassung/{version.pk}/"
    assert client.post(address, {"text": second.pk, "seen": ""}).status_code == 302
    response = client.post(address, {"text": third.pk, "seen": ""})
    assert (response.status_code, "Fassung 2" in text_of(response)) == (409, True)
    assert client.post(address, {"text": second.pk, "seen": ""}).status_code == 302, "the same, sent twice"
    assert decision.subjects.count() == 2
    assert client.post(address, response.context["form"].data).status_code == 302
    assert (said(second), said(third)) == (("open", None), ("adopted", DAY))


def test_a_draft_that_a_decision_names_is_set_aside_not_deleted(client, planner, version):
    draft = VersionFactory(guideline=version.guideline, number=2, published_at=None)
    amended_text(decide(version, DAY, outcome="amended"), draft)
    client.post(f"/aufgaben/leitlinien/fassungen/{draft.pk}/verwerfen/")
    draft.refresh_from_db()
    assert draft.set_aside_at


def test_only_what_was_amended_has_an_amended_text(client, planner, version):
    decision = decide(version, DAY)
    address = f"{BASE}beschluesse/{decision.pk}/geaenderte-fassung/{version.pk}/"
    assert client.get(address).status_code == 404


def test_the_database_knows_the_columns_in_one_query(version):
    """The trigger writes them without anybody asking."""
    decide(version, DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, decided_on FROM guidelines_version WHERE id = %s", [version.pk])
        assert cursor.fetchone() == ("adopted", DAY)
