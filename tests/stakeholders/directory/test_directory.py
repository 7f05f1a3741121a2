"""Organisations and people: kept by planners and editors, once public never deleted, never silently lost."""

import pytest
from django.urls import reverse

from erfurt_sozialraum.editing.conflicts import revision_of, store_named
from erfurt_sozialraum.rows.latest import Stale
from stakeholders.models import Organisation, Person, PersonContact
from tests.at_once import at_once
from tests.factories import (
    AreaFactory,
    CommitteeFactory,
    OrganisationFactory,
    PlannerFactory,
    SeatFactory,
    SectorFactory,
    UserFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/organisationen/"


def data(row=None, **values):
    base = {"name": "Brücke e. V.", "short_name": "", "note": "", "source": ""}
    base["sector"] = row.sector_id if row else ""
    return base | {"revision": revision_of(row) if row else ""} | values


def test_only_planners_and_editors_come_in(client):
    row, person = OrganisationFactory(), Person.objects.create(name="Erika Muster")
    pages = [LIST, f"{LIST}neu/", f"{LIST}{row.pk}/", f"{LIST}{row.pk}/bearbeiten/"]
    people = f"/aufgaben/personen/{person.pk}/"
    for page in [*pages, people]:
        assert client.get(page)["Location"].startswith("/konto/"), page
    expected = [
        (member_of(CommitteeFactory()), 403, 403),
        (UserFactory(roles=["moderator"]), 403, 403),
        (UserFactory(roles=["editor"]), 200, 403),
        (PlannerFactory(), 200, 200),
    ]
    for user, status, of_people in expected:
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status] * 4, user.current_roles
        assert client.get(people).status_code == of_people, user.current_roles


def test_others_change_nothing(client):
    row = OrganisationFactory(name="Alt")
    client.force_login(UserFactory(roles=["moderator"]))
    assert client.post(f"{LIST}neu/", data(sector=row.sector_id)).status_code == 403
    assert client.post(f"{LIST}{row.pk}/bearbeiten/", data(row)).status_code == 403
    assert client.post(f"{LIST}{row.pk}/sichtbarkeit/", {"sichtbar": "nein"}).status_code == 403
    row.refresh_from_db()
    assert (row.name, row.is_public, Organisation.objects.count()) == ("Alt", True, 1)


def test_a_new_one_is_internal_and_has_a_german_address(client, planner):
    sector = SectorFactory()
    response = client.post(f"{LIST}neu/", data(name="Straße & Brücke", sector=sector.pk, source="Website"))
    row = Organisation.objects.get()
    assert response["Location"] == f"{LIST}{row.pk}/"
    assert (row.name, row.slug, row.is_public, row.source) == (
        "Straße & Brücke",
        "strasse-bruecke",
        False,
        "Website",
    )


def test_a_double_click_makes_one(client, planner):
    sent = data(sector=SectorFactory().pk, note="Zeile")
    first, second = (client.post(f"{LIST}neu/", sent) for _click in range(2))
    assert (first.status_code, second.status_code, first["Location"]) == (302, 302, second["Location"])
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(("values", "field"), [({"name": ""}, "name"), ({"sector": ""}, "sector")])
def test_what_is_missing_is_named_and_nothing_is_lost(client, planner, values, field):
    sent = data(sector=SectorFactory().pk, note="Bleibt stehen.") | values
    response = client.post(f"{LIST}neu/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    page = response.content.decode()
    assert "Bleibt stehen." in page and f'href="#id_{field}"' in page
    assert Organisation.objects.count() == 0


def test_a_name_that_is_taken_is_refused(client, planner):
    other = OrganisationFactory(name="Brücke e. V.")
    response = client.post(f"{LIST}neu/", data(sector=other.sector_id, note="andere"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])


def test_renaming_keeps_the_address(client, planner):
    row = OrganisationFactory(name="Alter Name")
    client.post(f"{LIST}{row.pk}/bearbeiten/", data(row, name="Neuer Name"))
    assert Organisation.objects.values_list("name", "slug").get() == ("Neuer Name", "alter-name")


def test_a_stale_save_shows_both_texts_and_can_be_repeated(client, planner):
    row = OrganisationFactory(name="Brücke")
    mine = data(row, note="Meine Anmerkung")
    client.post(f"{LIST}{row.pk}/bearbeiten/", data(row, note="Ihre Anmerkung"))
    response = client.post(f"{LIST}{row.pk}/bearbeiten/", mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ihre Anmerkung" in page and "Meine Anmerkung" in page
    again = mine | {"revision": response.context["form"]["revision"].value()}
    assert client.post(f"{LIST}{row.pk}/bearbeiten/", again).status_code == 302
    row.refresh_from_db()
    assert row.note == "Meine Anmerkung"


def test_shown_withdrawn_and_shown_again(client, planner):
    row = OrganisationFactory(published_at=None)
    address = f"{LIST}{row.pk}/sichtbarkeit/"
    for wanted, public in (("ja", True), ("nein", False), ("ja", True)):
        assert client.post(address, {"sichtbar": wanted})["Location"] == f"{LIST}{row.pk}/"
        row.refresh_from_db()
        assert row.is_public is public
    refused = client.post(address, {"sichtbar": "ja"})
    assert (refused.status_code, "schon öffentlich" in refused.content.decode()) == (409, True)


def names(response):
    return [row.name for row in response.context["page"]]


def test_the_list_is_german_and_can_be_narrowed(client, planner):
    sector = SectorFactory(name="Wohnen", slug="wohnen")
    for name in ("Zebra", "Ähre", "Anker"):
        OrganisationFactory(name=name, sector=sector)
    OrganisationFactory(name="Bühne", short_name="BÜ", published_at=None)
    assert names(client.get(LIST)) == ["Ähre", "Anker", "Bühne", "Zebra"]
    assert names(client.get(f"{LIST}?suche=bü")) == ["Bühne"]
    assert names(client.get(f"{LIST}?bereich=wohnen&suche=a")) == ["Ähre", "Anker", "Zebra"]
    assert names(client.get(f"{LIST}?bereich=wohnen&suche=ähr")) == ["Ähre"]
    assert names(client.get(f"{LIST}?bereich=wohnen&suche=nk")) == ["Anker"]
    assert names(client.get(f"{LIST}?stand=intern")) == ["Bühne"]
    assert "Keine Organisation passt" in client.get(f"{LIST}?suche=xyz").content.decode()
    for odd in ("?bereich=gibtesnicht", "?stand=x", "?seite=99", "?suche=%00"):
        assert client.get(f"{LIST}{odd}").status_code == 200, odd


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(client, planner, django_assert_num_queries, count):
    for _row in range(count):
        row = OrganisationFactory()
        row.workplaces.create(area=AreaFactory())
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_so_does_the_page_of_one(client, planner, django_assert_num_queries, count):
    row = OrganisationFactory()
    for _row in range(count):
        row.workplaces.create(area=AreaFactory())
        SeatFactory(organisation=row)
    client.get(f"{LIST}{row.pk}/")
    with django_assert_num_queries(6):
        assert client.get(f"{LIST}{row.pk}/").status_code == 200


def test_a_person_keeps_its_contact_apart(client, planner):
    seat = SeatFactory()
    person = Person.objects.create(name="Erika Muster", organisation=seat.organisation)
    seat.holders.create(person=person)
    address = reverse("stakeholders:person_edit", args=[person.pk])
    sent = {"name": "Erika Beispiel", "organisation": seat.organisation_id, "phone": ""}
    sent |= {"email": "erika@example.org", "revision": revision_of(person)}
    assert client.post(address, sent)["Location"] == f"/aufgaben/gremien/{seat.committee_id}/"
    assert PersonContact.objects.values_list("person__name", "email").get() == (
        "Erika Beispiel",
        "erika@example.org",
    )
    stale = client.post(address, sent | {"name": "Otto"})
    assert (stale.status_code, Person.objects.get().name) == (409, "Erika Beispiel")
    person.refresh_from_db()
    client.post(address, sent | {"email": "", "revision": revision_of(person)})
    assert PersonContact.objects.count() == 0


def test_an_address_that_is_none_is_named(client, planner):
    person = Person.objects.create(name="Erika Muster")
    sent = {
        "name": "Erika",
        "organisation": "",
        "email": "keine",
        "phone": "",
        "revision": revision_of(person),
    }
    response = client.post(f"/aufgaben/personen/{person.pk}/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_first():
    sector = SectorFactory()

    def store_as(note):
        values = {"name": "Brücke", "sector": sector, "note": note}
        return store_named(Organisation(), revision="", values=values)

    results = at_once(lambda: store_as("A"), lambda: store_as("B"))
    (stale,) = [result for result in results if isinstance(result, Stale)]
    assert stale.latest.name == "Brücke"
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("values", [{"name": "\u200b\0"}, {"name": "", "revision": "-1"}])
def test_a_new_row_that_cannot_be_comes_back(client, planner, values):
    response = client.post(f"{LIST}neu/", data(**values))
    assert (response.status_code, set(response.context["form"].errors) >= {"name"}) == (422, True)
    assert not Organisation.objects.exists()
