"""A session holds the day: invitations and deliberations take it from there, and every page agrees."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, today
from participation.export.ical import calendar as calendar_file
from participation.models import (
    CouncilInvitation,
    CouncilInvitationSession,
    Decision,
    Deliberation,
    DeliberationSession,
    EventStatus,
)
from participation.overviews.answers.questions import council_answers
from participation.overviews.calendar.entries import calendar
from participation.overviews.calendar.gaps import open_gaps
from participation.overviews.home import next_hearing, next_invitation
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    PlannerFactory,
    ProcessFactory,
    ReportFactory,
    on_agenda,
    state_date,
)
from tests.reading import text_of

from .posts import BASE, dated, decided

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
DAY, OTHER = date(2099, 5, 14), date(2099, 9, 3)
WHETHER = ("noch nicht entschieden, ob eingeladen wird", "noch nicht entschieden, ob davon berichtet wird")


@pytest.fixture
def process():
    return ProcessFactory(is_main=True)


@pytest.fixture
def sag():
    return CouncilCommitteeFactory(name="SAG", slug="sag")


def session(process, day, body=None, **fields):
    event = EventFactory(process=process, committee=body, title="Sitzung im Mai", **fields)
    state_date(event, day)
    return event


def snapshot(process):
    now = timezone.localdate()
    return build_snapshot(Scope(process, CouncilCommitteeFactory(), now, now, timezone.now()))


# The day


def test_the_day_of_the_session_counts_wherever_the_date_is_read(process, sag):
    row = DeliberationFactory(process=process, committee=sag)
    state_date(row, kind=DateKind.UNDATED)
    on_agenda(row, session(process, DAY, sag))

    assert row.date.earliest == row.session.date.earliest == DAY
    assert row.own_date.kind == DateKind.UNDATED
    for rows in (Deliberation.objects.with_dates(), Deliberation.objects.with_latest_date()):
        assert rows.get().date.earliest == DAY
    said = Deliberation.objects.with_said().get()
    assert (said.date_kind, said.date_earliest, said.date_latest) == ("dated", DAY, DAY)
    assert Deliberation.objects.in_order_of_time().get().date.text == "14. Mai 2099"


def test_a_session_that_moves_takes_everything_along(client, process, sag):
    event = session(process, DAY, sag)
    DeliberationFactory(process=process, committee=sag, event=event)
    CouncilInvitationFactory(committee=sag, event=event)
    state_date(event, OTHER, recorded_at=timezone.now() + timedelta(seconds=1))

    for path in ("/stadtrat/", "/gremien/sag/", "/termine/", "/", "/gremien/"):
        page = client.get(path).content.decode()
        assert ("3. September 2099" in page, "14. Mai 2099" in page) == (True, False), path
    assert "20990903" in calendar_file().decode()


@pytest.mark.parametrize(
    "fields",
    [{"status": EventStatus.CANCELLED}, {"published_at": None}, {"withdrawn_at": timezone.now()}],
)
def test_a_session_that_is_off_or_hidden_gives_no_day(process, sag, fields):
    event = session(process, DAY, sag, **fields)
    row = DeliberationFactory(process=process, committee=sag, event=event)
    state_date(row, kind=DateKind.UNDATED)

    assert (row.session, row.date.kind) == (None, "undated")
    assert Deliberation.objects.with_latest_date().get().date.kind == "undated"
    assert next_hearing(PlannerFactory()).statement["kind"] == "undated"


def test_the_latest_link_counts_and_earlier_ones_stay(process, sag):
    row = DeliberationFactory(process=process, committee=sag, event=session(process, DAY, sag))
    state_date(row, kind=DateKind.UNDATED)
    later = timezone.now() + timedelta(seconds=1)
    on_agenda(row, session(process, OTHER, sag), recorded_at=later)
    assert row.date.earliest == OTHER
    DeliberationSession.objects.create(subject=row, item=None, recorded_at=later + timedelta(seconds=1))

    assert row.date.kind == "undated"
    assert Deliberation.objects.with_said().get().date_kind == "undated"
    assert row.sessions.count() == 3


# Nothing stands twice, and no gap beside a date


def test_an_invitation_to_a_session_is_one_line_of_the_calendar(process, sag):
    event = session(process, DAY, sag)
    DeliberationFactory(process=process, committee=sag, event=event, title="Stand der AG")
    CouncilInvitationFactory(committee=sag, event=event)
    for body in ("", "sag"):
        (line,) = calendar(PUBLIC, body).entries
        assert (line.source, line.title, line.note) == ("event", "Sitzung im Mai", "Stand der AG")
    assert calendar_file().decode().count("BEGIN:VEVENT") == 1
    assert [row["title"] for row in snapshot(process)["dates"]["ahead"]] == ["Sitzung im Mai"]


def test_a_body_keeps_the_day_on_which_another_deals_with_its_work(process, sag):
    ag = CommitteeFactory(name="AG", slug="ag")
    DeliberationFactory(process=process, committee=sag, about=ag, event=session(process, DAY, sag))
    (line,) = calendar(PUBLIC, "ag").entries

    assert (line.source, line.statement["text"]) == ("deliberation", "14. Mai 2099")
    assert calendar_file(ag).decode().count("DTSTART;VALUE=DATE:20990514") == 1


def test_an_invited_body_is_not_undecided_anywhere(client, process):
    """A dated invitation stood beside "noch nicht entschieden", on pages and in the report."""
    ag = CommitteeFactory(name="AG", slug="ag")
    gap = CouncilInvitationFactory(committee=ag, title="Einladung in die AG")
    state_date(gap, kind=DateKind.UNDECIDED, clarified_by="Amt", stated_on=date(2022, 12, 31))
    assert WHETHER[0] in text_of(client.get("/stadtrat/"))
    state_date(CouncilInvitationFactory(committee=ag, title="Gespräch"), DAY)

    for path in ("/", "/stadtrat/", "/gremien/ag/", "/termine/", "/gremien/ag/termine.ics"):
        assert WHETHER[0] not in text_of(client.get(path)), path
    answers = council_answers(PUBLIC)
    assert (answers.without_invitation, next_invitation(PUBLIC).statement["text"]) == (0, "14. Mai 2099")
    frozen = snapshot(process)
    assert WHETHER[0] not in str((frozen["council"], frozen["dates"]))
    assert open_gaps(PlannerFactory()) == []


def test_a_committee_that_heard_and_voted_is_not_undecided_anywhere(client, process, sag):
    """It said "noch nicht entschieden … 5 von 5" while a committee had the report and had voted."""
    gap = DeliberationFactory(process=process, committee=sag, about=sag, title="Stand der Planung")
    state_date(gap, kind=DateKind.UNDECIDED, stated_on=date(2022, 12, 31))
    report = ReportFactory(process=process, committee=sag)
    row = DeliberationFactory(process=process, committee=sag, report=report, title="Bericht")
    on_agenda(row, session(process, today() - timedelta(days=3), sag, status=EventStatus.HELD))
    Decision.objects.create(
        deliberation=row, decided_on=row.date.earliest, wording="genehmigt", outcome="adopted"
    )

    for path in ("/", "/stadtrat/", "/gremien/sag/", "/termine/"):
        assert WHETHER[1] not in text_of(client.get(path)), path
    frozen = snapshot(process)
    assert WHETHER[1] not in str((frozen["council"], frozen["dates"]))
    assert council_answers(PUBLIC).hearings.past[0].title == "Bericht"
    assert "Zuletzt:" in text_of(client.get("/stadtrat/"))


def test_what_was_asked_again_after_the_last_time_is_still_asked(process, sag):
    state_date(DeliberationFactory(process=process, committee=sag), date(2020, 3, 3))
    gap = DeliberationFactory(process=process, committee=sag)
    state_date(gap, kind=DateKind.UNDECIDED, stated_on=date(2022, 12, 31))

    assert council_answers(PUBLIC).hearings.headline.pk == gap.pk


def test_another_paper_answers_nothing(process, sag):
    gap = DeliberationFactory(process=process, committee=sag, report=ReportFactory(process=process))
    state_date(gap, kind=DateKind.UNDECIDED)
    state_date(DeliberationFactory(process=process, committee=sag), DAY)

    assert [row.pk for row in council_answers(PUBLIC).hearings.gaps] == [gap.pk]


def test_the_list_of_bodies_knows_the_next_date_whatever_it_is(client, process, sag):
    """It said "nicht dokumentiert" of a committee whose deliberation had a date."""
    assert "Nächster Termin: noch keiner bekannt" in text_of(client.get("/gremien/"))
    state_date(DeliberationFactory(process=process, committee=sag, title="Bericht"), DAY)

    assert "Nächster Termin: 14. Mai 2099 · Bericht" in text_of(client.get("/gremien/"))


def test_a_session_of_a_committee_is_an_invitation_of_its_members(process, sag):
    gap = CouncilInvitationFactory(committee=sag)
    state_date(gap, kind=DateKind.UNDECIDED)
    ag = CommitteeFactory()
    state_date(CouncilInvitationFactory(committee=ag), kind=DateKind.UNDECIDED)
    session(process, DAY, sag)
    session(process, DAY, ag)

    assert [row.body for row in council_answers(PUBLIC).invitations.gaps] == [ag.name]


# What became of an item


@pytest.mark.parametrize("outcome", ["postponed", "referred", "withdrawn", "removed"])
def test_what_was_not_dealt_with_stays_open(client, process, sag, outcome):
    day = today() - timedelta(days=3)
    row = DeliberationFactory(process=process, committee=sag, event=session(process, day, sag))
    item = row.sessions.get().item
    Decision.objects.create(deliberation=row, decided_on=day, wording="…", outcome=outcome, item=item)

    answers = council_answers(PUBLIC)
    (gap,) = answers.hearings.gaps
    assert (gap.statement["text"], answers.hearings.past) == ("noch kein neuer Termin", [])
    assert answers.without_hearing == 1
    found = Deliberation.objects.with_outcome().get()
    assert (found.has_outcome, found.left_open) == (True, True)
    assert "noch kein neuer Termin" in text_of(client.get("/gremien/sag/"))

    on_agenda(row, session(process, DAY, sag), recorded_at=timezone.now() + timedelta(seconds=1))
    found = Deliberation.objects.with_outcome().get()
    assert (found.has_outcome, found.left_open) == (False, False)
    assert council_answers(PUBLIC).hearings.headline.statement["text"] == "14. Mai 2099"


def test_a_held_session_names_items_without_an_outcome(client, process, sag):
    day = today() - timedelta(days=3)
    event = session(process, day, sag, status=EventStatus.HELD)
    row = DeliberationFactory(process=process, committee=sag, event=event, title="Stand der AG")
    page = text_of(client.get(f"/termine/{event.pk}/"))
    assert "Stand der AG Was dabei herauskam, ist noch nicht festgehalten." in page

    item = row.sessions.get().item
    Decision.objects.create(
        deliberation=row, decided_on=day, wording="vertagt", outcome="postponed", item=item
    )
    assert "Stand der AG Vertagt am" in text_of(client.get(f"/termine/{event.pk}/"))


def test_an_item_is_not_public_while_its_process_is_not(client, process, sag):
    event = session(process, DAY, sag)
    hidden = ProcessFactory(published_at=None)
    DeliberationFactory(process=hidden, committee=sag, event=event, title="Noch geheim")

    for path in ("/termine/", f"/termine/{event.pk}/", "/stadtrat/", "/gremien/sag/"):
        assert "Noch geheim" not in text_of(client.get(path)), path


def test_a_coming_event_does_not_lack_a_record_of_an_invitation(client, process, sag):
    """It said "Stadtrat eingeladen? nicht dokumentiert" of what had not happened yet."""
    ahead = EventFactory(process=process)
    state_date(ahead, DAY)
    said = text_of(client.get(f"/termine/{ahead.pk}/"))
    assert "Stadtrat eingeladen? Noch nicht festgehalten, ob der Stadtrat eingeladen wird" in said

    of_council = session(process, DAY, sag)
    said = text_of(client.get(f"/termine/{of_council.pk}/"))
    assert "Stadtrat eingeladen? Mitglieder des Stadtrats gehören dem Ausschuss an" in said


# The forms


def test_a_new_day_asks_which_open_gap_it_answers(client, planner):
    ag = CommitteeFactory(slug="ag")
    gap = CouncilInvitationFactory(committee=ag, title="Einladung in die AG")
    state_date(gap, kind=DateKind.UNDECIDED)
    address = "/gremien/ag/einladungen/neu/"
    sent = dated(DAY, title="Gespräch im Mai")

    asked = client.post(address, sent)
    assert asked.status_code == 422
    assert "Wählen Sie, welche offene Frage das beantwortet" in text_of(asked)
    assert "Gespräch im Mai" in asked.content.decode()

    assert client.post(address, sent | {"answers": str(gap.pk)}).status_code == 302
    (row,) = CouncilInvitation.objects.with_dates()
    assert (row.pk, row.title, row.date.text) == (gap.pk, "Gespräch im Mai", "14. Mai 2099")
    assert [str(each) for each in row.dates.all()][1] == WHETHER[0]


def test_something_else_is_a_row_of_its_own(client, planner):
    ag = CommitteeFactory(slug="ag")
    state_date(CouncilInvitationFactory(committee=ag), kind=DateKind.UNDATED)
    sent = dated(DAY, title="Gespräch", answers="keine")

    assert client.post("/gremien/ag/einladungen/neu/", sent).status_code == 302
    assert CouncilInvitation.objects.count() == 2


def test_an_invitation_names_its_event_from_the_first(client, planner, process):
    ag = CommitteeFactory(slug="ag")
    event = session(process, DAY, ag)
    page = client.get("/gremien/ag/einladungen/neu/").content.decode()
    assert f'<option value="{event.pk}">' in page

    sent = {"title": "Gespräch", "event": event.pk}
    assert client.post("/gremien/ag/einladungen/neu/", sent).status_code == 302
    row = CouncilInvitation.objects.get()
    assert (row.session, row.date.text, row.dates.count()) == (event, "14. Mai 2099", 0)
    assert "Gespräch" in text_of(client.get(f"/termine/{event.pk}/"))


def test_an_event_of_another_body_is_refused(client, planner, process, sag):
    event = session(process, DAY, CouncilCommitteeFactory(name="JHA"))
    answer = client.post(f"{BASE}beratungen/neu/", {
        "title": "Stand", "committee": sag.pk, "role": "information", "event": event.pk,
    })  # fmt: skip
    assert answer.status_code == 422
    assert "Das ist eine Sitzung eines anderen Gremiums." in text_of(answer)


def test_an_existing_row_is_put_into_a_session_and_out_again(client, planner, process, sag):
    row = DeliberationFactory(process=process, committee=sag)
    state_date(row, kind=DateKind.UNDATED)
    event = session(process, DAY, sag)
    here = f"{BASE}beratungen/{row.pk}/"

    assert client.post(f"{here}sitzung/", {"event": event.pk, "seen": ""}).status_code == 302
    (item,) = event.agenda_items.all()
    assert (row.date.text, item.title, item.process) == ("14. Mai 2099", row.title, process)
    page = text_of(client.get(here))
    assert "Termin der Sitzung ändern" in page
    assert "gilt nicht mehr" in page
    assert client.get(f"{here}termin/").headers["Location"] == f"/aufgaben/veranstaltungen/{event.pk}/"

    seen = row.sessions.get().pk
    assert client.post(f"{here}sitzung/", {"event": "", "seen": seen}).status_code == 302
    item.refresh_from_db()
    assert (row.date.kind, item.is_public) == ("undated", False)


def test_the_item_says_what_its_deliberation_says(client, planner, process, sag):
    event = session(process, DAY, sag)
    row = DeliberationFactory(process=process, committee=sag, event=event, title="Entwurf")
    item = row.sessions.get().item
    form = client.get(f"{BASE}beratungen/{row.pk}/bearbeiten/").context["form"]
    sent = {"title": "Zweiter Entwurf", "role": "decision", "committee": sag.pk}
    sent["revision"] = form["revision"].value()
    assert client.post(f"{BASE}beratungen/{row.pk}/bearbeiten/", sent).status_code == 302

    address = f"/aufgaben/tagesordnung/{item.pk}/"
    revision = client.get(address).context["form"]["revision"].value()
    sent = {"number": "Ö 6.1", "order": 3, "revision": revision}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent | {"number": "Ö 7"}).status_code == 409
    item.refresh_from_db()
    assert (str(item), item.order) == ("Ö 6.1 Zweiter Entwurf", 3)
    assert "Ö 6.1 Zweiter Entwurf" in text_of(client.get(f"/termine/{event.pk}/"))


def test_what_was_taken_back_is_on_no_agenda(client, planner, process, sag):
    event = session(process, DAY, sag)
    row = DeliberationFactory(process=process, committee=sag, event=event, title="Irrtum")
    assert "Irrtum" in text_of(client.get(f"/termine/{event.pk}/"))
    Deliberation.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())

    for path in (f"/termine/{event.pk}/", f"/aufgaben/veranstaltungen/{event.pk}/", "/termine/"):
        assert "Irrtum" not in text_of(client.get(path)), path


def test_of_two_who_choose_a_session_the_second_sees_both(client, planner, process):
    ag = CommitteeFactory()
    row = CouncilInvitationFactory(committee=ag)
    first, second = session(process, DAY, ag), session(process, OTHER, ag)
    CouncilInvitationSession.objects.create(subject=row, event=first)

    answer = client.post(f"{BASE}einladungen/{row.pk}/sitzung/", {"event": second.pk, "seen": ""})
    assert answer.status_code == 409
    assert row.session == first


def test_a_decision_stands_under_its_item_and_says_what_became_of_it(client, planner, process, sag):
    event = session(process, today(), sag)
    row = DeliberationFactory(process=process, committee=sag, event=event)
    address = f"{BASE}beratungen/{row.pk}/beschluss/"

    unclear = decided(row, wording="Der Ausschuss ist beeindruckt.", decided_on=today().isoformat())
    assert "Wählen Sie, was daraus wurde." in text_of(client.post(address, unclear))
    wrong = decided(row, wording="vertagt", outcome="adopted", decided_on=today().isoformat())
    assert client.post(address, wrong).status_code == 422
    plain = decided(row, wording="vertagt", decided_on=today().isoformat())
    assert client.post(address, plain).status_code == 302
    decision = Decision.objects.get()
    assert (decision.outcome, decision.item.event) == ("postponed", event)
