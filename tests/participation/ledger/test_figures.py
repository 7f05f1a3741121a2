"""Contributions and points are counted in one way: figures of pages and report can be carried over."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import Consultation, ContributionStatus, Outcome, Point, Process, Reply, Standing
from participation.overviews.ledger.figures import PointState, tally
from participation.overviews.reports.snapshot import Scope, build_snapshot
from stakeholders.models import Committee
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    OrganisationFactory,
    ProcessFactory,
    WordingFactory,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
LABELS = {str(state.label): state for state in PointState}


def number(text):
    return int(text.replace(".", "").replace("\N{NO-BREAK SPACE}", ""))


def told(text):
    """The figures that a page tells: (contributions by where they stand, points, points by state)."""
    head = re.search(
        r"Eingegangene Beiträge: (\S+)\. Davon angenommen: (\S+), noch nicht geprüft: (\S+), "
        r"nicht angenommen: (\S+)\.(?= )",
        text,
    )
    undivided = re.search(r"noch ohne Anliegen: (\d+)", text)
    return [*map(number, head.groups()), number(undivided[1]) if undivided else 0], *points_told(text)


def points_told(text):
    """How many points, and how many of them in each state."""
    if not (
        found := re.search(r"Anliegen in den angenommenen Beiträgen: (\d[\d.]*)\. Davon (.+?)\.(?= )", text)
    ):
        return 0, {}
    parts = re.findall(rf"({'|'.join(map(re.escape, LABELS))}): (\d+)", found[2].replace(" ,", ","))
    return number(found[1]), {LABELS[label].value: number(n) for label, n in parts}


def page(client, address):
    return text_of(client.get(address))


def summed(tallies):
    """Several figures, added up number by number."""
    heads, points, states = zip(*tallies, strict=True)
    names = {name for row in states for name in row}
    total = {name: sum(row.get(name, 0) for row in states) for name in names}
    return [sum(column) for column in zip(*heads, strict=True)], sum(points), total


def frozen(voices):
    """The figures of a report."""
    head = [voices[name] for name in ("received", "accepted", "waiting", "rejected", "undivided")]
    return head, voices["points"], {row["state"]: row["count"] for row in voices["states"]}


def compare(client, process, committee):
    """Start page, ledger, consultations and report say the same; returns what they say."""
    start = told(page(client, "/"))
    assert told(page(client, "/was-daraus-wurde/")) == start
    of_each = []
    for row in Consultation.objects.visible_to(PUBLIC).filter(contributions__isnull=False).distinct():
        own = told(page(client, f"/beteiligung/{row.slug}/"))
        assert told(page(client, f"/was-daraus-wurde/?beteiligung={row.slug}")) == own
        of_each.append(own)
    head, points, states = summed(of_each)
    assert (head, points) == start[:2]
    assert {name: n for name, n in states.items() if n} == {name: n for name, n in start[2].items() if n}
    scope = Scope(process, committee, today() - timedelta(days=3000), today(), timezone.now(), ())
    voices = build_snapshot(scope)["voices"]
    assert frozen(voices) == start
    assert sum(start[2].values()) == start[1] == sum(row["count"] for row in voices["by_outcome"])
    assert start[0][0] == sum(start[0][1:4])
    noted = next(row["count"] for row in voices["by_outcome"] if row["outcome"] == Outcome.NOTED)
    assert start[2]["noted"] == noted
    assert voices["answered"] == start[2]["noted"] + start[2]["decided"]
    assert sum(row["count"] for row in voices["by_topic"]) == voices["received"]
    assert sum(row["answered"] for row in voices["by_topic"]) == voices["answered"]
    assert sum(row["answered"] + row["open"] for row in voices["by_topic"]) == voices["points"]
    return start


@pytest.fixture
def sampled(settings):
    call_command("load_erfurt", sample=60, verbosity=0)
    return Process.objects.get(is_main=True)


def test_pages_and_report_of_the_samples_agree(client, sampled):
    head, points, states = compare(client, sampled, Committee.objects.visible_to(PUBLIC).first())
    assert head[0] >= 60
    assert points > head[1], "some contributions have several points"
    assert min(states["decided"], states["noted"], states["open"]) > 0


def reply(point, outcome, **facts):
    return Reply.objects.create(point=point, outcome=outcome, reason="Weil.", **facts)


def test_each_state_is_told_apart(client):
    """Of each state one point, and what has none yet: unread, not accepted, accepted and not divided."""
    process = ProcessFactory(is_main=True, records_from=today() - timedelta(days=100))
    over = ConsultationFactory(
        process=process,
        opens_at=timezone.now() - timedelta(days=50),
        closes_at=timezone.now() - timedelta(days=40),
        answer_by=today() - timedelta(days=5),
    )
    running = ConsultationFactory(process=process, answer_by=today() + timedelta(days=9))
    days_ago = timezone.now() - timedelta(days=45)
    several = AcceptedFactory(consultation=over, received_at=days_ago)
    office = OrganisationFactory()
    noted, adopted, silent, waiting = [
        several.points.get(),
        *[Point.objects.create(contribution=several, order=n, text="Auch das.") for n in (2, 3, 4)],
    ]
    reply(noted, Outcome.NOTED)
    reply(adopted, Outcome.ADOPTED, wording=WordingFactory())
    reply(silent, Outcome.FORWARDED, forwarded_to=office)
    reply(waiting, Outcome.FORWARDED, forwarded_to=office, due_on=today())
    AcceptedFactory(consultation=running)
    only = AcceptedFactory(consultation=running)
    reply(only.points.get(), Outcome.NOTED)
    both = AcceptedFactory(consultation=running)
    reply(both.points.get(), Outcome.NOTED)
    reply(
        Point.objects.create(contribution=both, order=2, text="Das."), Outcome.PASSED_ON, passed_to="das Land"
    )
    ContributionFactory(consultation=running)
    ContributionFactory(consultation=running, status=ContributionStatus.REJECTED)
    ContributionFactory(consultation=running, status=ContributionStatus.ACCEPTED)
    start = compare(client, process, CommitteeFactory())
    assert start[:2] == ([7, 5, 1, 1, 1], 8)
    assert start[2] == {"decided": 2, "noted": 3, "open": 2, "overdue": 1}
    counted = tally(PUBLIC)
    assert (counted.decided, counted.only_noted, counted.standings[Standing.OVERDUE]) == (1, 1, 1)
    assert sum(counted.parts.values()) == counted.total
    for slug, row in (("nur-zur-kenntnis", only), ("entschieden", both)):
        listed = client.get(f"/was-daraus-wurde/?stand={slug}")
        assert [entry["row"] for entry in listed.context["entries"]] == [row]


def test_records_from_later_leave_a_point_without_record(client):
    process = ProcessFactory(is_main=True, records_from=today())
    old = ConsultationFactory(process=process, answer_by=today() - timedelta(days=5))
    AcceptedFactory(consultation=old)
    assert tally(PUBLIC).points == {**dict.fromkeys(PointState.values, 0), "undocumented": 1}
    assert "ohne Beleg, ob es eine Antwort gab: 1." in page(client, "/was-daraus-wurde/")


def test_where_nothing_came_in_nothing_is_explained(client):
    ConsultationFactory(process=ProcessFactory(is_main=True))
    for address in ("/", "/was-daraus-wurde/"):
        assert "Eingegangene Beiträge" not in page(client, address)
