"""Whose name is gone: offered nowhere, opened by nobody."""

import pytest
from django.utils import timezone

from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.accounts.administration import grant_role, reopen_account
from stakeholders.actions.retention import blank_accounts, blank_people
from stakeholders.forms.accounts.administration import PersonForm
from stakeholders.forms.committees import NewHolderForm
from stakeholders.models import Person, User
from stakeholders.overviews.accounts import accounts
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_a_blanked_account_stays_closed():
    by, user = f.UserFactory(roles=["operator"]), f.UserFactory(name="Otto Beispiel")
    blank_accounts([user.pk])
    assert user not in accounts() and by in accounts()
    for act in (
        lambda: reopen_account(user, by=by),
        lambda: grant_role(user, role="planner", starts_on=timezone.localdate(), ends_on=None, by=by),
    ):
        with pytest.raises(Refused, match="gelöscht"):
            act()
    assert not User.objects.get(pk=user.pk).is_active


def test_a_blanked_person_is_offered_nowhere(client, planner):
    known, gone = (Person.objects.create(name=name) for name in ("Erika Muster", "Otto Beispiel"))
    blank_people([gone.pk])
    seat = f.SeatFactory()
    for form in (NewHolderForm(user=planner, seat=seat), PersonForm(account=f.UserFactory())):
        assert list(form.fields["person"].queryset) == [known]
    assert client.get(f"/aufgaben/personen/{gone.pk}/").status_code == 404
