"""Giving and ending roles, locking and opening accounts, and that somebody can always still get in."""

import re
from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.accounts import administration as actions
from stakeholders.models import RoleGrant, User
from tests.at_once import at_once
from tests.factories import PlannerFactory
from tests.reading import text_of
from tests.stakeholders.accounts.administration import (
    INVITE,
    LIST,
    SOON,
    grant_form,
    invitation,
    page_of,
    role_page,
)

pytestmark = pytest.mark.django_db


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
    with pytest.raises(Refused, match="ist schon vergeben"):
        actions.grant_role(colleague, by=PlannerFactory(), **form)


def test_two_people_cannot_end_each_other(planner):
    other = PlannerFactory()
    actions.end_role(other.grants.get(), by=planner)
    with pytest.raises(Refused, match="hat inzwischen geendet"):
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


@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_at_once_leave_one():
    one, other = PlannerFactory(), PlannerFactory()
    results = at_once(
        lambda: actions.end_role(one.grants.get(), by=other),
        lambda: actions.end_role(other.grants.get(), by=one),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert RoleGrant.objects.current().count() == 1
