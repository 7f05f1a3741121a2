"""Who is at work in an area."""

from stakeholders.models import AreaActor
from tests.factories import OrganisationFactory


def at_work(area, organisation=None, **fields):
    organisation = organisation or OrganisationFactory()
    return AreaActor.objects.create(area=area, organisation=organisation, **fields).organisation
