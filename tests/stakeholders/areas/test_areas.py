"""Schemes, areas, and where organisations are at work."""

from datetime import timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.editing.conflicts import revision_of
from stakeholders.models import Area, AreaActor, AreaScheme
from tests.factories import (
    AreaFactory,
    AreaSchemeFactory,
    CommitteeFactory,
    OrganisationFactory,
    PlannerFactory,
    UserFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/gebiete/"


def scheme_data(row=None, **values):
    base = {"name": "Sozialräume", "valid_from": "", "valid_to": "", "source": ""}
    return base | {"revision": revision_of(row) if row else ""} | values


def area_data(row=None, **values):
    base = {
        "number": "01",
        "name": "Altstadt",
        "settlement": "",
        "latitude": "",
        "longitude": "",
        "source": "",
    }
    return base | {"revision": revision_of(row) if row else ""} | values


def place_data(row, **values):
    return {"starts_on": "", "ends_on": "", "source": "", "revision": revision_of(row)} | values


def test_only_planners_and_editors_come_in(client):
    area, organisation = AreaFactory(), OrganisationFactory()
    place = AreaActor.objects.create(area=area, organisation=organisation)
    pages = [
        LIST,
        f"{LIST}neu/",
        f"{LIST}{area.scheme_id}/",
        f"{LIST}{area.scheme_id}/bearbeiten/",
        f"{LIST}{area.scheme_id}/neu/",
        f"{LIST}einzeln/{area.pk}/",
        f"/aufgaben/organisationen/{organisation.pk}/gebiete/neu/",
        f"/aufgaben/organisationen/gebiete/{place.pk}/",
    ]
    users = [
        (member_of(CommitteeFactory()), 403),
        (UserFactory(roles=["editor"]), 200),
        (PlannerFactory(), 200),
    ]
    for page in pages:
        client.logout()
        assert client.get(page)["Location"].startswith("/konto/"), page
        for user, status in users:
            client.force_login(user)
            assert client.get(page).status_code == status, (page, user.current_roles)


def test_members_change_nothing(client):
    area, organisation = AreaFactory(name="Alt"), OrganisationFactory()
    place = AreaActor.objects.create(area=area, organisation=organisation)
    client.force_login(member_of(CommitteeFactory()))
    for page in (
        f"{LIST}neu/",
        f"{LIST}{area.scheme_id}/bearbeiten/",
        f"{LIST}{area.scheme_id}/neu/",
        f"{LIST}einzeln/{area.pk}/",
        f"{LIST}einzeln/{area.pk}/sichtbarkeit/",
        f"/aufgaben/organisationen/{organisation.pk}/gebiete/neu/",
        f"/aufgaben/organisationen/gebiete/{place.pk}/",
        f"/aufgaben/organisationen/gebiete/{place.pk}/beenden/",
    ):
        assert client.post(page, area_data(area)).status_code == 403, page
    area.refresh_from_db()
    assert (area.name, area.is_public) == ("Alt", True)


def test_a_second_scheme_stands_beside_the_main_one(client, planner):
    AreaSchemeFactory()
    long = "Sozialräume der integrierten Planung nach dem Beschluss von zweitausendsechsundzwanzig"
    for _click in range(2):
        assert client.post(f"{LIST}neu/", scheme_data(name=long, valid_from="2026-01-01")).status_code == 302
    row = AreaScheme.objects.get(is_main=False)
    assert (row.name, len(row.slug) <= 50) == (long, True)
    wrong = client.post(f"{LIST}neu/", scheme_data(valid_from="2026-01-01", valid_to="2025-01-01"))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["valid_to"])
    taken = client.post(f"{LIST}neu/", scheme_data(name=long))
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["name"])


def test_a_stale_scheme_is_refused(client, planner):
    row = AreaSchemeFactory()
    sent = scheme_data(row, name="Meine")
    client.post(f"{LIST}{row.pk}/bearbeiten/", scheme_data(row, name="Ihre"))
    response = client.post(f"{LIST}{row.pk}/bearbeiten/", sent)
    assert (response.status_code, "Meine" in response.content.decode()) == (409, True)
    assert AreaScheme.objects.get().name == "Ihre"


def test_an_area_is_made_once_and_shown_when_it_is_published(client, planner):
    scheme = AreaSchemeFactory()
    sent = area_data(latitude="50,978", longitude="11,029", has_council="on", settlement="urban")
    for _click in range(2):
        assert client.post(f"{LIST}{scheme.pk}/neu/", sent).status_code == 302
    row = Area.objects.get()
    assert (row.latitude, row.has_council, row.slug, row.is_public) == (50.978, True, "altstadt", False)
    client.post(f"{LIST}einzeln/{row.pk}/sichtbarkeit/", {"sichtbar": "ja"})
    row.refresh_from_db()
    assert row.is_public


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"number": "07"}, "number"),
        ({"latitude": "50,9"}, "longitude"),
        ({"latitude": "nördlich", "longitude": "11"}, "latitude"),
        ({"latitude": "999", "longitude": "11"}, "latitude"),
    ],
)
def test_what_is_wrong_is_named(client, planner, values, field):
    other = AreaFactory(number="07")
    response = client.post(f"{LIST}{other.scheme_id}/neu/", area_data(**values))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_an_area_is_changed_once_and_its_address_stays(client, planner):
    row = AreaFactory(name="Altstadt")
    sent = area_data(row, number=row.number, name="Innenstadt", settlement="urban")
    assert client.post(f"{LIST}einzeln/{row.pk}/", sent)["Location"] == f"{LIST}{row.scheme_id}/"
    row.refresh_from_db()
    assert (row.name, row.slug, row.settlement) == ("Innenstadt", "altstadt", "urban")
    assert client.post(f"{LIST}einzeln/{row.pk}/", sent | {"name": "Zentrum"}).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_often_for_three_as_for_one(client, planner, django_assert_num_queries, count):
    scheme = AreaSchemeFactory()
    for number in range(count):
        AreaFactory(scheme=scheme)
        AreaScheme.objects.create(name=f"Andere {number}", slug=f"andere-{number}")
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(LIST)
    with django_assert_num_queries(6):
        assert client.get(f"{LIST}{scheme.pk}/").status_code == 200


def test_areas_are_in_german_order_and_searched(client, planner):
    scheme = AreaSchemeFactory()
    for name in ("Töttelstädt", "Tiefthal", "Zimmernsupra"):
        AreaFactory(scheme=scheme, name=name)
    shown = [row.name for row in client.get(f"{LIST}{scheme.pk}/").context["page"]]
    assert shown == ["Tiefthal", "Töttelstädt", "Zimmernsupra"]
    found = client.get(f"{LIST}{scheme.pk}/?suche=tött").context["page"]
    assert [row.name for row in found] == ["Töttelstädt"]


def test_an_organisation_comes_to_areas_leaves_and_comes_back(client, planner):
    organisation, areas = OrganisationFactory(), [AreaFactory() for _n in range(3)]
    base = f"/aufgaben/organisationen/{organisation.pk}/"
    sent = {"areas": [area.pk for area in areas[:2]], "starts_on": "2024-01-01", "source": "Website"}
    for _click in range(2):
        assert client.post(f"{base}gebiete/neu/", sent)["Location"] == f"{base}#gebiete"
    assert AreaActor.objects.filter(starts_on__year=2024, source="Website").count() == 2
    place = AreaActor.objects.get(area=areas[0])
    for status in (302, 409):
        assert client.post(f"/aufgaben/organisationen/gebiete/{place.pk}/beenden/").status_code == status
    client.post(f"{base}gebiete/neu/", sent | {"areas": [areas[0].pk], "starts_on": ""})
    rows = AreaActor.objects.filter(area=areas[0]).order_by("pk")
    assert [row.ends_on for row in rows] == [timezone.localdate(), None]
    wrong = client.post(f"/aufgaben/organisationen/gebiete/{place.pk}/", place_data(rows[0], ends_on=""))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["ends_on"])


def test_without_an_area_nothing_is_stored(client, planner):
    organisation = OrganisationFactory()
    response = client.post(f"/aufgaben/organisationen/{organisation.pk}/gebiete/neu/", {"source": "Flyer"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["areas"])
    assert "Flyer" in response.content.decode()


def test_a_stretch_of_time_is_changed_and_a_stale_one_refused(client, planner):
    row = AreaActor.objects.create(area=AreaFactory(), organisation=OrganisationFactory())
    address = f"/aufgaben/organisationen/gebiete/{row.pk}/"
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    sent = place_data(row, starts_on="2024-01-01", ends_on=yesterday)
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent | {"source": "Meine Quelle"}).status_code == 409
    page = client.get(f"/aufgaben/organisationen/{row.organisation_id}/")
    assert (page.context["places"], page.context["former_places"]) == ([], [row])
