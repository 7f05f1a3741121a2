"""Ordering a report: one number, one moment, and a form that says what is missing."""

import uuid
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from erfurt_sozialraum.dates import today
from participation.actions import reports as actions
from participation.models import Report
from participation.overviews.reports.snapshot import build_snapshot
from tests import factories as f
from tests.at_once import at_once
from tests.participation.reports.ordering import form_data, order

pytestmark = pytest.mark.django_db


def test_order_freezes_the_data_under_the_next_number_of_the_year(process):
    f.ReportFactory(process=process, number=f"SB-{today().year}-999")
    contribution = f.AcceptedFactory(consultation__process=process, text="Der Brunnen ist kaputt.")
    row = order(process)
    assert row.number == f"SB-{today().year}-1000"
    contribution.__class__.objects.filter(pk=contribution.pk).update(published_text="", published_at=None)
    row.refresh_from_db()
    assert row.snapshot["contributions"][0]["items"][0]["text"] == "Der Brunnen ist kaputt."
    assert row.snapshot["number"] == row.number
    assert order(process).number == f"SB-{today().year}-1001"


def test_the_same_key_gives_the_same_report(process):
    key = uuid.uuid4()
    assert order(process, form_key=key) == order(process, form_key=key)
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_get_two_numbers_and_a_double_click_one_report(process):
    committee, by, key = f.CouncilCommitteeFactory(), f.PlannerFactory(), uuid.uuid4()

    def number(form_key):
        return order(process, committee=committee, by=by, form_key=form_key).number

    found = at_once(*[partial(number, k) for k in (key, key, uuid.uuid4(), uuid.uuid4())])
    numbers = [f"SB-{today().year}-{n:03d}" for n in (1, 2, 3)]
    assert sorted(Report.objects.values_list("number", flat=True)) == numbers
    assert found[0] == found[1] and sorted(set(found)) == numbers


@pytest.mark.django_db(transaction=True)
def test_the_snapshot_shows_one_moment(process, monkeypatch):
    seen = []

    def build(scope):
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            seen.append(cursor.fetchone()[0])
        return build_snapshot(scope)

    monkeypatch.setattr(actions, "build_snapshot", build)
    order(process)
    assert seen == ["repeatable read"]


def test_form_offers_committees_of_the_council_and_all_topics(client, planner, process):
    topic, council = f.TopicFactory(process=process), f.CouncilCommitteeFactory()
    f.CommitteeFactory()
    form = client.get(reverse("participation:report_order")).context["form"]
    assert list(form.fields["committee"].queryset) == [council]
    assert form.initial["topics"] == [topic.pk]
    assert form.initial["period_to"] == today()


def test_order_by_form_leads_to_the_report_and_a_second_click_to_the_same(client, planner, process):
    data = form_data(process)
    first = client.post(reverse("participation:report_order"), data)
    second = client.post(reverse("participation:report_order"), data)
    row = Report.objects.get()
    assert first.status_code == second.status_code == 302
    assert first.url == second.url == reverse("participation:report", args=[row.pk])
    assert row.ordered_by == planner
    assert list(row.topics.all()) == [], "all topics are no restriction"


def test_some_topics_are_a_restriction(client, planner, process):
    chosen, _other = f.TopicFactory(process=process), f.TopicFactory(process=process)
    client.post(reverse("participation:report_order"), form_data(process, topics=[chosen.pk]))
    assert list(Report.objects.get().topics.all()) == [chosen]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"committee": ""}, "committee", "Wählen Sie, für welchen Ausschuss der Bericht ist."),
        ({"topics": []}, "topics", "Wählen Sie mindestens ein Thema."),
        ({"period_from": ""}, "period_from", "Geben Sie an, wann der Zeitraum beginnt."),
        ({"period_from": "gestern"}, "period_from", "Geben Sie einen Tag an, zum Beispiel 01.01.2026."),
        ({"period_from": "2099-01-01"}, "period_from", "Der Zeitraum darf nicht in der Zukunft beginnen."),
        ({"period_to": "2099-01-01"}, "period_to", "Der Zeitraum darf nicht nach dem heutigen Tag enden."),
        (
            {"period_to": "2025-12-31"},
            "period_to",
            "Das Ende liegt vor dem Beginn. Vertauschen Sie die beiden Tage?",
        ),
    ],
)
def test_errors_stand_at_the_field(client, planner, process, changes, field, message):
    response = client.post(reverse("participation:report_order"), form_data(process, **changes))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assert Report.objects.count() == 0


def test_topics_of_another_process_are_refused(client, planner, process):
    foreign = f.TopicFactory()
    response = client.post(reverse("participation:report_order"), form_data(process, topics=[foreign.pk]))
    errors = response.context["form"].errors
    assert list(errors) == ["topics"]
    assert foreign.name in errors["topics"][0]
