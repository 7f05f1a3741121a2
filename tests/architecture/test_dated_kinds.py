"""Kinds of rows that have a date stand in one list, and every page that gathers dates reads it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.dates.models import Dated
from guidelines.models import PaperMilestone
from participation import dated
from participation.dated import KINDS
from participation.export.ical import calendar as calendar_file
from participation.export.ical_state import calendar_state
from participation.overviews.calendar.entries import calendar
from participation.overviews.calendar.gaps import open_gaps
from participation.overviews.committees.news import news
from participation.overviews.desk.tasks import tasks
from participation.overviews.reports.outlook import next_dates
from participation.overviews.reports.scope import Scope
from tests.factories import (
    CommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    StepFactory,
    state_date,
)

from .models import own_models

pytestmark = pytest.mark.django_db

PUBLIC = AnonymousUser()
SOON = today() + timedelta(days=9)


@pytest.fixture
def process():
    return ProcessFactory(is_main=True)


@pytest.fixture
def body(process):
    return CommitteeFactory(name="AG Wege")


@pytest.fixture
def rows(process, body):
    """One row of each kind, of the same body where it belongs to one."""
    paper = PaperFactory(title="Dritte Anfrage")
    made = {
        "event": EventFactory(process=process, committee=body, title="Erster Abend"),
        "invitation": CouncilInvitationFactory(committee=body, title="Zweite Einladung"),
        "deliberation": DeliberationFactory(process=process, about=body, title="Vierte Beratung"),
        "step": StepFactory(process=process, title="Fünfter Schritt"),
        "milestone": PaperMilestone.objects.create(paper=paper, kind="asked"),
    }
    assert made.keys() == {kind.key for kind in KINDS}
    return made


def keys(found):
    return {kind.key for kind in found}


def named(rows, text):
    """The kinds whose row is named in a text."""
    return {key for key, row in rows.items() if str(row) in text}


def test_every_model_whose_rows_have_a_date_is_on_the_list():
    assert {kind.model for kind in KINDS} == {model for model in own_models() if issubclass(model, Dated)}


def test_a_missing_date_of_every_kind_is_to_be_clarified(rows):
    for row in rows.values():
        state_date(row, kind=DateKind.UNDATED, clarified_by="Hauptamt")
    gaps = open_gaps(PlannerFactory())

    assert len(gaps) == len(KINDS)
    assert {str(kind.label) for kind in KINDS} == {gap.kind.partition(",")[0] for gap in gaps}
    assert all(gap.href for gap in gaps)


def test_a_date_stands_wherever_its_kind_says(rows, process, body):
    before, began = calendar_state()[0], timezone.now()
    for row in rows.values():
        state_date(row, SOON)

    page = " ".join(entry.title for entry in calendar(PUBLIC).entries)
    assert named(rows, page) == keys(dated.in_calendar())
    assert named(rows, calendar_file().decode()) == keys(dated.in_calendar())
    assert calendar_state()[0] != before
    scope = Scope(process, body, date(2020, 1, 1), today(), timezone.now(), ())
    report = " ".join(row["title"] for row in next_dates(scope)["ahead"])
    assert named(rows, report) == keys(dated.with_page())
    items = news(PUBLIC, body, since=began, until=timezone.now())
    assert named(rows, " ".join(item.title for item in items)) == keys(dated.of_body())


def test_what_is_over_waits_on_the_desk_until_somebody_says_what_came_of_it(rows):
    for row in rows.values():
        state_date(row, today() - timedelta(days=2))
    desk = " ".join(task.title for task in tasks(PlannerFactory(), []))

    # That the council was invited is noted too, but settles nothing: the session is still to come.
    assert named(rows, desk) == {kind.key for kind in KINDS if kind.settles} | {"invitation"}


def test_what_a_planner_took_back_is_no_news(rows, body):
    began = timezone.now()
    for key in keys(dated.of_body()):
        state_date(rows[key], SOON)
        type(rows[key]).objects.filter(pk=rows[key].pk).update(withdrawn_at=timezone.now())

    assert news(PlannerFactory(), body, since=began, until=timezone.now()) == []


def test_a_kind_that_joins_is_told_without_a_change_of_its_readers(rows, body, monkeypatch):
    joined = replace(
        dated.STEP,
        in_calendar=True,
        news=("Termin eines Schritts", "#schritte"),
        of_body=lambda body: Q(committees=body),
    )
    monkeypatch.setattr(dated, "KINDS", (joined,))
    rows["step"].committees.add(body)
    before, began = calendar_state()[0], timezone.now()
    state_date(rows["step"], SOON)

    assert "Fünfter Schritt" in calendar_file().decode()
    for slug in ("", body.slug):
        (line,) = [row for row in calendar(PUBLIC, slug).entries if row.title == "Fünfter Schritt"]
        assert (line.kind, line.href) == ("Schritt", f"/prozess/schritte/{rows['step'].slug}/")
    assert calendar_state()[0] != before
    (item,) = news(PUBLIC, body, since=began, until=timezone.now())
    assert item.label == "Termin eines Schritts"
