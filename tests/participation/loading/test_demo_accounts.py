"""The two accounts of the demo: they can sign in, and exist nowhere else."""

import pytest

from stakeholders.actions.accounts.demo import PLANNER, SPOKESPERSON, ensure_demo_accounts
from stakeholders.models import Committee, Person, Role, Seat, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


def test_planner_and_spokesperson_can_sign_in(erfurt, client):
    ensure_demo_accounts(password="birne-birne-1234")
    planner, spokesperson = (User.objects.get(email=email) for email, _name in (PLANNER, SPOKESPERSON))
    assert planner.has_role(Role.PLANNER)
    ag = Committee.objects.get(slug="ag-der-sozialpolitischen-sprecher")
    assert list(Committee.objects.with_member(spokesperson)) == [ag]
    assert ag.seats.filter(is_example=True).count() == 1
    assert client.login(email=planner.email, password="birne-birne-1234")


def test_again_changes_nothing_but_a_new_password(erfurt):
    ensure_demo_accounts(password="birne-birne-1234")
    stored = User.objects.get(email=PLANNER[0]).password
    ensure_demo_accounts(password="birne-birne-1234")
    assert User.objects.get(email=PLANNER[0]).password == stored, "sessions would end at every start"
    ensure_demo_accounts(password="apfel-apfel-1234")
    assert User.objects.get(email=PLANNER[0]).check_password("apfel-apfel-1234")
    assert (
        User.objects.count(),
        Person.objects.count(),
        Seat.objects.filter(is_example=True).count(),
    ) == (
        2,
        1,
        1,
    )


def test_never_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(Exception, match="nur in der Demo"):
        ensure_demo_accounts(password="birne-birne-1234")
    assert not User.objects.exists()
