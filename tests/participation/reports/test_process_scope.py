"""A report speaks of its own process: its topics, its rules, its districts; nothing decided is announced."""

import pytest
from django.urls import reverse

from erfurt_sozialraum.dates import today
from participation.models import FeedbackRule
from participation.overviews.reports.snapshot import build_snapshot
from tests import factories as f
from tests.participation.reports.ordering import form_data, scope
from tests.reading import text_of

pytestmark = pytest.mark.django_db
ORDER = "participation:report_order"


def test_topics_of_several_processes_stand_under_their_names(client, planner, process):
    f.TopicFactory(process=process, name="Plätze")
    text = text_of(client.get(reverse(ORDER)))
    assert process.name not in text.split("Themen")[-1]
    other = f.ProcessFactory(name="Zweite Planung")
    f.TopicFactory(process=other, name="Wege")
    form = client.get(reverse(ORDER)).context["form"]
    groups = [(name, [box.choice_label for box in boxes]) for name, boxes in form["topics"].option_groups]
    assert groups == [(process.name, ["Plätze"]), ("Zweite Planung", ["Wege"])]


def test_the_error_names_the_topics_of_the_other_process(client, planner, process):
    other = f.ProcessFactory(name="Zweite Planung")
    mine, strange = f.TopicFactory(process=other), f.TopicFactory(process=process, name="Plätze")
    response = client.post(reverse(ORDER), form_data(other, topics=[mine.pk, strange.pk]))
    assert response.status_code == 422
    assert "gehört: Plätze. Wählen Sie nur Themen von „Zweite Planung“." in text_of(response)


def test_what_was_decided_today_is_not_announced(process):
    decided, coming = (f.DeliberationFactory(process=process, title=title) for title in ("war", "wird"))
    for row in (decided, coming):
        f.state_date(row, today())
    decided.decisions.create(decided_on=today(), wording="genehmigt")
    ahead = build_snapshot(scope(process))["dates"]["ahead"]
    assert [row["title"] for row in ahead] == ["wird"]


def test_only_rules_of_the_process_are_named(process):
    body, other = f.CommitteeFactory(), f.ProcessFactory()
    for owner, days in ((process, 60), (other, 30)):
        FeedbackRule.objects.create(process=owner, target=body, days=days)
    for owner, days in ((process, 60), (other, 30)):
        bodies = build_snapshot(scope(owner))["structure"]["bodies"]
        assert [[rule["days"] for rule in row["hears"]] for row in bodies] == [[days]]


def test_a_process_about_some_districts_misses_nobody_from_the_others(process):
    rieth, _alach = f.AreaFactory(name="Rieth"), f.AreaFactory(name="Alach")
    found = build_snapshot(scope(process))
    assert found["council"]["silent"] == found["voices"]["areas_silent"] == ["Alach", "Rieth"]
    process.areas.add(rieth)
    found = build_snapshot(scope(process))
    assert found["council"]["silent"] == found["voices"]["areas_silent"] == ["Rieth"]
    assert found["voices"]["areas_total"] == 1
