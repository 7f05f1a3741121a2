"""Planners state, correct, withdraw and show again what the council hears; one list has all of it."""

from datetime import date, timedelta

import pytest

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.editing.conflicts import revision_of
from participation.models import CouncilInvitation, Deliberation
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    PaperFactory,
    ProcessFactory,
    ReportFactory,
    UserFactory,
    member_of,
    state_date,
)
from tests.reading import text_of

from .posts import BASE, dated, undated

pytestmark = pytest.mark.django_db
KEY = "6e1e0a52-8a51-4b6e-9a52-07a1a7a3b001"


def days(n):
    return today() + timedelta(days=n)


def facts(row, **values):
    """As the form that corrects a deliberation is sent."""
    names = ("title", "role", "committee_id", "about_id", "paper_id", "report_id", "process_id")
    base = {name.removesuffix("_id"): getattr(row, name) or "" for name in names}
    return base | {"revision": revision_of(row)} | values


def test_only_planners_come_in(client):
    row = DeliberationFactory()
    here = f"{BASE}beratungen/{row.pk}/"
    pages = [
        BASE,
        here,
        f"{here}bearbeiten/",
        f"{here}termin/",
        f"{here}beschluss/",
        f"{BASE}beratungen/neu/",
    ]
    assert all(client.get(page)["Location"].startswith("/konto/") for page in pages)
    for user in (member_of(CommitteeFactory()), UserFactory(roles=["moderator", "editor"])):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [403] * 6
        assert client.post(f"{here}sichtbarkeit/", {"sichtbar": "nein"}).status_code == 403
    assert Deliberation.objects.get().is_public


def test_words_in_the_address_that_mean_nothing_are_not_found(client, planner):
    row = DeliberationFactory()
    pages = [f"{BASE}sitzungen/{row.pk}/", f"{BASE}sitzungen/neu/", f"{BASE}einladungen/{row.pk}/"]
    assert [client.get(page).status_code for page in pages] == [404] * 3


def test_a_deliberation_names_drucksache_report_and_process(client, planner):
    ProcessFactory(is_main=True)
    process, sag = ProcessFactory(), CouncilCommitteeFactory()
    paper, report = PaperFactory(), ReportFactory(process=process)
    values = {
        "title": "Zwischenstand",
        "committee": sag.pk,
        "role": "decision",
        "about": "",
        "form_key": KEY,
    }
    values |= {"paper": paper.pk, "report": report.pk, "process": process.pk} | dated(days(9))
    response = client.post(f"{BASE}beratungen/neu/", values)
    row = Deliberation.objects.get()
    assert response.url == f"{BASE}beratungen/{row.pk}/"
    assert (row.paper, row.report, row.process, row.committee) == (paper, report, process, sag)
    assert (row.is_public, row.date.latest, row.date.recorded_by) == (True, days(9), planner)
    assert client.post(f"{BASE}beratungen/neu/", values).url == response.url
    assert Deliberation.objects.count() == 1, "pressed twice, stored once"


def test_a_report_of_another_process_is_refused_at_its_field(client, planner):
    process, other = ProcessFactory(is_main=True), ReportFactory()
    values = {"title": "X", "role": "decision", "report": other.pk, "process": process.pk} | undated()
    response = client.post(f"{BASE}beratungen/neu/", values)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"report"})
    assert response.context["form"]["title"].value() == "X"


def test_the_only_process_is_not_asked_for(client, planner):
    process = ProcessFactory(is_main=True)
    form = client.get(f"{BASE}beratungen/neu/").context["form"]
    assert "process" not in form.fields
    client.post(f"{BASE}beratungen/neu/", {"title": "X", "role": "decision"} | undated())
    assert Deliberation.objects.get().process == process


def test_the_way_from_a_paper_or_a_report_fills_the_form(client, planner):
    report = ReportFactory(number="SB-2026-007")
    paper = PaperFactory(slug="0554-22", title="Konzeptionen")
    form = client.get(f"{BASE}beratungen/neu/?drucksache=0554-22").context["form"]
    assert (form["paper"].value(), form["title"].value()) == (paper.pk, "Konzeptionen")
    form = client.get(f"{BASE}beratungen/neu/?bericht=SB-2026-007").context["form"]
    assert (form["report"].value(), form["committee"].value()) == (report.pk, report.committee_id)


def test_on_the_page_of_a_committee_of_the_council_it_is_the_one_that_hears(client, planner):
    ProcessFactory(is_main=True)
    sag = CouncilCommitteeFactory(slug="sag")
    client.post("/gremien/sag/beratungen/neu/", {"title": "X", "role": "decision"} | undated())
    row = Deliberation.objects.get()
    assert (row.committee, row.about) == (sag, None)


def test_an_invitation_is_never_sent_tomorrow(client, planner):
    body = CommitteeFactory()
    values = {"committee": body.pk, "title": "Gespräch", "invited_on": days(1).isoformat()} | dated(days(9))
    response = client.post(f"{BASE}einladungen/neu/", values)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"invited_on"})
    client.post(f"{BASE}einladungen/neu/", values | {"invited_on": days(0).isoformat()})
    assert CouncilInvitation.objects.get().invited_on == days(0)


def test_facts_are_corrected_without_a_new_date(client, planner):
    row = DeliberationFactory(title="Falsch")
    state_date(row, days(9))
    paper = PaperFactory(number="1803/22", slug="1803-22")
    url = f"{BASE}beratungen/{row.pk}/bearbeiten/"
    sent = facts(row, title="Richtig", paper=paper.pk)
    assert client.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.paper, row.dates.count()) == ("Richtig", paper, 1)
    stale = client.post(url, sent | {"title": "Von gestern"})
    assert stale.status_code == 409
    assert "Richtig" in text_of(stale)
    assert "Von gestern" in text_of(stale)
    page = text_of(client.get(f"/gremien/{row.committee.slug}/"))
    assert "Richtig" in page
    assert "Drucksache 1803/22" in page


def test_what_was_chosen_stays_to_choose_though_it_was_withdrawn(client, planner):
    paper = PaperFactory(withdrawn_at="2026-01-01T00:00Z")
    row = DeliberationFactory(paper=paper)
    url = f"{BASE}beratungen/{row.pk}/bearbeiten/"
    assert client.post(url, facts(row, title="Neu")).status_code == 302
    row.refresh_from_db()
    assert row.paper == paper


def test_withdrawn_twice_says_so(client, planner):
    row = CouncilInvitationFactory()
    url = f"{BASE}einladungen/{row.pk}/sichtbarkeit/"
    answers = [client.post(url, {"sichtbar": word}).status_code for word in ("nein", "nein", "ja", "ja")]
    assert answers == [302, 409, 302, 409]
    row.refresh_from_db()
    assert row.is_public


def test_of_a_process_that_is_not_public_nothing_is_shown_again(client, planner):
    row = DeliberationFactory(process=ProcessFactory(published_at=None))
    url = f"{BASE}beratungen/{row.pk}/sichtbarkeit/"
    assert client.post(url, {"sichtbar": "nein"}).status_code == 302
    response = client.post(url, {"sichtbar": "ja"})
    assert (response.status_code, "Veröffentlichen Sie zuerst" in text_of(response)) == (409, True)


def fill(rows):
    """One of each that the list tells apart, `rows` times; titles say where they belong."""
    for _n in range(rows):
        for make in (DeliberationFactory, CouncilInvitationFactory):
            coming = make(title="kommend")
            state_date(coming, days(5))
            same = {name: getattr(coming, name) for name in ("committee", "process") if hasattr(coming, name)}
            state_date(make(title="beantwortet", **same), kind=DateKind.UNDECIDED)
            state_date(make(title="ohne-termin"), kind=DateKind.UNDATED)
            state_date(make(title="ergebnis-fehlt"), days(-5))
            state_date(make(title="zurueckgezogen", withdrawn_at="2026-01-01T00:00Z"), days(5))
        done = DeliberationFactory(title="dokumentiert", paper=PaperFactory(), report=ReportFactory())
        state_date(done, days(-5))
        done.decisions.create(decided_on=days(-5), wording="vertagt")
        sent = CouncilInvitationFactory(title="dokumentiert", invited_on=days(-9))
        state_date(sent, days(-5))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "state", ["kommend", "ohne-termin", "beantwortet", "ergebnis-fehlt", "dokumentiert", "zurueckgezogen"]
)
def test_the_list_divides_by_time_in_a_constant_number_of_queries(
    client, planner, state, rows, django_assert_num_queries
):
    fill(rows)
    client.get(BASE)  # what is asked once per session
    with django_assert_num_queries(8):
        response = client.get(f"{BASE}?stand={state}")
    assert [line.row.title for line in response.context["lines"]] == [state] * 2 * rows
    assert [link["count"] for link in response.context["states"]] == [2 * rows] * 6


def test_coming_stands_in_order_of_time_and_no_word_means_coming(client, planner):
    for n in (9, 3, 6):
        state_date(DeliberationFactory(title=str(n)), days(n))
    state_date(CouncilInvitationFactory(title="5"), days(5))
    for page in (BASE, f"{BASE}?stand=unsinn&seite=99"):
        assert [line.row.title for line in client.get(page).context["lines"]] == ["3", "5", "6", "9"]


def test_before_records_began_nothing_is_missing(client, planner):
    process = ProcessFactory(is_main=True, records_from=date(2024, 1, 1))
    state_date(DeliberationFactory(process=process, title="Damals"), date(2023, 3, 1))
    late = DeliberationFactory(process=process, title="Neulich")
    state_date(late, date(2024, 3, 1))
    listed = text_of(client.get(f"{BASE}?stand=ergebnis-fehlt"))
    assert (listed.count("vor Beginn der Aufzeichnung"), listed.count("Ergebnis fehlt")) == (1, 1)
    response = client.get("/aufgaben/")
    due = [task for task in response.context["desk"].tasks if task.is_hearing]
    assert [(task.title, task.href) for task in due] == [
        (f"{late.committee.label}: Neulich", f"{BASE}beratungen/{late.pk}/beschluss/")
    ]
    assert "Bei 1 Beratung fehlt der Beleg, was dabei herauskam." in text_of(response)
