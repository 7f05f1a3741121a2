"""Every page leads to the form for a barrier, and says which page it is."""

import pytest
from django.urls import reverse

from tests.factories import ConsultationFactory

pytestmark = pytest.mark.django_db

FORM = "/barrierefreiheit/melden/"


def test_the_footer_leads_to_a_form_that_names_the_page(client):
    address = reverse("participation:consultation", args=[ConsultationFactory(slug="was-fehlt").slug])
    link = f"{FORM}?seite=%2Fbeteiligung%2Fwas-fehlt%2F"
    assert f'href="{link}"' in client.get(address).content.decode()
    assert client.get(link).context["form"].initial["page"] == address


@pytest.mark.parametrize("path", ["/mein-beitrag/", "/mein-beitrag/0123456789ABCDEF/", "/konto/login/", FORM])
def test_no_code_and_no_key_goes_with_it(client, path):
    page = client.get(path).content.decode()
    assert f'href="{FORM}"' in page
    assert "?seite=" not in page
