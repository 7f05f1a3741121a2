"""What was forwarded is open until the office speaks; what is not the city's is closed by passing it on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from erfurt_sozialraum.dates import today
from participation.models import Contribution, Outcome, Reply, Standing
from participation.overviews.reports.scope import Scope
from participation.overviews.reports.voices import numbers
from tests.factories import AcceptedFactory, ConsultationFactory, CouncilCommitteeFactory, OrganisationFactory
from tests.participation.moderation.queue_forms import reply_data, reply_url
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def forwarded(days_left, due_in=None, name="Garten- und Friedhofsamt"):
    """A point that was forwarded; the promised day is in `days_left` days."""
    consultation = ConsultationFactory(answer_by=today() + timedelta(days=days_left))
    point = AcceptedFactory(consultation=consultation).points.get()
    due = today() + timedelta(days=due_in) if due_in is not None else None
    to = OrganisationFactory(name=name)
    fields = {"outcome": Outcome.FORWARDED, "forwarded_to": to, "reason": "Zuständig."}
    Reply.objects.create(point=point, due_on=due, **fields)
    return point, fields


def standing(point):
    return Contribution.objects.with_standing().get(pk=point.contribution_id).standing


@pytest.mark.parametrize(
    ("days_left", "due_in", "expected"),
    [
        (3, None, Standing.OPEN),
        (-3, None, Standing.OVERDUE),
        (-3, 5, Standing.OPEN),
        (-3, 0, Standing.OPEN),
        (-3, -1, Standing.OVERDUE),
        (3, -1, Standing.OPEN),
    ],
)
def test_until_the_office_speaks_it_is_open_then_late(days_left, due_in, expected):
    point, fields = forwarded(days_left, due_in)
    assert standing(point) == expected
    Reply.objects.create(point=point, office=fields["forwarded_to"], **fields)
    assert standing(point) == Standing.ANSWERED


def test_a_point_that_nobody_answered_is_late_beside_one_that_an_office_has(client):
    point, _fields = forwarded(-3, 5)
    point.contribution.points.create(order=2, text="Und der Spielplatz?")
    assert standing(point) == Standing.OVERDUE


def test_the_page_says_who_has_it_and_until_when(client):
    point, _fields = forwarded(30, 5)
    contribution = point.contribution
    text = text_of(client.get(f"/beteiligung/{contribution.consultation.slug}/beitraege/{contribution.pk}/"))
    assert "weitergeleitet an Garten- und Friedhofsamt, Antwort bis" in text
    assert "Beantwortet" not in text


def test_what_is_not_the_citys_is_passed_on_and_closed(client, planner):
    point = AcceptedFactory().points.get()
    missing = client.post(reply_url(point), reply_data(point, outcome="passed_on"))
    assert (missing.status_code, "wer zuständig ist" in text_of(missing)) == (422, True)
    client.post(reply_url(point), reply_data(point, outcome="passed_on", passed_to="Deutsche Bahn"))
    assert standing(point) == Standing.ANSWERED
    client.logout()
    contribution = point.contribution
    text = text_of(client.get(f"/beteiligung/{contribution.consultation.slug}/beitraege/{contribution.pk}/"))
    assert "außerhalb der Zuständigkeit der Stadt, abgegeben an Deutsche Bahn" in text


def test_a_due_day_before_the_forwarding_is_refused(client, planner):
    point, office = AcceptedFactory().points.get(), OrganisationFactory()
    yesterday = (today() - timedelta(days=1)).isoformat()
    response = client.post(
        reply_url(point), reply_data(point, outcome="forwarded", forwarded_to=office.pk, due_on=yesterday)
    )
    assert response.status_code == 422
    assert "Dieser Tag liegt vor der Weiterleitung." in text_of(response)


@pytest.mark.parametrize(
    "fields", [{"outcome": Outcome.PASSED_ON}, {"outcome": Outcome.NOTED, "passed_to": "Land"}]
)
def test_to_whom_it_was_passed_stands_with_no_other_outcome(fields):
    point = AcceptedFactory().points.get()
    with pytest.raises(IntegrityError, match="participation_reply_passed_on"):
        Reply.objects.create(point=point, reason="Weil.", **fields)


def test_a_report_counts_what_an_office_has_yet_to_answer_apart():
    point, fields = forwarded(30)
    other, others = forwarded(30, name="Tiefbauamt")
    Reply.objects.create(point=other, office=others["forwarded_to"], **others)
    AcceptedFactory(consultation=point.contribution.consultation)
    process = point.contribution.consultation.process
    type(other.contribution.consultation).objects.update(process=process)
    scope = Scope(process, CouncilCommitteeFactory(), today(), today(), timezone.now())
    voices = numbers(scope)

    counted = {row["label"]: row["count"] for row in voices["by_outcome"] if row["count"]}
    assert counted == {
        "weitergeleitet, Antwort der Stelle steht aus": 1,
        "weitergeleitet und beantwortet": 1,
        "offen": 1,
    }
    assert (voices["points"], voices["answered"]) == (3, 1)
