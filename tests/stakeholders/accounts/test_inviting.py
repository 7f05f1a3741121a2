"""Inviting: the account, the mail, the person, and the first operator."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.accounts import administration as actions
from stakeholders.models import OutgoingMail, Person, RoleGrant, User
from tests.at_once import at_once
from tests.factories import CommitteeFactory, PlannerFactory, UserFactory, member_of
from tests.reading import text_of
from tests.stakeholders.accounts.administration import INVITE, SOON, invitation, page_of

pytestmark = pytest.mark.django_db


def test_an_invitation_makes_an_account_and_a_mail(client, planner, settings):
    settings.SITE_URL = "https://portal.example"
    form = invitation(email="Nina@Example.org", roles=["editor", "releaser"], ends_on=SOON.isoformat())
    response = client.post(INVITE, form, follow=True)
    account = User.objects.get(email="nina@example.org")
    assert response.redirect_chain == [(page_of(account), 302)]
    assert "Die Einladung geht an nina@example.org." in text_of(response)
    assert not account.has_usable_password()
    assert sorted(account.grants.values_list("role", "starts_on", "ends_on", "granted_by")) == [
        ("editor", today(), SOON, planner.pk),
        ("releaser", today(), SOON, planner.pk),
    ]
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (
        "nina@example.org",
        "Ihre Einladung: Sozialraumplanung Erfurt",
    )
    assert mail.body.startswith("Guten Tag Nina Neu,\n\nPetra Beispiel (petra@example.org) lädt Sie ein")
    assert len(re.findall(r"^- (Redaktion|Freigabe), ab .+, bis .+ \d{4}$", mail.body, re.M)) == 2
    assert "https://portal.example/konto/login/code/" in mail.body
    assert "https://portal.example/konto/password/reset/" in mail.body
    assert "\n\n\n" not in mail.body


@pytest.mark.parametrize("address", ["/konto/login/code/", "/konto/password/reset/"])
def test_whoever_is_invited_gets_in(client, planner, address):
    client.post(INVITE, invitation())
    client.logout()
    assert client.post(address, {"email": "nina@example.org"}).status_code == 302
    assert OutgoingMail.objects.filter(recipient="nina@example.org").count() == 2


def test_an_address_with_an_account_gets_the_roles_added(client, planner, colleague):
    form = invitation(email="KARL@example.org", name="Anders", roles=["editor", "releaser"])
    text = text_of(client.post(INVITE, form, follow=True))
    assert "Zu karl@example.org gab es schon ein Konto (Karl Muster)." in text
    assert "Neu dazu: Freigabe." in text
    assert "Die Rolle hatte es schon: Redaktion." in text
    assert sorted(colleague.grants.values_list("role", flat=True)) == ["editor", "releaser"]
    assert User.objects.count() == 2
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Neue Aufgaben für Sie: Sozialraumplanung Erfurt"
    assert ("Freigabe" in mail.body, "Redaktion" in mail.body) == (True, False)


def test_inviting_twice_changes_nothing_and_sends_nothing(client, planner):
    client.post(INVITE, invitation())
    text = text_of(client.post(INVITE, invitation(), follow=True))
    assert "Es hat das alles bereits." in text
    assert (RoleGrant.objects.filter(role="editor").count(), OutgoingMail.objects.count()) == (1, 1)


def test_a_member_is_invited_by_their_seat_alone(client, planner):
    person = member_of(CommitteeFactory(name="AG der Beispiele"), name="Maria Mitglied").person
    person.user.delete()
    form = invitation(email="maria@example.org", roles=[], person=person.pk)
    assert "Maria Mitglied (AG der Beispiele)" in text_of(client.get(INVITE))
    assert client.post(INVITE, form).status_code == 302
    person.refresh_from_db()
    assert person.user.email == "maria@example.org"
    assert "- AG der Beispiele" in OutgoingMail.objects.get().body


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"name": " "}, "name", "Bitte füllen Sie dieses Feld aus."),
        ({"email": "keine"}, "email", "Das ist keine vollständige E-Mail-Adresse."),
        ({"roles": []}, "roles", "Wählen Sie mindestens eine Rolle, oder unten eine Person mit Sitz."),
        ({"starts_on": "2020-01-01"}, "starts_on", "Der Tag liegt in der Vergangenheit. Frühestens heute."),
        ({"ends_on": "2020-01-01"}, "ends_on", "Das Ende liegt vor dem Beginn."),
        (
            {"email": "zu@example.org"},
            "email",
            "Zu dieser Adresse gehört ein gesperrtes Konto (Zu). Öffnen Sie es zuerst wieder.",
        ),
    ],
)
def test_errors_stand_at_the_field(client, planner, changes, field, error):
    UserFactory(email="zu@example.org", name="Zu", is_active=False)
    response = client.post(INVITE, invitation(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [error]}
    assert "Bitte prüfen Sie eine Angabe" in text_of(response)
    assert not OutgoingMail.objects.exists()


def test_an_account_belongs_to_one_person(client, planner):
    account = member_of(CommitteeFactory(), name="Maria Mitglied")
    other = Person.objects.create(name="Anna Beispiel")
    response = client.post(INVITE, invitation(email=account.email, person=other.pk))
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "person": ["Das Konto dieser Adresse ist schon mit Maria Mitglied verknüpft."]
    }


def test_the_invitation_can_be_sent_again_until_somebody_came(client, planner, colleague):
    assert "Einladung noch einmal senden" in text_of(client.get(page_of(colleague)))
    client.post(page_of(colleague, "einladung/"))
    assert "- Redaktion, ab 1. Januar 2020, ohne Enddatum" in OutgoingMail.objects.get().body
    User.objects.filter(pk=colleague.pk).update(last_login="2026-01-01T00:00Z")
    assert client.post(page_of(colleague, "einladung/")).status_code == 409
    assert OutgoingMail.objects.count() == 1


def test_an_address_has_one_account_whatever_its_case():
    UserFactory(email="da@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="DA@example.org", name="Zwei")


def test_an_account_is_linked_to_a_person_and_gets_their_seats(client, planner, colleague):
    committee = CommitteeFactory(name="AG der Beispiele")
    person = member_of(committee, name="Maria Mitglied").person
    Person.objects.update(user=None)
    address = page_of(colleague, "person/")
    assert "AG der Beispiele" in text_of(client.post(address, {"person": person.pk}, follow=True))
    assert User.objects.get(pk=colleague.pk).has_perm("stakeholders.mark_read", committee)
    client.post(address, {"person": ""})
    assert not User.objects.get(pk=colleague.pk).has_perm("stakeholders.mark_read", committee)


def test_a_person_has_one_account(client, planner, colleague):
    person = member_of(CommitteeFactory()).person
    response = client.post(page_of(colleague, "person/"), {"person": person.pk})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["person"])
    with pytest.raises(Refused, match="ein anderes Konto"):
        actions.link_person(colleague, person=Person(pk=person.pk), by=planner)


def test_the_first_operator_is_invited_from_the_console(capsys):
    call_command("invite", "betrieb@example.org", "Olaf Beispiel")
    assert User.objects.get().has_perm("stakeholders.grant_operator")
    assert "Sie sind eingeladen, hier mitzuarbeiten:" in OutgoingMail.objects.get().body
    assert capsys.readouterr().out == "betrieb@example.org: Betrieb. Die Einladung geht hinaus.\n"
    with pytest.raises(CommandError, match="keine E-Mail-Adresse"):
        call_command("invite", "betrieb", "Olaf Beispiel")


@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_make_one_account():
    planners = [PlannerFactory(), PlannerFactory()]
    form = {"email": "nina@example.org", "name": "Nina Neu", "roles": ["editor"], "starts_on": today()}
    results = at_once(*[lambda by=by: actions.invite(**form, by=by) for by in planners])
    assert sorted((result.is_new, len(result.added)) for result in results) == [(False, 0), (True, 1)]
    assert User.objects.filter(email="nina@example.org").count() == 1
    assert OutgoingMail.objects.count() == 1
