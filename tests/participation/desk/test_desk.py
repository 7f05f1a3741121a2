"""The desk: what is new, due, overdue, in work, failed; every number leads to its rows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.rows.jobs import JobStatus
from erfurt_sozialraum.run.background import note_away
from participation.actions.committees.responses import respond
from participation.models import ExaminationTask, StepRecord
from participation.overviews.desk.sections import desk
from participation.overviews.ledger.overdue import Overdue
from stakeholders.models import OutgoingMail, StatusUpdate
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    ProcessFactory,
    ReportFactory,
    ResultFactory,
    StepFactory,
    UserFactory,
    hear,
    member_of,
    state_date,
)

pytestmark = pytest.mark.django_db
DESK = "/aufgaben/"


def days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("planner", 200),
        ("moderator", 200),
        ("editor", 200),
        ("releaser", 200),
        ("operator", 200),
        ("transcriber", 200),
        ("office", 200),
        ("staff", 403),
    ],
)
def test_who_has_a_desk(client, role, expected):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(DESK).status_code == expected


def test_visitors_and_members_have_none(client):
    assert client.get(DESK)["Location"].startswith("/konto/")
    client.force_login(member_of(CommitteeFactory()))
    assert client.get(DESK).status_code == 403


def test_a_calm_desk_says_so(client, planner):
    page = client.get(DESK).content.decode()
    assert "Es ist nichts zu tun." in page
    assert desk(planner).is_calm


def said(loop, *texts):
    """A member of the body answers."""
    for text in texts:
        respond(loop=loop, by=UserFactory(), text=text)


def fill(rows):
    """One of each kind that the desk shows, `rows` times."""
    for _n in range(rows):
        soon = ConsultationFactory(answer_by=days(3))
        ContributionFactory(consultation=soon)
        AcceptedFactory(consultation=soon)
        said(FeedbackLoopFactory(due_on=days(-2)), "Einverstanden.")
        ExaminationTask.objects.create(process=soon.process, question="Welche Schritte?", due_on=days(-1))
        state_date(EventFactory(), days(-3))
        state_date(StepFactory(), days(-4))
        state_date(DeliberationFactory(), days(-4))
        for row in (EventFactory(), StepFactory(), CouncilInvitationFactory(), DeliberationFactory()):
            state_date(row, kind=DateKind.UNDATED, clarified_by="Stadtplanung")
        ReportFactory(job_status=JobStatus.FAILED, last_error="Kein Speicher.")
        StatusUpdate.objects.create(committee=CommitteeFactory(), number=1, text="Stand.")
        OutgoingMail.objects.create(recipient="a@example.org", subject="Code", job_status=JobStatus.FAILED)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_the_same_number_of_queries(client, rows, django_assert_num_queries):
    client.force_login(UserFactory(roles=["planner", "operator"]))
    fill(rows)
    with django_assert_num_queries(30):
        response = client.get(DESK)
    shown = response.context["desk"]
    counts = (shown.queue["waiting"], shown.loops["open"], len(shown.gaps), len(shown.reports["failed"]))
    assert counts == (rows, rows, 4 * rows, rows)
    assert (len(shown.mails.failed), len(shown.responses)) == (rows, rows)
    assert shown.late == Overdue(answers=0, loops=rows, questions=rows, steps=rows)


def test_every_number_leads_to_as_many_rows(client, planner):
    old = ContributionFactory(received_at=timezone.now() - timedelta(days=9))
    ContributionFactory()
    AcceptedFactory()
    AcceptedFactory(consultation=ConsultationFactory(answer_by=days(-1)))
    FeedbackLoopFactory()
    shown = client.get(DESK).context["desk"]
    assert (shown.queue["waiting"], shown.queue["oldest"]) == (2, old)
    for address, number in (
        ("/aufgaben/beitraege/?stand=neu", shown.queue["waiting"]),
        ("/aufgaben/beitraege/?stand=antworten", shown.queue["to_answer"]),
        ("/aufgaben/beitraege/?stand=antworten&frist=1", shown.queue["late"]),
        ("/aufgaben/rueckmeldungen/", shown.loops["open"]),
    ):
        assert client.get(address).context["page"].paginator.count == number > 0, address
    page = client.get(DESK).content.decode()
    assert 'href="/aufgaben/beitraege/?stand=antworten&amp;frist=1"' in page


def test_tasks_are_overdue_or_due_and_lead_to_their_rows(client, planner):
    opened, closed = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=2)
    consultation = ConsultationFactory(title="Plätze", opens_at=opened, closes_at=closed, answer_by=days(-1))
    AcceptedFactory(consultation=consultation)
    loop = FeedbackLoopFactory(due_on=days(5))
    FeedbackLoopFactory(due_on=days(40))
    held = EventFactory(title="Werkstatt Nord")
    state_date(held, days(-2))
    ExaminationTask.objects.create(process=ProcessFactory(), question="Welche Schritte?", due_on=days(2))
    shown = desk(planner)
    assert [(task.title, task.href) for task in shown.overdue] == [
        ("Werkstatt Nord", f"/aufgaben/veranstaltungen/{held.pk}/"),
        ("1 Antwort: Plätze", f"/aufgaben/beitraege/?beteiligung={consultation.pk}&stand=antworten"),
    ]
    assert [task.title for task in shown.due] == [
        "Welche Schritte?",
        f"{loop.committee.label}: {loop.result}",
    ]
    assert client.get(shown.overdue[1].href).context["page"].paginator.count == 1


def test_overdue_is_counted_by_kind_and_an_answer_per_contribution(client, planner):
    late = ConsultationFactory(answer_by=days(-1))
    for factory in (AcceptedFactory, AcceptedFactory, ContributionFactory):
        factory(consultation=late)
    FeedbackLoopFactory(due_on=days(-1))
    page = client.get(DESK).content.decode()
    assert "3 Antworten und 1 Rückmeldung sind überfällig." in page
    assert "Antwort überfällig: 1" in page, "the one that is not moderated yet"
    state_date(EventFactory(), days(-3))
    assert "Bei 1 Veranstaltung fehlt der Vermerk" in client.get(DESK).content.decode()


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, ""),
        ({"answers": 1}, "1 Antwort ist überfällig."),
        ({"questions": 2}, "2 Prüfaufträge sind überfällig."),
        ({"loops": 2, "questions": 1}, "2 Rückmeldungen und 1 Prüfauftrag sind überfällig."),
        (
            {"answers": 2, "loops": 1, "steps": 1},
            "2 Antworten, 1 Rückmeldung und 1 Nachweis eines Schritts sind überfällig.",
        ),
    ],
)
def test_what_is_overdue_in_words(counts, sentence):
    assert Overdue(**counts).sentence == sentence


def test_what_members_said_stands_on_the_desk_until_the_loop_is_closed(client, planner):
    loop, closed, silent = (FeedbackLoopFactory() for _n in range(3))
    said(loop, "Wir stimmen zu.", "")
    said(closed, "Gut.")
    assert desk(planner).responses == [closed, loop]
    hear(closed, days(0))
    shown = desk(planner).responses
    assert [(row, row.said) for row in shown] == [(loop, 2)]
    page = client.get(DESK).content.decode()
    assert 'href="#antworten"' in page
    assert f'<a href="/aufgaben/rueckmeldungen/{loop.pk}/">' in page
    assert "2 Antworten, die letzte am" in page


def test_nothing_from_before_the_records_is_overdue(planner):
    AcceptedFactory(consultation=ConsultationFactory(answer_by=date(2022, 12, 1)))
    FeedbackLoopFactory(result=ResultFactory(happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31))
    state_date(EventFactory(), date(2022, 12, 2))
    state_date(StepFactory(), date(2022, 12, 2))
    shown = desk(planner)
    assert (shown.overdue, shown.late) == ([], Overdue())


def test_a_question_is_late_by_the_day_that_somebody_set_for_it(planner):
    ExaminationTask.objects.create(process=ProcessFactory(), question="Alt?", due_on=date(2023, 1, 1))
    shown = desk(planner)
    assert ([task.title for task in shown.overdue], shown.late) == (["Alt?"], Overdue(questions=1))


def test_a_step_with_a_record_is_done(planner):
    step = StepFactory()
    state_date(step, days(-4))
    assert [task.title for task in desk(planner).overdue] == [step.title]
    StepRecord.objects.create(step=step)
    assert desk(planner).overdue == []


def test_only_the_latest_statement_is_a_gap(planner):
    event = EventFactory()
    state_date(event, kind=DateKind.UNDATED)
    assert [gap.title for gap in desk(planner).gaps] == [event.title]
    state_date(event, days(20))
    assert desk(planner).gaps == []


def test_gaps_with_a_deadline_come_first_and_may_be_overdue(planner):
    later, none, past = [CouncilInvitationFactory(title=title) for title in ("später", "ohne", "vorbei")]
    state_date(later, kind=DateKind.UNDECIDED, clarify_until=days(9))
    state_date(none, kind=DateKind.UNDECIDED)
    state_date(past, kind=DateKind.UNDECIDED, clarify_until=days(-1))
    state_date(DeliberationFactory(), kind=DateKind.UNDOCUMENTED)
    gaps = desk(planner).gaps
    assert [(gap.title, gap.is_overdue) for gap in gaps] == [
        ("vorbei", True),
        ("später", False),
        ("ohne", False),
    ]
    assert gaps[0].href == f"/aufgaben/stadtrat/einladungen/{past.pk}/termin/"


def test_reports_in_work_failed_and_to_be_released(client, planner):
    running = ReportFactory(job_status=JobStatus.RUNNING)
    failed = ReportFactory(job_status=JobStatus.FAILED, last_error="Kein Speicher mehr.")
    shown = client.get(DESK)
    assert shown.context["desk"].reports == {"failed": [failed], "running": [running], "done": []}
    assert "Kein Speicher mehr." in shown.content.decode()


def test_a_moderator_sees_the_queue_but_no_reports_and_no_editions(client):
    user = UserFactory(roles=["moderator"])
    fill(1)
    shown = desk(user)
    assert (shown.queue["waiting"], shown.reports, shown.editions, bool(shown.mails)) == (1, {}, [], False)


def test_the_editions_of_each_body(client, planner):
    body = CommitteeFactory()
    StatusUpdate.objects.create(committee=body, number=1, text="Alt.", as_of=date(2026, 1, 1))
    StatusUpdate.objects.create(committee=body, number=2, text="Neu.", as_of=date(2026, 4, 1))
    page = client.get(DESK).content.decode()
    for words in ("Ausgabe 2, Stand 1. April 2026", f"/gremien/{body.slug}/stand/"):
        assert words in page, words


def test_the_desk_says_what_stands_still_in_the_background(client, planner, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert "Im Hintergrund steht etwas still" not in client.get(DESK).content.decode()
    note_away(tmp_path, {"Worker": timezone.now()})
    page = client.get(DESK).content.decode()
    assert "Im Hintergrund steht etwas still" in page
    assert "Worker: seit " in page
    # Whoever opens the desk must not scroll for it.
    assert page.index("Im Hintergrund steht etwas still") < page.index("Beiträge zu moderieren")
