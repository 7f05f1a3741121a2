"""Accounts and roles: who may see and manage them, and how they are found."""

from datetime import date, timedelta

import pytest

from erfurt_sozialraum.dates import today
from stakeholders.models import Person, RoleGrant, User
from tests.factories import CommitteeFactory, UserFactory, member_of
from tests.reading import text_of
from tests.stakeholders.accounts.administration import INVITE, LIST, invitation, page_of, role_page

pytestmark = pytest.mark.django_db


def addresses():
    account = UserFactory(roles=["editor"])
    grant = account.grants.get()
    read = [LIST, INVITE, page_of(account), role_page(grant), page_of(account, "sperren/")]
    return read, [page_of(account, rest) for rest in ("rolle/", "person/", "einladung/", "oeffnen/")]


@pytest.mark.parametrize("roles", [["planner"], ["operator"]])
def test_planners_and_operators_manage_accounts(client, roles):
    read, write = addresses()
    client.force_login(UserFactory(roles=roles))
    assert {address: client.get(address).status_code for address in read} == dict.fromkeys(read, 200)
    assert {address: client.get(address).status_code for address in write} == dict.fromkeys(write, 302)


@pytest.mark.parametrize("roles", [[], ["editor"], ["moderator", "releaser", "office", "staff"]])
def test_nobody_else_does(client, roles):
    read, write = addresses()
    client.force_login(UserFactory(roles=roles))
    assert {client.get(address).status_code for address in read} == {403}
    assert {client.post(address).status_code for address in [INVITE, *write]} == {403}
    assert "Konten und Rollen" not in text_of(client.get("/konto/"))


def test_members_do_not(client):
    client.force_login(member_of(CommitteeFactory()))
    assert client.get(LIST).status_code == 403


def test_strangers_sign_in_first(client):
    assert client.get(LIST).url == f"/konto/login/?next={LIST}"
    assert client.post(INVITE, invitation()).status_code in (302, 403)
    assert not User.objects.exists()


def test_the_way_leads_from_the_account(client, planner):
    assert f'href="{LIST}"' in client.get("/konto/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_many(
    client, planner, django_assert_num_queries, number
):
    for _ in range(number):
        account = member_of(CommitteeFactory(), roles=["editor", "releaser"])
        RoleGrant.objects.create(user=account, role="moderator", granted_by=planner)
    with django_assert_num_queries(7):
        assert client.get(LIST).status_code == 200


def test_the_list_says_who_may_do_what_until_when(client, planner):
    account = member_of(CommitteeFactory(name="AG der Beispiele"), name="Anna Beispiel")
    RoleGrant.objects.create(user=account, role="editor", ends_on=date(2099, 1, 31))
    RoleGrant.objects.create(user=account, role="moderator", starts_on=date(2098, 1, 1))
    text = text_of(client.get(LIST))
    assert "Redaktion, bis 31. Januar 2099" in text
    assert "Moderation, ab 1. Januar 2098, ohne Enddatum" in text
    assert "AG der Beispiele" in text
    assert "noch nie" in text


def names(client, query=""):
    return [row.account.name for row in client.get(LIST + query).context["rows"]]


def test_what_has_ended_stands_apart(client, planner, colleague):
    UserFactory(name="Zora Zuende", roles=["editor"]).grants.update(ends_on=today() - timedelta(days=1))
    UserFactory(name="Gerd Gesperrt", roles=["editor"], is_active=False)
    UserFactory(name="Otto Ohne")
    member_of(CommitteeFactory(), name="Maria Mitglied")
    assert names(client) == ["Petra Beispiel", "Maria Mitglied", "Karl Muster"]
    assert names(client, "?stand=beendet") == ["Gerd Gesperrt", "Otto Ohne", "Zora Zuende"]


def test_search_finds_by_name_address_and_role(client, planner, colleague):
    assert names(client, "?q=karl+MUSTER") == ["Karl Muster"]
    assert names(client, "?q=petra@") == ["Petra Beispiel"]
    assert names(client, "?rolle=editor") == ["Karl Muster"]
    assert names(client, "?rolle=unsinn") == ["Petra Beispiel", "Karl Muster"]
    assert "Kein Konto passt zu dieser Auswahl." in text_of(client.get(LIST + "?q=niemand"))


@pytest.mark.parametrize("number", [1, 3])
def test_an_account_takes_as_many_queries_with_much_as_with_little(
    client, planner, django_assert_num_queries, number
):
    account = member_of(CommitteeFactory(), roles=["editor"])
    for index in range(number):
        RoleGrant.objects.create(
            user=account,
            role="moderator",
            granted_by=planner,
            ended_at=None,
            starts_on=date(2020 + index, 1, 1),
            ends_on=date(2020 + index, 2, 1),
        )
        Person.objects.create(name=f"Anna Beispiel {index}")
    with django_assert_num_queries(14):
        assert client.get(page_of(account)).status_code == 200
