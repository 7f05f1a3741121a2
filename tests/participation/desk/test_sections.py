"""The desk by time: overdue, today, this week, the next thirty days, and what nobody set a day for."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, today
from participation.models import ExaminationTask
from participation.overviews.desk.sections import desk
from participation.overviews.desk.tasks import Task, sections
from tests.factories import (
    AcceptedFactory,
    ConsultationFactory,
    ContributionFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    ProcessFactory,
    StepFactory,
    UserFactory,
    state_date,
)
from tests.reading import markup_of

pytestmark = pytest.mark.django_db
DESK = "/aufgaben/"


def days(number):
    return today() + timedelta(days=number)


def ends_on(day):
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [
        (0, {"ueberfaellig": [-1], "heute": [0], "woche": [1, 6], "bald": [7, 30]}),
        (5, {"ueberfaellig": [-1], "heute": [0], "woche": [1], "bald": [6, 7, 30]}),
        (6, {"ueberfaellig": [-1], "heute": [0], "bald": [1, 6, 7, 30]}),
    ],
)
def test_a_week_ends_on_sunday(monkeypatch, weekday, expected):
    monday = today() - timedelta(days=today().weekday())
    now = monday + timedelta(days=weekday)
    monkeypatch.setattr("participation.overviews.desk.tasks.today", lambda: now)
    rows = [Task(str(n), "", now + timedelta(days=n)) for n in (-1, 0, 1, 6, 7, 30)] + [
        Task("ohne", "", None)
    ]
    assert {s.key: [int(task.title) for task in s.tasks] for s in sections(rows)} == expected


def test_what_comes_stands_under_its_time(planner):
    state_date(EventFactory(title="Werkstatt", place="Rathaus"), days(0))
    state_date(DeliberationFactory(title="Beratung"), days(25))
    state_date(StepFactory(title="Rundgang"), days(26))
    state_date(EventFactory(title="Später"), days(31))
    state_date(EventFactory(title="Zurückgezogen", withdrawn_at=timezone.now()), days(25))
    ConsultationFactory(title="Plätze", closes_at=ends_on(days(27)), answer_by=days(60))
    state_date(EventFactory(title="Ohne Ort"), kind=DateKind.UNDATED, clarify_until=days(28))
    found = {s.key: [(task.title, task.due_on) for task in s.tasks] for s in desk(planner).sections}
    assert found["heute"] == [("Werkstatt", days(0))]
    assert [title.split(": ")[-1] for title, _day in found["bald"]] == [
        "Beratung",
        "Rundgang",
        "Plätze",
        "Ohne Ort",
    ]
    assert desk(planner).later_gaps == []


def test_the_page_says_what_where_and_till_when(client, planner):
    event = EventFactory(title="Werkstatt", place="Rathaus, Saal 2")
    state_date(event, days(0))
    page = client.get(DESK).content.decode()
    for words in (
        '<h2 id="heute">Heute</h2>',
        f'href="/aufgaben/veranstaltungen/{event.pk}/"',
        "Rathaus, Saal 2",
    ):
        assert words in page, words
    assert '<h2 id="ueberfaellig">' not in page


def test_nothing_soon_is_said(client, planner):
    assert "Bis dahin ist nichts fällig" in client.get(DESK).content.decode()


def test_what_has_no_day_is_folded(client, planner):
    ExaminationTask.objects.create(process=ProcessFactory(), question="Welche Orte?")
    shown = desk(planner)
    assert ([task.title for task in shown.undated], shown.sections) == (["Welche Orte?"], [])
    page = markup_of(client.get(DESK))
    assert page.index("<details><summary>1 Prüfauftrag ohne Frist") < page.index("Welche Orte?")


def test_the_contribution_that_waits_longest_is_named_with_its_age(client, planner):
    ContributionFactory()
    old = ContributionFactory(received_at=timezone.now() - timedelta(days=14), text="Eine Bank am Bach.")
    page = markup_of(client.get(DESK))
    assert f'<a href="/aufgaben/beitraege/{old.pk}/">{old.reference}, „Eine Bank am Bach.“</a>' in page
    assert "vor 14 Tagen)" in page
    ContributionFactory(received_at=timezone.now() - timedelta(days=15, hours=1))
    assert "vor 15 Tagen)" in markup_of(client.get(DESK))


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (
            "editor",
            ["zu beantworten", "1 Antwort:"],
            ["zu moderieren", "1 Beitrag moderieren", "Am längsten"],
        ),
        (
            "moderator",
            ["zu moderieren", "1 Beitrag moderieren"],
            ["zu beantworten", "1 Antwort:", "Rückmeldungen an"],
        ),
    ],
)
def test_everybody_sees_what_they_may_do(client, role, shown, hidden):
    soon = ConsultationFactory(answer_by=days(3))
    ContributionFactory(consultation=soon)
    AcceptedFactory(consultation=soon)
    FeedbackLoopFactory(due_on=days(2))
    client.force_login(UserFactory(roles=[role]))
    page = client.get(DESK).content.decode()
    assert [words for words in shown if words not in page] == []
    assert [words for words in hidden if words in page] == []
