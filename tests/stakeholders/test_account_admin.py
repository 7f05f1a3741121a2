"""Accounts and roles: inviting, giving, ending, locking, and what nobody may do."""

import re
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.transitions import TransitionRefused
from stakeholders.actions import accounts_admin as actions
from stakeholders.models import OutgoingMail, Person, RoleGrant, User
from tests.at_once import at_once
from tests.factories import CommitteeFactory, PlannerFactory, UserFactory, member_of
from tests.reading import text_of

pytestmark = pytest.mark.django_db
LIST, INVITE = "/aufgaben/konten/", "/aufgaben/konten/einladen/"
SOON = today() + timedelta(days=30)


def page_of(account, rest=""):
    return f"{LIST}{account.pk}/{rest}"


def role_page(grant):
    return page_of(grant.user, f"rollen/{grant.pk}/")


@pytest.fixture
def planner(client):
    user = PlannerFactory(name="Petra Beispiel", email="petra@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def operator():
    return UserFactory(name="Olaf Beispiel", roles=["operator"])


@pytest.fixture
def colleague():
    return UserFactory(name="Karl Muster", email="karl@example.org", roles=["editor"])


def invitation(**changes):
    return {
        "name": "Nina Neu",
        "email": "nina@example.org",
        "roles": ["editor"],
        "starts_on": today().isoformat(),
        "ends_on": "",
        "person": "",
        **changes,
    }


# Who may


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
    assert {address: client.get(address).status_code for address in write} == dict.fromkeys(write, 405)


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


# The list


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_many(
    client, planner, django_assert_num_queries, number
):
    for _ in range(number):
        account = member_of(CommitteeFactory(), roles=["editor", "releaser"])
        RoleGrant.objects.create(user=account, role="office", granted_by=planner)
    with django_assert_num_queries(7):
        assert client.get(LIST).status_code == 200


def test_the_list_says_who_may_do_what_until_when(client, planner):
    account = member_of(CommitteeFactory(name="AG der Beispiele"), name="Anna Beispiel")
    RoleGrant.objects.create(user=account, role="editor", ends_on=date(2099, 1, 31))
    RoleGrant.objects.create(user=account, role="office", starts_on=date(2098, 1, 1))
    text = text_of(client.get(LIST))
    assert "Redaktion, bis 31. Januar 2099" in text
    assert "anderes Amt, ab 1. Januar 2098, ohne Enddatum" in text
    assert "AG der Beispiele" in text
    assert "noch nie" in text


def names(client, query=""):
    return [row.account.name for row in client.get(LIST + query).context["rows"]]


def test_what_has_ended_stands_apart(client, planner, colleague):
    UserFactory(name="Zora Zuende", roles=["editor"]).grants.update(ends_on=today() - timedelta(days=1))
    UserFactory(name="Gerd Gesperrt", roles=["editor"], is_active=False)
    UserFactory(name="Otto Ohne")
    member_of(CommitteeFactory(), name="Maria Mitglied")
    assert names(client) == ["Karl Muster", "Maria Mitglied", "Petra Beispiel"]
    assert names(client, "?stand=beendet") == ["Gerd Gesperrt", "Otto Ohne", "Zora Zuende"]


def test_search_finds_by_name_address_and_role(client, planner, colleague):
    assert names(client, "?q=karl+MUSTER") == ["Karl Muster"]
    assert names(client, "?q=petra@") == ["Petra Beispiel"]
    assert names(client, "?rolle=editor") == ["Karl Muster"]
    assert names(client, "?rolle=unsinn") == ["Karl Muster", "Petra Beispiel"]
    assert "Kein Konto passt zu dieser Auswahl." in text_of(client.get(LIST + "?q=niemand"))


# Inviting


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


# Giving and ending roles


def grant_form(**changes):
    return {"role": "releaser", "starts_on": today().isoformat(), "ends_on": "", **changes}


def test_a_role_is_given_and_its_rights_are_there(client, planner, colleague):
    assert not User.objects.get(pk=colleague.pk).has_perm("participation.release_report")
    response = client.post(page_of(colleague, "rolle/"), grant_form(ends_on=SOON.isoformat()), follow=True)
    assert "Die Rolle „Freigabe“ ist vergeben." in text_of(response)
    grant = colleague.grants.get(role="releaser")
    assert (grant.ends_on, grant.granted_by) == (SOON, planner)
    assert User.objects.get(pk=colleague.pk).has_perm("participation.release_report")


def test_the_same_role_does_not_run_twice_at_a_time(client, planner, colleague):
    response = client.post(page_of(colleague, "rolle/"), grant_form(role="editor"))
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "role": ["Die Rolle „Redaktion“ ist schon vergeben: seit 1. Januar 2020, ohne Enddatum."]
    }
    colleague.grants.update(ends_on=SOON)
    later = (SOON + timedelta(days=1)).isoformat()
    assert client.post(page_of(colleague, "rolle/"), grant_form(role="editor", starts_on=later)).url


def test_a_role_without_choice_is_an_error(client, planner, colleague):
    response = client.post(page_of(colleague, "rolle/"), {})
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["role", "starts_on"])
    assert response.content.decode().count("Fehler:") >= 1


def test_ending_a_role_takes_its_rights_at_once_and_keeps_the_row(client, planner):
    other = PlannerFactory()
    other_client = type(client)()
    other_client.force_login(other)
    assert other_client.get(LIST).status_code == 200
    grant = other.grants.get()
    response = client.post(role_page(grant), {"when": "now"}, follow=True)
    assert other_client.get(LIST).status_code == 403
    grant.refresh_from_db()
    assert (grant.ended_by, grant.ends_on) == (planner, None)
    text = text_of(response)
    assert "Frühere Rollen" in text
    assert re.search(r"ab 1\. Januar 2020, ohne Enddatum; beendet am .+ von Petra Beispiel", text)


def test_another_end_is_a_new_row(client, planner, colleague):
    grant = colleague.grants.get()
    client.post(role_page(grant), {"when": "day", "ends_on": SOON.isoformat()})
    old, new = colleague.grants.order_by("pk")
    assert (old.ended_by, old.ends_on) == (planner, None)
    assert (new.starts_on, new.ends_on, new.granted_by, new.ended_at) == (today(), SOON, planner, None)
    client.post(role_page(new), {"when": "open"})
    assert colleague.grants.running().get().ends_on is None


@pytest.mark.parametrize(
    ("form", "field", "error"),
    [
        ({}, "when", "Bitte wählen Sie etwas aus."),
        ({"when": "day"}, "ends_on", "Geben Sie den letzten Tag an."),
        (
            {"when": "day", "ends_on": SOON.isoformat()},
            "ends_on",
            "An diesem Tag endet die Rolle schon jetzt.",
        ),
    ],
)
def test_ending_asks_for_what_it_needs(client, planner, colleague, form, field, error):
    colleague.grants.update(ends_on=SOON)
    response = client.post(role_page(colleague.grants.get()), form)
    assert (response.status_code, response.context["form"].errors) == (422, {field: [error]})


def test_the_last_day_is_not_in_the_past(client, planner, colleague):
    response = client.post(role_page(colleague.grants.get()), {"when": "day", "ends_on": "2020-01-02"})
    assert response.status_code == 422
    assert "Frühestens: " in text_of(response)


def test_two_people_end_the_same_role(client, planner, colleague):
    grant = colleague.grants.get()
    actions.end_role(grant, by=PlannerFactory())
    response = client.post(role_page(grant), {"when": "now"})
    assert response.status_code == 409
    assert "Diese Rolle ist inzwischen schon beendet oder geändert." in text_of(response)
    assert client.get(role_page(grant)).status_code == 409


def test_two_people_give_the_same_role(planner, colleague):
    form = {"role": "releaser", "starts_on": today(), "ends_on": None}
    actions.grant_role(colleague, by=planner, **form)
    with pytest.raises(TransitionRefused, match="ist schon vergeben"):
        actions.grant_role(colleague, by=PlannerFactory(), **form)


def test_two_people_cannot_end_each_other(planner):
    other = PlannerFactory()
    actions.end_role(other.grants.get(), by=planner)
    with pytest.raises(TransitionRefused, match="hat inzwischen geendet"):
        actions.end_role(planner.grants.get(), by=other)
    assert planner.grants.running().exists()


@pytest.mark.parametrize("form", [{"when": "now"}, {"when": "day", "ends_on": SOON.isoformat()}])
def test_nobody_ends_their_own_last_access(client, planner, form):
    response = client.post(role_page(planner.grants.get()), form)
    assert response.status_code == 409
    assert "Das ist Ihre letzte Rolle, mit der Sie Konten verwalten." in text_of(response)
    assert planner.grants.get().is_current


def test_with_a_second_one_the_first_may_go(client, planner):
    RoleGrant.objects.create(user=planner, role="operator")
    assert client.post(role_page(planner.grants.get(role="planner")), {"when": "now"}).status_code == 302
    assert planner.grants.current().get().role == "operator"


# Operators


def test_only_operators_give_the_role_of_operators(client, planner, operator, colleague):
    assert "Betrieb:" not in text_of(client.get(INVITE))
    for address, form in (
        (INVITE, invitation(roles=["operator"])),
        (page_of(colleague, "rolle/"), grant_form(role="operator")),
    ):
        assert client.post(address, form).status_code == 422
    assert RoleGrant.objects.filter(role="operator").count() == 1
    client.force_login(operator)
    assert client.post(page_of(colleague, "rolle/"), grant_form(role="operator")).status_code == 302
    assert RoleGrant.objects.filter(role="operator").count() == 2


def test_planners_do_not_lock_operators_out(client, planner, operator):
    grant = operator.grants.get()
    assert f"rollen/{grant.pk}/" not in client.get(page_of(operator)).content.decode()
    assert "Konto sperren" not in text_of(client.get(page_of(operator)))
    assert client.post(role_page(grant), {"when": "now"}).status_code == 409
    assert client.post(page_of(operator, "sperren/")).status_code == 409
    operator.refresh_from_db()
    assert (operator.is_active, operator.grants.get().is_current) == (True, True)


# Locking and opening


def test_a_locked_account_is_out_at_once_and_comes_back(client, planner, colleague):
    other = type(client)()
    other.force_login(colleague)
    assert other.get("/konto/").status_code == 200
    assert "sperren?" in text_of(client.get(page_of(colleague, "sperren/")))
    text = text_of(client.post(page_of(colleague, "sperren/"), follow=True))
    assert "Das Konto ist gesperrt." in text
    assert re.search(r"gesperrt seit .+ von Petra Beispiel", text)
    assert other.get("/konto/").status_code == 302
    assert client.post(page_of(colleague, "sperren/")).status_code == 409
    client.post(page_of(colleague, "oeffnen/"))
    colleague.refresh_from_db()
    assert (colleague.is_active, colleague.deactivated_by, colleague.has_role("editor")) == (True, None, True)
    assert client.post(page_of(colleague, "oeffnen/")).status_code == 409


def test_nobody_locks_themselves_out(client, planner):
    response = client.post(page_of(planner, "sperren/"))
    assert response.status_code == 409
    assert "Ihr eigenes Konto können Sie nicht sperren." in text_of(response)
    planner.refresh_from_db()
    assert planner.is_active


# Persons


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
    with pytest.raises(TransitionRefused, match="ein anderes Konto"):
        actions.link_person(colleague, person=Person(pk=person.pk), by=planner)


@pytest.mark.parametrize("number", [1, 3])
def test_an_account_takes_as_many_queries_with_much_as_with_little(
    client, planner, django_assert_num_queries, number
):
    account = member_of(CommitteeFactory(), roles=["editor"])
    for index in range(number):
        RoleGrant.objects.create(
            user=account,
            role="office",
            granted_by=planner,
            ended_at=None,
            starts_on=date(2020 + index, 1, 1),
            ends_on=date(2020 + index, 2, 1),
        )
        Person.objects.create(name=f"Anna Beispiel {index}")
    with django_assert_num_queries(11):
        assert client.get(page_of(account)).status_code == 200


# The first account


def test_the_first_operator_is_invited_from_the_console(capsys):
    call_command("invite", "betrieb@example.org", "Olaf Beispiel")
    assert User.objects.get().has_perm("stakeholders.grant_operator")
    assert "Sie sind eingeladen, hier mitzuarbeiten:" in OutgoingMail.objects.get().body
    assert capsys.readouterr().out == "betrieb@example.org: Betrieb. Die Einladung geht hinaus.\n"
    with pytest.raises(CommandError, match="keine E-Mail-Adresse"):
        call_command("invite", "betrieb", "Olaf Beispiel")


# Really at once


@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_make_one_account():
    planners = [PlannerFactory(), PlannerFactory()]
    form = {"email": "nina@example.org", "name": "Nina Neu", "roles": ["editor"], "starts_on": today()}
    results = at_once(*[lambda by=by: actions.invite(**form, by=by) for by in planners])
    assert sorted((result.is_new, len(result.added)) for result in results) == [(False, 0), (True, 1)]
    assert User.objects.filter(email="nina@example.org").count() == 1
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_at_once_leave_one():
    one, other = PlannerFactory(), PlannerFactory()
    results = at_once(
        lambda: actions.end_role(one.grants.get(), by=other),
        lambda: actions.end_role(other.grants.get(), by=one),
    )
    assert sum(isinstance(result, TransitionRefused) for result in results) == 1
    assert RoleGrant.objects.current().count() == 1
