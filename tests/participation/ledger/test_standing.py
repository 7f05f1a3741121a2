"""Where a contribution stands, and how many stand there."""

import pytest

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import Contribution, ContributionStatus, Outcome, Point, Reply, Standing
from participation.overviews.ledger import figures as overview
from tests.factories import AcceptedFactory, ConsultationFactory, ContributionFactory, ProcessFactory
from tests.participation.ledger.rows import answer, late

pytestmark = pytest.mark.django_db


def standing_of(contribution):
    return Contribution.objects.with_standing().get(pk=contribution.pk).standing


def test_received_is_in_review():
    assert standing_of(ContributionFactory()) == Standing.REVIEW


def test_accepted_without_reply_is_open():
    assert standing_of(AcceptedFactory()) == Standing.OPEN


def test_accepted_with_a_final_reply_is_answered():
    assert standing_of(answer(AcceptedFactory())) == Standing.ANSWERED


def test_a_reply_that_says_open_answers_nothing():
    assert standing_of(answer(AcceptedFactory(), Outcome.OPEN)) == Standing.OPEN


def test_the_latest_reply_counts():
    contribution = answer(AcceptedFactory())
    answer(contribution, Outcome.OPEN)
    assert standing_of(contribution) == Standing.OPEN


def test_one_unanswered_point_keeps_it_open():
    contribution = answer(AcceptedFactory())
    Point.objects.create(contribution=contribution, order=2, text="Und noch etwas.")
    assert standing_of(contribution) == Standing.OPEN


@pytest.mark.parametrize("factory", [ContributionFactory, AcceptedFactory])
def test_overdue_once_the_promised_day_is_over(factory):
    assert standing_of(factory(consultation=late())) == Standing.OVERDUE


def test_not_overdue_on_the_promised_day_itself():
    consultation = ConsultationFactory(answer_by=today())
    assert standing_of(AcceptedFactory(consultation=consultation)) == Standing.OPEN


def test_before_the_start_of_records_it_is_undocumented_never_overdue():
    process = ProcessFactory(records_from=today())
    assert standing_of(AcceptedFactory(consultation=late(process=process))) == Standing.UNDOCUMENTED


def test_rejected_is_never_overdue():
    row = ContributionFactory(consultation=late(), status=ContributionStatus.REJECTED)
    assert standing_of(row) == Standing.NOT_ACCEPTED


def test_tally_counts_each_contribution_once_and_its_outcomes():
    consultation = ConsultationFactory()
    ContributionFactory(consultation=consultation)
    AcceptedFactory(consultation=consultation)
    two = answer(AcceptedFactory(consultation=consultation))
    point = Point.objects.create(contribution=two, order=2, text="Und noch etwas.")
    Reply.objects.create(point=point, outcome=Outcome.NOTED, reason="Gut zu wissen.")
    ContributionFactory(consultation=consultation, status=ContributionStatus.REJECTED)
    counted = overview.tally(PUBLIC)
    assert (counted.total, counted.accepted, counted.published) == (4, 2, 2)
    assert counted.standings == {
        "review": 1, "open": 1, "overdue": 0, "answered": 1, "not_accepted": 1, "undocumented": 0,
    }  # fmt: skip
    assert {key: n for key, n in counted.outcomes.items() if n} == {"adopted": 1, "noted": 1}


def test_contributions_to_hidden_consultations_are_not_counted():
    ContributionFactory(consultation=ConsultationFactory(published_at=None))
    assert overview.tally(PUBLIC).total == 0
