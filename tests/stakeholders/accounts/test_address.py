"""Another e-mail address: both are told, and nothing of the old one opens the account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.accounts.address import change_address
from stakeholders.models import OutgoingMail, User
from tests.factories import PASSWORD, PlannerFactory, UserFactory

pytestmark = pytest.mark.django_db
LOGIN, CODE, CONFIRM = "/konto/login/", "/konto/login/code/", "/konto/login/code/confirm/"


@pytest.fixture
def planner(client):
    user = PlannerFactory(name="Petra Beispiel", email="petra@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def account():
    user = UserFactory(name="Karl Muster", email="karl@example.org", roles=["editor"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def change(client, account, email="karl.neu@example.org", **fields):
    data = {"email": email, "before": account.email, **fields}
    return client.post(f"/aufgaben/konten/{account.pk}/adresse/", data)


def test_both_addresses_are_told_and_only_the_new_one_how_to_sign_in(client, planner, account):
    assert change(client, account, "Karl.Neu@Example.org").status_code == 302
    assert User.objects.get(pk=account.pk).email == "karl.neu@example.org"
    mails = {mail.recipient: mail.body for mail in OutgoingMail.objects.all()}
    assert set(mails) == {"karl@example.org", "karl.neu@example.org"}
    assert "Petra Beispiel (petra@example.org)" in mails["karl@example.org"]
    assert (CODE in mails["karl@example.org"], CODE in mails["karl.neu@example.org"]) == (False, True)
    assert "karl.neu@example.org" not in mails["karl@example.org"]


def test_open_sessions_and_the_password_end(client, planner, account):
    other = Client()
    other.force_login(account)
    assert other.get("/konto/").status_code == 200
    change(client, account)
    assert other.get("/konto/").status_code == 302
    for email in ("karl@example.org", "karl.neu@example.org"):
        assert Client().post(LOGIN, {"login": email, "password": PASSWORD}).status_code == 422
    assert not EmailAddress.objects.filter(email="karl@example.org").exists()


def code_for(visitor, email):
    visitor.post(CODE, {"email": email})
    return re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", OutgoingMail.objects.latest("pk").body, re.M)[1]


def test_a_code_that_is_on_its_way_opens_nothing(client, planner, account):
    visitor = Client()
    code = code_for(visitor, "karl@example.org")
    change(client, account)
    response = visitor.post(CONFIRM, {"code": code}, follow=True)
    assert "Der Code gilt nicht mehr" in response.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_a_code_to_the_new_address_opens_it(client, planner, account):
    change(client, account)
    visitor = Client()
    visitor.post(CONFIRM, {"code": code_for(visitor, "karl.neu@example.org")})
    assert visitor.session["_auth_user_id"] == str(account.pk)


def test_the_link_for_a_new_password_ends(client, planner, account):
    Client().post("/konto/password/reset/", {"email": "karl@example.org"})
    link = re.search(r"/konto/password/reset/key/\S+", OutgoingMail.objects.latest("pk").body)[0]
    change(client, account)
    assert "gilt nicht mehr" in Client().get(link, follow=True).content.decode()


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("PETRA@example.org", "Zu dieser Adresse gibt es schon ein Konto (Petra Beispiel)."),
        ("Karl@example.org", "Das ist die jetzige Adresse."),
        ("karl", "Das ist keine vollständige E-Mail-Adresse."),
        ("", "Geben Sie die neue Adresse an."),
    ],
)
def test_an_address_that_does_not_do_is_said(client, planner, account, email, message):
    response = change(client, account, email)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert response.context["form"]["email"].value() == email
    assert not OutgoingMail.objects.exists()


def test_who_comes_second_is_told(client, planner, account):
    change(client, account)
    response = change(client, account, "karl.dritt@example.org")
    assert response.status_code == 409
    assert "Die Adresse ist inzwischen schon geändert" in response.content.decode()
    assert User.objects.get(pk=account.pk).email == "karl.neu@example.org"


def test_the_action_itself_knows_taken_addresses(planner, account):
    with pytest.raises(Refused, match="gibt es schon ein Konto"):
        change_address(account, email="Petra@example.org", before=account.email, by=planner)
    assert User.objects.get(pk=account.pk).check_password(PASSWORD)


# Who may


@pytest.mark.parametrize(
    ("roles", "status"), [(["operator"], 302), (["editor"], 403), (["office"], 403), ([], 403)]
)
def test_those_who_manage_accounts_may(client, account, roles, status):
    client.force_login(UserFactory(roles=roles))
    assert change(client, account).status_code == status


def test_planners_do_not_take_over_an_operator(client, planner):
    operator = UserFactory(roles=["operator"])
    assert change(client, operator).status_code == 403
    with pytest.raises(Refused):
        change_address(operator, email="x@example.org", before=operator.email, by=planner)


def test_nobody_changes_their_own(client, planner):
    assert change(client, planner, "neu@example.org").status_code == 409
    assert "adresse/" not in client.get(f"/aufgaben/konten/{planner.pk}/").content.decode()
