"""Bodies, their seats and who holds them: kept by planners; what was stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.editing.conflicts import revision_of
from participation.actions.retention.purging import purge
from stakeholders.actions.committees import add_seat
from stakeholders.models import Committee, Person, PersonContact, Seat, SeatHolder
from tests.factories import (
    CommitteeFactory,
    OrganisationFactory,
    PlannerFactory,
    SeatFactory,
    UserFactory,
    member_of,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/gremien/"


def today():
    return timezone.localdate()


def day(offset):
    return (today() + timedelta(days=offset)).isoformat()


def data(row=None, **values):
    base = {"kind": "working_group", "name": "AG Wohnen", "short_name": "", "purpose": "", "structure": ""}
    base |= {"since_wording": "", "order": 10, "source": "", "revision": revision_of(row) if row else ""}
    return base | values


def seat_data(row=None, **values):
    base = {"organisation": "", "label": "", "starts_on": "", "ends_on": "", "order": 10, "note": ""}
    if row:
        base |= {"organisation": row.organisation_id, "revision": revision_of(row)}
    return base | {"source": ""} | values


def holder_data(**values):
    base = {"person": "", "name": "", "organisation": "", "email": "", "phone": ""}
    return base | {"starts_on": "", "ends_on": ""} | values


def sit(seat, name="Erika Muster", **fields):
    person = Person.objects.create(name=name, organisation=seat.organisation)
    return SeatHolder.objects.create(seat=seat, person=person, **fields)


def pages(seat, holder):
    body = seat.committee
    return [
        LIST,
        f"{LIST}neu/",
        f"{LIST}{body.pk}/",
        f"{LIST}{body.pk}/bearbeiten/",
        f"{LIST}{body.pk}/sitze/neu/",
        f"{LIST}sitze/{seat.pk}/",
        f"{LIST}sitze/{seat.pk}/personen/neu/",
        f"{LIST}personen/{holder.pk}/",
    ]


def test_only_planners_come_in(client):
    seat = SeatFactory()
    holder = sit(seat)
    expected = [
        (UserFactory(roles=["editor"]), 403),
        (member_of(seat.committee), 403),
        (PlannerFactory(), 200),
    ]
    for page in pages(seat, holder):
        client.logout()
        assert client.get(page)["Location"].startswith("/konto/"), page
        for user, status in expected:
            client.force_login(user)
            assert client.get(page).status_code == status, (page, user)


def test_members_change_nothing(client):
    seat = SeatFactory()
    holder = sit(seat)
    client.force_login(member_of(seat.committee))
    posts = [
        *pages(seat, holder)[1:],
        f"{LIST}sitze/{seat.pk}/beenden/",
        f"{LIST}personen/{holder.pk}/beenden/",
    ]
    posts.remove(f"{LIST}{seat.committee_id}/")
    for page in [*posts, f"{LIST}{seat.committee_id}/sichtbarkeit/"]:
        assert client.post(page, data()).status_code == 403, page
    seat.refresh_from_db()
    holder.refresh_from_db()
    assert (seat.ends_on, holder.ends_on, Committee.objects.count()) == (None, None, 1)


def test_a_body_is_made_internal_then_shown_to_all(client, planner):
    response = client.post(f"{LIST}neu/", data(name="AG Straße", purpose="Eins\r\nzwei"))
    row = Committee.objects.get()
    assert (row.slug, row.purpose, row.is_public) == ("ag-strasse", "Eins\nzwei", False)
    assert response["Location"] == f"{LIST}{row.pk}/"
    client.logout()
    assert client.get(f"/gremien/{row.slug}/").status_code == 404
    client.force_login(planner)
    client.post(f"{LIST}{row.pk}/sichtbarkeit/", {"sichtbar": "ja"})
    client.logout()
    assert client.get(f"/gremien/{row.slug}/").status_code == 200


def test_a_double_click_makes_one(client, planner):
    sent = data(structure="Unter der Steuerungsgruppe")
    assert [client.post(f"{LIST}neu/", sent).status_code for _click in range(2)] == [302, 302]
    assert Committee.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"), [({"name": ""}, "name"), ({"kind": ""}, "kind"), ({"order": "x"}, "order")]
)
def test_what_is_missing_is_named(client, planner, values, field):
    response = client.post(f"{LIST}neu/", data(**values))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_renaming_keeps_the_address_and_a_stale_save_shows_both(client, planner):
    row = CommitteeFactory(name="Alt")
    address = f"{LIST}{row.pk}/bearbeiten/"
    mine = data(row, name="Neu", purpose="Mein Text")
    client.post(address, data(row, name="Neu", purpose="Ihr Text"))
    response = client.post(address, mine)
    page = response.content.decode()
    assert (response.status_code, "Mein Text" in page, "Ihr Text" in page) == (409, True, True)
    row.refresh_from_db()
    assert (row.name, row.slug, row.purpose) == ("Neu", "alt", "Ihr Text")


def test_a_seat_is_an_institutions_or_has_a_name(client, planner):
    body, organisation = CommitteeFactory(), OrganisationFactory()
    address = f"{LIST}{body.pk}/sitze/neu/"
    response = client.post(address, seat_data())
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["organisation"])
    wrong = client.post(address, seat_data(label="X", starts_on=day(0), ends_on=day(-1)))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["ends_on"])
    for sent in (seat_data(organisation=organisation.pk), seat_data(label="Vorsitz", order=5)):
        assert client.post(address, sent).status_code == 302
    assert [str(row) for row in body.seats.all()] == ["Vorsitz", organisation.name]


def test_a_double_click_makes_one_seat_and_one_holder(client, planner):
    body = CommitteeFactory()
    for _click in range(2):
        client.post(f"{LIST}{body.pk}/sitze/neu/", seat_data(label="Vorsitz"))
    seat = Seat.objects.get()
    for _click in range(2):
        sent = holder_data(name="Erika Muster", is_chair="on", email="erika@example.org")
        assert client.post(f"{LIST}sitze/{seat.pk}/personen/neu/", sent).status_code == 302
    assert (Person.objects.count(), SeatHolder.objects.count(), PersonContact.objects.count()) == (1, 1, 1)
    assert SeatHolder.objects.get().is_chair


def test_two_seats_of_one_institution_differ_by_name():
    body, organisation = CommitteeFactory(), OrganisationFactory()
    values = {"organisation": organisation, "label": "", "starts_on": None, "ends_on": None, "order": 1}
    assert add_seat(body, values=values)[1] is True
    assert add_seat(body, values=values)[1] is False
    assert add_seat(body, values=values | {"label": "Vorsitz"})[1] is True


def test_a_person_is_known_or_new_but_not_both(client, planner):
    seat = SeatFactory()
    known = Person.objects.create(name="Otto Beispiel", organisation=seat.organisation)
    address = f"{LIST}sitze/{seat.pk}/personen/neu/"
    for sent in (
        holder_data(),
        holder_data(person=known.pk, name="Erika"),
        holder_data(name="Otto Beispiel", organisation=seat.organisation_id),
    ):
        response = client.post(address, sent)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"]), sent
    assert client.post(address, holder_data(person=known.pk, is_deputy="on")).status_code == 302
    assert [(row.person, row.is_deputy) for row in seat.holders.all()] == [(known, True)]


def test_ending_keeps_the_seat_and_for_a_while_the_contact(client, planner):
    seat = SeatFactory()
    holder = sit(seat)
    PersonContact.objects.create(person=holder.person, email="erika@example.org")
    response = client.post(f"{LIST}sitze/{seat.pk}/beenden/")
    assert response["Location"] == f"{LIST}{seat.committee_id}/#sitze"
    seat.refresh_from_db()
    holder.refresh_from_db()
    assert (seat.ends_on, holder.ends_on, PersonContact.objects.count()) == (today(), today(), 1)
    again = client.post(f"{LIST}sitze/{seat.pk}/beenden/")
    assert (again.status_code, "schon beendet" in again.content.decode()) == (409, True)


def test_a_contact_stays_while_another_seat_lasts(client, planner):
    first, second = SeatFactory(), SeatFactory()
    holder = sit(first)
    second.holders.create(person=holder.person)
    PersonContact.objects.create(person=holder.person, email="erika@example.org")
    SeatHolder.objects.filter(pk=holder.pk).update(ends_on=today() - timedelta(days=400))
    assert (purge(), PersonContact.objects.count()) == (True, 1)
    client.post(f"{LIST}personen/{second.holders.get().pk}/beenden/")
    assert (purge(), PersonContact.objects.count()) == (True, 1)


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_a_contact_goes_when_its_time_is_over(days, left):
    holder = sit(SeatFactory(), ends_on=today() - timedelta(days=days))
    PersonContact.objects.create(person=holder.person, email="erika@example.org")
    never_seated = Person.objects.create(name="Otto Beispiel")
    PersonContact.objects.create(person=never_seated, phone="0361 1")
    purge()
    assert PersonContact.objects.exclude(person=never_seated).count() == left
    assert PersonContact.objects.filter(person=never_seated).exists()


def test_what_is_known_of_a_person_stays_when_they_take_a_seat(client, planner):
    seat = SeatFactory()
    known = Person.objects.create(name="Otto Beispiel")
    PersonContact.objects.create(person=known, phone="0361 1")
    sent = holder_data(person=known.pk, email="otto@example.org")
    assert client.post(f"{LIST}sitze/{seat.pk}/personen/neu/", sent).status_code == 302
    contact = PersonContact.objects.get()
    assert (contact.email, contact.phone) == ("otto@example.org", "0361 1")


def test_ending_asks_and_asking_ends_nothing(client, planner):
    holder = sit(SeatFactory())
    for address in (f"{LIST}sitze/{holder.seat_id}/beenden/", f"{LIST}personen/{holder.pk}/beenden/"):
        question = client.get(address)
        assert (question.status_code, "Ja, heute beenden" in text_of(question)) == (200, True)
        assert f'href="{address}"' in client.get(f"{LIST}{holder.seat.committee_id}/").content.decode()
    assert SeatHolder.objects.filter(ends_on=None).exists() and Seat.objects.filter(ends_on=None).exists()


def test_an_ended_seat_is_taken_back_with_whom_it_took_along(client, planner):
    seat = SeatFactory()
    holder, earlier = sit(seat), sit(seat, "Bert Vormals", ends_on=today() - timedelta(days=9))
    page, address = f"{LIST}{seat.committee_id}/", f"{LIST}sitze/{seat.pk}/weiter/"
    assert client.post(address).status_code == 409
    client.post(f"{LIST}sitze/{seat.pk}/beenden/")
    assert f'href="{address}"' in client.get(page).content.decode()
    question = text_of(client.get(address))
    assert "Mit ihm kommen zurück: Erika Muster." in question and "Bert Vormals" not in question
    assert client.post(address)["Location"] == f"{page}#sitze"
    for row in (seat, holder, earlier):
        row.refresh_from_db()
    assert (seat.ends_on, holder.ends_on, bool(earlier.ends_on)) == (None, None, True)


def test_who_left_by_mistake_sits_there_again(client, planner):
    holder = sit(SeatFactory())
    address = f"{LIST}personen/{holder.pk}/weiter/"
    client.post(f"{LIST}personen/{holder.pk}/beenden/")
    assert f'href="{address}"' in client.get(f"{LIST}{holder.seat.committee_id}/").content.decode()
    assert "Erika Muster" in text_of(client.get(address))
    assert [client.post(address).status_code for _click in range(2)] == [302, 409]
    holder.refresh_from_db()
    assert holder.ends_on is None


def test_nobody_comes_back_to_a_seat_that_is_over_or_twice(client, planner):
    holder = sit(SeatFactory())
    client.post(f"{LIST}sitze/{holder.seat_id}/beenden/")
    refused = client.post(f"{LIST}personen/{holder.pk}/weiter/")
    assert (refused.status_code, "Der Sitz selbst ist beendet" in text_of(refused)) == (409, True)
    Seat.objects.reopen()
    holder.seat.holders.create(person=holder.person)
    refused = client.post(f"{LIST}personen/{holder.pk}/weiter/")
    assert (refused.status_code, "sitzt dort schon wieder" in text_of(refused)) == (409, True)


def test_what_has_not_begun_cannot_end(client, planner):
    seat = SeatFactory(starts_on=today() + timedelta(days=3))
    response = client.post(f"{LIST}sitze/{seat.pk}/beenden/")
    assert (response.status_code, "beginnt erst" in response.content.decode()) == (409, True)


def test_a_seat_that_ends_by_its_form_takes_its_holders_along(client, planner):
    seat = SeatFactory()
    holder = sit(seat)
    sent = seat_data(seat, ends_on=day(-5))
    assert client.post(f"{LIST}sitze/{seat.pk}/", sent).status_code == 302
    holder.refresh_from_db()
    assert holder.ends_on == today() - timedelta(days=5)
    stale = client.post(f"{LIST}sitze/{seat.pk}/", sent | {"note": "Meine Anmerkung"})
    assert (stale.status_code, "Meine Anmerkung" in stale.content.decode()) == (409, True)


def test_role_and_time_of_a_holder_are_changed(client, planner):
    holder = sit(SeatFactory())
    address = f"{LIST}personen/{holder.pk}/"
    sent = {"is_deputy": "on", "starts_on": "2024-01-01", "ends_on": "", "revision": revision_of(holder)}
    wrong = client.post(address, sent | {"ends_on": "2023-01-01"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["ends_on"])
    assert client.post(address, sent).status_code == 302
    holder.refresh_from_db()
    assert (holder.is_deputy, holder.starts_on.year) == (True, 2024)
    assert client.post(address, sent | {"is_chair": "on"}).status_code == 409


def test_the_page_tells_who_sits_there_and_who_did(client, planner):
    body = CommitteeFactory()
    now, past = SeatFactory(committee=body, label="Jetzt"), SeatFactory(committee=body, label="Damals")
    sit(now, "Anna Heute")
    sit(now, "Bert Vormals", ends_on=today() - timedelta(days=1))
    sit(past, "Carla Damals", ends_on=today() - timedelta(days=9))
    Seat.objects.filter(pk=past.pk).update(ends_on=today() - timedelta(days=9))
    response = client.get(f"{LIST}{body.pk}/")
    shown = [
        (
            str(entry["seat"]),
            [h.person.name for h in entry["holders"]],
            [h.person.name for h in entry["former"]],
        )
        for entry in [*response.context["seats"], *response.context["former_seats"]]
    ]
    assert shown == [("Jetzt", ["Anna Heute"], ["Bert Vormals"]), ("Damals", [], ["Carla Damals"])]


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_as_for_one(client, planner, django_assert_num_queries, count):
    body = CommitteeFactory()
    for number in range(count):
        CommitteeFactory()
        for person in range(number + 1):
            PersonContact.objects.create(
                person=sit(SeatFactory(committee=body), f"Person {number}{person}").person, phone="1"
            )
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)
    with django_assert_num_queries(6):
        assert client.get(f"{LIST}{body.pk}/").status_code == 200


def test_the_list_keeps_the_order_of_bodies(client, planner):
    CommitteeFactory(name="Zweites", order=20)
    CommitteeFactory(name="Erstes", order=10, kind="council")
    rows = [row.name for row in client.get(LIST).context["page"]]
    assert rows == ["Erstes", "Zweites"]
    assert [row.name for row in client.get(f"{LIST}?art=council").context["page"]] == ["Erstes"]


def test_planners_come_from_the_bodys_page(client, planner):
    row = CommitteeFactory()
    link = f'href="{LIST}{row.pk}/"'
    assert link in client.get(f"/gremien/{row.slug}/").content.decode()
    client.force_login(member_of(row))
    assert link not in client.get(f"/gremien/{row.slug}/").content.decode()
