"""What a snapshot holds: every number, the published texts, what is open and overdue, nothing hidden."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, period_text, today
from participation.models import Outcome, Reply
from participation.overviews.reports.snapshot import build_snapshot
from participation.overviews.reports.voices import withhold_small
from participation.overviews.reports.words import prose
from tests import factories as f
from tests.participation.reports.ordering import scope

pytestmark = pytest.mark.django_db


def test_numbers_count_every_contribution_and_texts_only_the_published(process):
    consultation, topic = (
        f.ConsultationFactory(process=process),
        f.TopicFactory(process=process, name="Wohnen"),
    )
    shown = f.AcceptedFactory(consultation=consultation, topic=topic, text="Mehr Bänke.")
    Reply.objects.create(point=shown.points.get(), outcome=Outcome.PARTLY, reason="Zwei Bänke kommen.")
    f.AcceptedFactory(consultation=consultation, published_at=None, published_text="", text="GEHEIM")
    f.ContributionFactory(consultation=consultation, topic=topic, text="UNGEPRUEFT")
    f.ContributionFactory(consultation=consultation, received_at=timezone.now() - timedelta(days=31))
    f.AcceptedFactory(text="ANDERER PROZESS")
    snapshot = build_snapshot(scope(process))
    voices = snapshot["voices"]
    assert {
        key: voices[key] for key in ("received", "accepted", "waiting", "published", "answered", "points")
    } == {
        "received": 3,
        "accepted": 2,
        "waiting": 1,
        "published": 1,
        "answered": 1,
        "points": 2,
    }
    assert voices["by_topic"] == [
        {"label": "Wohnen", "count": 2, "answered": 1, "open": 0},
        {"label": "ohne Thema", "count": 1, "answered": 0, "open": 1},
    ]
    assert {row["outcome"]: row["count"] for row in voices["by_outcome"] if row["count"]} == {
        "partly": 1,
        "open": 1,
    }
    (group,) = snapshot["contributions"]
    assert [item["text"] for item in group["items"]] == ["Mehr Bänke."]
    assert group["items"][0]["points"][0]["reason"] == "Zwei Bänke kommen."
    assert "GEHEIM" not in str(snapshot) and "UNGEPRUEFT" not in str(snapshot)


def test_topics_restrict_what_was_said(process):
    consultation = f.ConsultationFactory(process=process)
    wanted, other = f.TopicFactory(process=process), f.TopicFactory(process=process)
    for topic in (wanted, other, None):
        f.AcceptedFactory(consultation=consultation, topic=topic)
    snapshot = build_snapshot(scope(process, topics=[wanted]))
    assert snapshot["voices"]["received"] == 1
    assert [group["topic"] for group in snapshot["contributions"]] == [wanted.name]
    assert snapshot["topics"] == [wanted.name]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"A": 12, "B": 30}, {"A": 12, "B": 30}),
        ({"A": 9, "B": 30, "C": 12}, {"A": None, "B": 30, "C": None}),
        ({"A": 9, "B": 8, "C": 12}, {"A": None, "B": None, "C": 12}),
        ({"A": 1, "B": 1, "C": 12, "D": 40}, {"A": None, "B": None, "C": None, "D": 40}),
        ({"A": 3}, {"A": None}),
        ({}, {}),
    ],
)
def test_small_cells_are_withheld_so_that_none_follows_from_the_total(cells, shown):
    assert withhold_small(cells) == shown


def test_areas_below_ten_are_named_without_a_number(process):
    consultation = f.ConsultationFactory(process=process)
    many, few, silent = (f.AreaFactory(name=name) for name in ("Rieth", "Alach", "Zimmern"))
    for area, count in ((many, 10), (few, 9)):
        for _n in range(count):
            f.ContributionFactory(consultation=consultation, area=area)
    voices = build_snapshot(scope(process))["voices"]
    assert voices["areas_shown"] == []
    assert voices["areas_small"] == ["Alach"]
    assert voices["areas_withheld"] == ["Rieth"], "19 - 10 would tell the 9"
    assert voices["areas_silent"] == [silent.name]


def test_nothing_before_the_start_of_records_is_overdue(process):
    before, after = process.records_from - timedelta(days=5), process.records_from + timedelta(days=5)
    steps = [f.StepFactory(process=process, order=n) for n in range(3)]
    f.state_date(steps[0], before)
    f.state_date(steps[1], after)
    f.state_date(steps[2], kind=DateKind.UNDATED, clarified_by="Amt für Soziales")
    for day in (before, after):
        result = f.ResultFactory(event__process=process, happened_on=day)
        f.FeedbackLoopFactory(result=result, due_on=day + timedelta(days=1))
    snapshot = build_snapshot(scope(process))
    assert [step["state"] for step in snapshot["steps"]] == ["undocumented", "overdue", "open"]
    assert snapshot["steps"][2]["date"]["text"] == "noch nicht terminiert"
    assert "Klären soll es die zuständige Stelle (Amt für Soziales)" in snapshot["steps"][2]["date"]["gap"]
    assert [loop["state"] for loop in snapshot["open"]["loops"]] == ["overdue"]
    assert snapshot["open"]["overdue"] == 2


def test_overdue_counts_every_contribution_that_waits(process):
    late = f.ConsultationFactory(process=process, answer_by=today() - timedelta(days=1))
    for factory in (f.AcceptedFactory, f.AcceptedFactory, f.ContributionFactory):
        factory(consultation=late)
    result = f.ResultFactory(event__process=process)
    f.FeedbackLoopFactory(result=result, due_on=today() - timedelta(days=1))
    found = build_snapshot(scope(process))["open"]
    assert (found["overdue"], found["overdue_kinds"]) == (4, "3 Antworten und 1 Rückmeldung")
    assert found["overdue_sentence"] == "3 Antworten und 1 Rückmeldung sind überfällig."
    assert [row["late_text"] for row in found["consultations"]] == ["3 Antworten"]


def test_results_tell_who_heard_of_them(process):
    result = f.ResultFactory(event__process=process, is_example=True)
    heard = f.FeedbackLoopFactory(result=result)
    f.hear(heard, where="Sitzung, TOP 3", answer="Einverstanden.")
    f.FeedbackLoopFactory(result=result)
    f.ResultFactory(event__process=process, published_at=None)
    f.ResultFactory(event__process=process, happened_on=today() - timedelta(days=31))
    snapshot = build_snapshot(scope(process))
    (row,) = snapshot["results"]
    assert sorted(loop["state"] for loop in row["loops"]) == ["answered", "open"]
    closed = next(loop for loop in row["loops"] if loop["state"] == "answered")
    assert (closed["where"], closed["answer"]) == ("Sitzung, TOP 3", "Einverstanden.")
    assert snapshot["has_examples"] is True


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), "1. Halbjahr 2026 (1. Januar bis 30. Juni 2026)"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026 (1. Januar bis 31. Dezember 2026)"),
        (date(2025, 12, 3), date(2026, 2, 1), "3. Dezember 2025 bis 1. Februar 2026"),
        (date(2026, 2, 1), date(2026, 2, 1), "1. Februar 2026"),
    ],
)
def test_period_in_words(first, last, text):
    assert period_text(first, last) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("## Stand ##\n\nGut.", "**Stand**\n\n\nGut."),
        ("Stand\n=====\nGut.", "**Stand**\n\nGut."),
        ("| A | B |\n|---|---|\n| 1 | 2 |", "| A | B |\n|---|---|\n| 1 | 2 |"),
        ("- eins\n---\nzwei #3", "- eins\n---\nzwei #3"),
    ],
)
def test_headings_in_planners_texts_become_bold_lines(text, plain):
    assert prose(text) == plain


def test_snapshot_asks_the_same_number_of_queries_however_many_rows(process, django_assert_max_num_queries):
    consultation, subject = f.ConsultationFactory(process=process), scope(process)
    asked = []
    for rows in (1, 2):
        for _n in range(rows):
            topic, area, body = f.TopicFactory(process=process), f.AreaFactory(), f.CommitteeFactory()
            row = f.AcceptedFactory(consultation=consultation, topic=topic, area=area)
            Reply.objects.create(point=row.points.get(), outcome=Outcome.NOTED, reason="Ja.")
            result = f.ResultFactory(event__process=process, event__committee=body)
            f.mention(result, row)
            f.FeedbackLoopFactory(result=result, committee=body)
            f.SeatFactory(committee=body)
            f.state_date(f.StepFactory(process=process), today())
            f.state_date(f.CouncilInvitationFactory(committee=body), today())
            f.state_date(f.DeliberationFactory(process=process, about=body), today())
        with django_assert_max_num_queries(60) as queries:
            build_snapshot(subject)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_is_not_public_stays_out(process, client, planner):
    hidden = {"published_at": None}
    office = f.OrganisationFactory(name="GEHEIMES AMT", **hidden)
    process.responsible = office
    process.save()
    f.StepFactory(process=process, responsible=office)
    f.StepFactory(process=process, title="GEHEIMER SCHRITT", **hidden)
    f.ResultFactory(event__process=process, event__committee=f.CommitteeFactory(name="GEHEIMRUNDE", **hidden))
    f.TopicFactory(process=process, name="GEHEIMES THEMA", **hidden)
    f.CouncilCommitteeFactory(name="GEHEIMER AUSSCHUSS", **hidden)
    snapshot = build_snapshot(scope(process))
    assert [key for key, value in snapshot.items() if "GEHEIM" in str(value)] == []
    assert "GEHEIM" not in client.get(reverse("participation:report_order")).content.decode()
