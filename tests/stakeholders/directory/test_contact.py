"""How everybody reaches an organisation: entered by planners, read where help is looked for."""

import pytest
from django.urls import reverse

from stakeholders.models import AreaActor, Organisation
from tests.factories import AreaFactory, OrganisationFactory, SectorFactory
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db


def test_planners_enter_phone_and_website(client, planner):
    data = {"name": "Treff", "sector": SectorFactory().pk, "phone": "0000 123", "website": "www.example.org"}
    page = client.post(reverse("stakeholders:organisation_create"), data)
    assert page.status_code == 302
    row = Organisation.objects.get()
    assert (row.phone, row.website) == ("0000 123", "https://www.example.org")
    assert "0000 123" in text_of(client.get(page.url))


@pytest.mark.parametrize("website", ["javascript:alert(1)", "kein Link"])
def test_what_is_no_website_comes_back(client, planner, website):
    data = {"name": "Treff", "sector": SectorFactory().pk, "website": website}
    page = client.post(reverse("stakeholders:organisation_create"), data)
    assert page.status_code == 422
    assert "Prüfen Sie die Adresse" in text_of(page)
    assert not Organisation.objects.exists()


def test_who_looks_for_help_finds_them(client):
    organisation = OrganisationFactory(phone="0000 123", website="https://www.example.org/treff")
    AreaActor.objects.create(area=AreaFactory(), organisation=organisation)
    page = client.get("/hilfe-vor-ort/")
    assert "Telefon 0000 123" in text_of(page)
    assert '<a href="https://www.example.org/treff">' in markup_of(page)
