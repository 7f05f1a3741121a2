"""Contributions in every state that the ledger knows."""

from datetime import timedelta

from erfurt_sozialraum.dates import today
from participation.models import ContributionStatus, Outcome, Reply
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ConsultationFactory,
    ContributionFactory,
    OrganisationFactory,
)

LEDGER = "/was-daraus-wurde/"


def answer(contribution, outcome=Outcome.ADOPTED, **fields):
    """Reply to every point of a contribution."""
    for point in contribution.points.all():
        Reply.objects.create(point=point, outcome=outcome, reason="Das passt.", **fields)
    return contribution


def late(**fields):
    """A consultation whose promised day is over."""
    return ConsultationFactory(answer_by=today() - timedelta(days=1), **fields)


def every_state():
    """One contribution of every standing and outcome in two consultations."""
    now, past = ConsultationFactory(), late()
    ContributionFactory(consultation=now)
    AcceptedFactory(consultation=now)
    AcceptedFactory(consultation=past)
    ContributionFactory(consultation=now, status=ContributionStatus.REJECTED)
    for outcome in (Outcome.ADOPTED, Outcome.PARTLY, Outcome.NOT_ADOPTED, Outcome.NOTED):
        answer(AcceptedFactory(consultation=now), outcome)
    answer(AcceptedFactory(consultation=now), Outcome.FORWARDED, forwarded_to=OrganisationFactory())
    return now, past


def contributions_from(**areas):
    """So many contributions from areas of these names."""
    consultation = ConsultationFactory()
    for name, number in areas.items():
        area = AreaFactory(name=name)
        for _ in range(number):
            AcceptedFactory(consultation=consultation, area=area)
