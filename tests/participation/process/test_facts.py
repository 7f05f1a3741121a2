"""Planners say from when until when bodies, actors and rules stand where they stand."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.validity import yesterday
from erfurt_sozialraum.editing.conflicts import revision_of
from participation.models import FeedbackRule, StepBody, TopicActor
from tests.factories import (
    CommitteeFactory,
    OrganisationFactory,
    PlannerFactory,
    StepFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def facts(process):
    step, topic = StepFactory(process=process), TopicFactory(process=process)
    return {
        "gremien": StepBody.objects.create(step=step, committee=CommitteeFactory()),
        "beteiligte": TopicActor.objects.create(topic=topic, organisation=OrganisationFactory()),
        "regeln": FeedbackRule.objects.create(process=process, target=CommitteeFactory()),
    }


def sent(row, **values):
    base = {"starts_on": "", "ends_on": "", "stated_on": "", "stated_until": "", "source": ""}
    return base | {"revision": revision_of(row)} | values


@pytest.mark.parametrize("kind", ["gremien", "beteiligte", "regeln"])
def test_days_and_source_are_said_and_an_end_is_taken_back(client, process, kind):
    row = facts(process)[kind]
    client.force_login(PlannerFactory())
    address = reverse("participation:fact_edit", args=[kind, row.pk])
    assert client.get(address).status_code == 200
    days = {"starts_on": "2022-01-01", "stated_on": "2022-12-02", "stated_until": "2022-12-31"}
    assert client.post(address, sent(row, source="Brief", **days)).status_code == 302
    row.refresh_from_db()
    assert (row.starts_on, row.stated_on, row.source) == (date(2022, 1, 1), date(2022, 12, 2), "Brief")
    ended = sent(row, ends_on=yesterday().isoformat(), **days)
    response = client.post(address, ended)
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.ends_on, row.end_stated_on) == (yesterday(), today())
    page = client.get(response.url).content.decode()
    assert address in page
    assert client.post(address, sent(row, **days)).status_code == 302
    row.refresh_from_db()
    assert (row.ends_on, row.end_stated_on) == (None, None)
    stale = client.post(address, ended | {"source": "Meine Quelle"})
    assert (stale.status_code, "Meine Quelle" in stale.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": "2022-01-02", "ends_on": "2022-01-01"},
        {"stated_on": "2022-12-02", "stated_until": "2022-12-01"},
        {"stated_on": (today() + timedelta(days=1)).isoformat()},
    ],
)
def test_days_that_cannot_be_are_refused(client, process, wrong):
    row = facts(process)["gremien"]
    client.force_login(PlannerFactory())
    address = reverse("participation:fact_edit", args=["gremien", row.pk])
    assert client.post(address, sent(row, **wrong)).status_code == 422


def test_nothing_holds_twice_without_an_end(client, process):
    row = facts(process)["gremien"]
    StepBody.objects.filter(pk=row.pk).end(yesterday())
    StepBody.objects.create(step=row.step, committee=row.committee)
    row.refresh_from_db()
    client.force_login(PlannerFactory())
    response = client.post(reverse("participation:fact_edit", args=["gremien", row.pk]), sent(row))
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"ends_on"})


def test_only_planners_may(client, process):
    row = facts(process)["gremien"]
    address = reverse("participation:fact_edit", args=["gremien", row.pk])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403
    client.force_login(PlannerFactory())
    assert client.get(reverse("participation:fact_edit", args=["anderes", row.pk])).status_code == 404
