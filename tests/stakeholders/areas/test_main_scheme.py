"""Which scheme forms and map use is chosen in the browser, after a second look."""

import pytest

from stakeholders.models import AreaScheme
from tests.factories import AreaFactory, AreaSchemeFactory, CommitteeFactory, member_of
from tests.reading import text_of

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/gebiete/"


@pytest.fixture
def other():
    """A scheme with a public area, beside the main one."""
    AreaFactory(name="Rieth")
    scheme = AreaSchemeFactory(slug="raeume", name="Sozialräume", is_main=False)
    AreaFactory(scheme=scheme, name="Raum Nord")
    return scheme


def address(scheme):
    return f"{LIST}{scheme.pk}/hauptgliederung/"


def main():
    return AreaScheme.objects.get(is_main=True).slug


def test_a_second_look_comes_before_the_change(client, planner, other):
    assert address(other) in client.get(LIST).content.decode()
    text = text_of(client.get(address(other)))
    assert "„Sozialräume“ zur Hauptgliederung machen?" in text
    assert "ihr 1 veröffentlichtes Gebiet" in text
    assert main() == "ortsteile"


def test_forms_and_map_use_the_new_one_and_the_old_pages_stay(client, planner, other):
    assert client.post(address(other)).status_code == 302
    assert main() == "raeume"
    client.logout()
    rows = client.get("/sozialraeume/").context["rows"]
    assert [row.area.name for row in rows] == ["Raum Nord"]
    assert client.get("/sozialraeume/rieth/").status_code == 200


def test_a_second_click_and_a_scheme_without_public_areas_are_refused(client, planner, other):
    empty = AreaSchemeFactory(slug="leer", name="Leer", is_main=False)
    AreaFactory(scheme=empty, published_at=None)
    refused = client.post(address(empty))
    assert (refused.status_code, main()) == (409, "ortsteile")
    assert "hat noch kein veröffentlichtes Gebiet" in text_of(refused)
    client.post(address(other))
    again = client.post(address(other))
    assert (again.status_code, main()) == (409, "raeume")


def test_members_do_not_change_it(client, other):
    client.force_login(member_of(CommitteeFactory()))
    assert (client.get(address(other)).status_code, client.post(address(other)).status_code) == (403, 403)
    assert main() == "ortsteile"
