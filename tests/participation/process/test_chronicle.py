"""Everything that has a day in a process, in one order with today marked, however much it is."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import Precision, today
from erfurt_sozialraum.rows.viewers import PUBLIC
from guidelines.models import PaperMilestone
from participation.dated import KINDS
from participation.models import Decision, EventStatus, ExaminationTask
from participation.overviews.process.chronicle import AT_ONCE
from participation.overviews.process.moments import LABELS
from participation.overviews.process.pages import process_page
from participation.overviews.process.timeline import LANES, MOST_STEPS
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.factories import (
    CommitteeFactory,
    ConsultationFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    VersionFactory,
    decide,
    state_date,
)
from tests.participation.contributions.rows import released
from tests.participation.process.steps import step_on
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db


def day(n):
    return today() + timedelta(days=n)


def at(n):
    return timezone.now() + timedelta(days=n)


def dated(row, n):
    state_date(row, day(n))
    return row


def one_of_each(process):
    """A row of each kind, most of them after 2023, some still to come."""
    body = CommitteeFactory(name="AG Wege")
    step_on(process, date(2022, 12, 2), title="Auftakt").committees.add(body)
    dated(EventFactory(process=process, title="Werkstatt", status=EventStatus.HELD), -20)
    dated(CouncilInvitationFactory(committee=body, title="Einladung zur Werkstatt"), 30)
    council = CouncilCommitteeFactory(name="Sozialausschuss")
    deliberation = dated(DeliberationFactory(process=process, committee=council, title="Bericht"), -6)
    Decision.objects.create(deliberation=deliberation, decided_on=day(-6), wording="zur Kenntnis genommen")
    paper = PaperFactory(number="0815/26", title="Vorlage")
    process.papers.add(paper)
    dated(PaperMilestone.objects.create(paper=paper, kind="issued"), -40)
    ConsultationFactory(process=process, opens_at=at(-3), closes_at=at(9), answer_by=day(50))
    version = VersionFactory(number=2, as_of=day(-10))
    process.guidelines.add(version.guideline)
    decide(version, day(-1), body="Stadtrat", process=process)
    order = {"process": process, "committee": council, "period_from": day(-90), "period_to": day(0)}
    snapshot = build_snapshot(Scope(**order, cutoff=timezone.now(), topics=[]))
    released(**order, snapshot=snapshot, pages=9)
    task = {"process": process, "published_at": timezone.now()}
    ExaminationTask.objects.create(question="Was gilt?", due_on=day(60), **task)


def shown(chronicle):
    return [
        *(row for year in chronicle.past for row in (*year.folded, *year.shown)),
        *chronicle.present,
        *(row for year in chronicle.coming for row in (*year.shown, *year.folded)),
    ]


def test_all_that_is_dated_stands_in_one_order_to_today_and_beyond(client, process):
    one_of_each(process)
    page = process_page(PUBLIC, process.slug)
    rows = shown(page.chronicle)

    assert {row.key for row in rows} == {*LABELS, "step", "question"}
    assert {kind.key for kind in KINDS} <= {row.key for row in rows}
    # What began before today and is not over stands at today, between what is over and what comes.
    places = [(row.is_coming, not row.is_past, row.earliest) for row in rows]
    assert places == sorted(places)
    assert {row.key for row in page.chronicle.present} == {"consultation", "report"}
    assert {row.key for year in page.chronicle.coming for row in year.shown} == {
        "invitation",
        "answers",
        "question",
    }
    assert page.timeline.years[1] >= today().year
    assert page.timeline.entries == len(rows)
    html = text_of(client.get(reverse("participation:process")))
    where = [
        html.index(words) for words in ("Auftakt", "Werkstatt Veranstaltung", "Heute, ", "Einladung zur")
    ]
    assert where == sorted(where)
    for row in rows:
        address = row.href.partition("#")[0]
        assert not address or client.get(address).status_code == 200, row


def test_what_is_not_public_is_told_to_the_planning_alone(client, process):
    hidden = {"process": process, "published_at": None}
    inner = CommitteeFactory(name="Innerer Kreis", published_at=None)
    dated(EventFactory(title="Geheime Werkstatt", **hidden), -3)
    dated(EventFactory(process=process, title="Zurückgenommen", withdrawn_at=timezone.now()), -3)
    dated(DeliberationFactory(process=process, committee=inner, title="Offene Beratung"), 3)
    ConsultationFactory(title="Geheime Frage", **hidden)
    dated(EventFactory(process=ProcessFactory(), title="Anderswo"), 3)
    address = reverse("participation:process")

    page = text_of(client.get(address))
    assert "Offene Beratung" in page
    for words in ("Geheime", "Zurückgenommen", "Innerer Kreis", "Anderswo"):
        assert words not in page, words
    client.force_login(PlannerFactory())
    page = text_of(client.get(address))
    for words in ("Geheime Werkstatt Veranstaltung · ohne Beleg · intern", "Geheime Frage", "Innerer Kreis"):
        assert words in page, words
    assert "Zurückgenommen" not in page


def test_a_cancelled_event_is_told_and_not_drawn(client, process):
    dated(EventFactory(process=process, title="Abgesagter Abend", status=EventStatus.CANCELLED), 3)

    assert process_page(PUBLIC, process.slug).timeline is None
    page = text_of(client.get(reverse("participation:process")))
    assert "Abgesagter Abend Veranstaltung · abgesagt" in page


def test_a_hundred_dated_things_stay_readable(client, process):
    for n in range(-60, 60):
        dated(EventFactory(process=process, title=f"Termin-{n}"), 3 * n or 1)
    for n in range(MOST_STEPS + 1):
        step_on(process, date(2022, 1, 1 + n))
    page = process_page(PUBLIC, process.slug)
    at_once = [row for part in (page.chronicle.past, page.chronicle.coming) for y in part for row in y.shown]
    html = markup_of(client.get(reverse("participation:process")))

    assert len(shown(page.chronicle)) == 120 + MOST_STEPS + 1
    assert len(at_once) == 2 * AT_ONCE
    assert max(row.earliest for row in at_once) < day(20)
    assert min(row.earliest for row in at_once) > day(-20)
    assert len(page.timeline.rows) <= 1 + len(LANES)
    assert html.count('<li class="moment ') == 120 + MOST_STEPS + 1
    told = [int(number) for number in re.findall(r"Termin-(-?\d+)", html)]
    assert told == sorted(told), "folded or not, all of it stands in order of time"
    outside = html.split('<details class="chronicle__fold">')
    assert outside[0].count('<li class="moment ') == 0, "what is long over is folded first"


def test_a_vague_date_around_today_is_neither_over_nor_ahead(process):
    step_on(process, today(), Precision.YEAR)
    (row,) = process_page(PUBLIC, process.slug).chronicle.present
    assert (row.when, row.state) == (str(today().year), "open")
