"""Roles for somebody: staff name whom they work for, other offices name themselves, each is told."""

from datetime import date, datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.transitions import Refused
from erfurt_sozialraum.rows.viewers import PUBLIC
from stakeholders.actions.accounts import administration as actions
from stakeholders.models import Organisation, OutgoingMail, RoleGrant, SeatHolder
from tests.factories import (
    CommitteeFactory,
    OrganisationFactory,
    PlannerFactory,
    UserFactory,
    grant,
    member_of,
)

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/konten/"


@pytest.fixture
def planner(client):
    user = PlannerFactory(name="Petra Beispiel", email="petra@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def spokesperson():
    return member_of(CommitteeFactory(name="AG der Beispiele"), name="Ursula Beispiel").person


@pytest.fixture
def account():
    return UserFactory(name="Karl Muster", email="karl@example.org")


def give(client, account, **fields):
    data = {"role": "editor", "starts_on": today().isoformat(), "ends_on": "", **fields}
    return client.post(f"{LIST}{account.pk}/rolle/", data)


# What the row must say


@pytest.mark.parametrize("role", ["staff", "office"])
def test_such_a_role_says_for_whom(account, role):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=account, role=role)


def test_no_other_role_does(account, spokesperson):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=account, role="editor", works_for=spokesperson)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            user=account, role="staff", works_for=spokesperson, office=OrganisationFactory()
        )


def test_rows_from_before_are_ended_and_stay_readable(client, planner, account):
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for tie in ("works_for", "office"):
            cursor.execute(f"ALTER TABLE stakeholders_rolegrant DROP CONSTRAINT stakeholders_rolegrant_{tie}")
    rows = RoleGrant.objects
    running = rows.create(user=account, role="staff", starts_on=date(2020, 1, 1), granted_by=planner)
    over = rows.create(user=account, role="office", starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 30))
    later = rows.create(user=account, role="office", starts_on=today() + timedelta(days=9))
    kept = rows.create(user=account, role="editor")
    import_module("stakeholders.migrations.0007_role_ties").end_untied(apps, None)
    ends = dict(rows.values_list("pk", "ended_at"))
    assert ends[running.pk] == ends[later.pk] >= now
    assert ends[over.pk] == timezone.make_aware(datetime.combine(date(2020, 6, 30), time.max))
    assert ends[kept.pk] is None
    page = client.get(f"{LIST}{account.pk}/").content.decode()
    assert (
        "Mitarbeit einer Sprecherin oder eines Sprechers, ohne Zuordnung"
        in page.partition("Frühere Rollen")[2]
    )


# Giving it


def test_staff_is_given_with_whom_it_works_for(client, planner, account, spokesperson):
    assert give(client, account, role="staff", works_for=spokesperson.pk).status_code == 302
    row = account.grants.get()
    assert (row.role, row.works_for, row.office, row.label) == (
        "staff",
        spokesperson,
        None,
        "Mitarbeit für Ursula Beispiel",
    )


def test_an_office_is_given_with_its_name(client, planner, account):
    office = OrganisationFactory(name="Amt für Beispiele")
    assert give(client, account, role="office", office=office.pk).status_code == 302
    assert account.grants.get().office == office
    assert "anderes Amt: Amt für Beispiele" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("role", "message"),
    [("staff", "Wählen Sie, für wen die Person arbeitet."), ("office", "Wählen Sie das Amt.")],
)
def test_without_it_the_form_says_so(client, planner, account, role, message):
    response = give(client, account, role=role)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not account.grants.exists()


def test_what_another_role_needs_is_left_aside(client, planner, account, spokesperson):
    assert give(client, account, role="moderator", works_for=spokesperson.pk, office="nix").status_code == 302
    row = account.grants.get()
    assert (row.role, row.works_for, row.office) == ("moderator", None, None)


def test_two_offices_at_once_but_not_one_twice(client, planner, account):
    office = OrganisationFactory()
    codes = [give(client, account, role="office", office=pk).status_code for pk in (office.pk, office.pk)]
    assert codes == [302, 422]
    assert give(client, account, role="office", office=OrganisationFactory().pk).status_code == 302
    assert account.grants.count() == 2


def test_nobody_works_for_themselves(client, planner, spokesperson):
    response = give(client, spokesperson.user, role="staff", works_for=spokesperson.pk)
    assert response.status_code == 422
    assert "gehört selbst zu Ursula Beispiel" in response.content.decode()
    with pytest.raises(Refused):
        actions.grant_role(
            spokesperson.user,
            role="staff",
            starts_on=today(),
            ends_on=None,
            works_for=spokesperson,
            by=planner,
        )


def test_only_those_with_a_seat_are_offered(client, planner, account, spokesperson):
    SeatHolder.objects.filter(person=spokesperson).update(ends_on=today() - timedelta(days=1))
    assert give(client, account, role="staff", works_for=spokesperson.pk).status_code == 422


def test_an_invitation_carries_it_too(client, planner, spokesperson):
    office = OrganisationFactory(name="Amt für Beispiele")
    data = {
        "name": "Nina Neu",
        "email": "nina@example.org",
        "roles": ["staff", "office"],
        "works_for": spokesperson.pk,
        "office": office.pk,
        "starts_on": today().isoformat(),
    }
    assert client.post(f"{LIST}einladen/", {**data, "works_for": ""}).status_code == 422
    assert client.post(f"{LIST}einladen/", data).status_code == 302
    rows = RoleGrant.objects.filter(user__email="nina@example.org").order_by("role")
    assert [row.label for row in rows] == ["anderes Amt: Amt für Beispiele", "Mitarbeit für Ursula Beispiel"]
    mail = OutgoingMail.objects.get()
    assert "anderes Amt: Amt für Beispiele" in mail.body
    assert "Mitarbeit für Ursula Beispiel" in mail.body


def test_another_end_keeps_it(planner, account, spokesperson):
    row = grant(account, "staff", works_for=spokesperson)
    new = actions.change_end(row, ends_on=today() + timedelta(days=3), by=planner)
    assert (new.works_for, new.ends_on) == (spokesperson, today() + timedelta(days=3))


def test_the_list_says_when_the_seat_is_gone(client, planner, account, spokesperson):
    grant(account, "staff", works_for=spokesperson)
    assert "Karl Muster" in client.get(LIST).content.decode()
    SeatHolder.objects.filter(person=spokesperson).update(ends_on=today() - timedelta(days=1))
    assert "Karl Muster" not in client.get(LIST).content.decode()
    assert "Karl Muster" in client.get(f"{LIST}?stand=beendet").content.decode()
    assert "ruht: Ursula Beispiel hat keinen Sitz" in client.get(f"{LIST}{account.pk}/").content.decode()


# The person is told


def test_a_role_that_is_given_is_said_by_mail(client, planner, account):
    give(client, account, role="editor", ends_on=(today() + timedelta(days=30)).isoformat())
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "karl@example.org"
    assert mail.subject.startswith("Neue Aufgaben für Sie")
    assert "- Redaktion, ab " in mail.body
    assert ", bis " in mail.body
    assert "Petra Beispiel (petra@example.org)" in mail.body


def test_a_refused_role_and_a_closed_account_get_no_mail(client, planner, account):
    give(client, account, role="staff")
    account.is_active = False
    account.save()
    assert give(client, account, role="editor").status_code == 302
    assert account.grants.count() == 1
    assert not OutgoingMail.objects.exists()


# Whose office it is


def test_an_office_is_served_as_long_as_the_role_runs(account):
    office = OrganisationFactory()
    row = grant(account, "office", office=office)
    assert list(Organisation.objects.served_by(account)) == [office]
    RoleGrant.objects.filter(pk=row.pk).update(ends_on=today() - timedelta(days=1))
    assert list(Organisation.objects.served_by(account)) == []
    assert list(Organisation.objects.served_by(PUBLIC)) == []
