"""What belongs to a body before it is public: its members see it, nobody else with an account."""

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.models import CouncilInvitation, Event, FeedbackLoop, Result
from stakeholders.models import Committee, StatusUpdate
from tests.factories import (
    CommitteeFactory,
    CouncilInvitationFactory,
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ResultFactory,
    UserFactory,
    grant,
    member_of,
)

pytestmark = pytest.mark.django_db
OWN = [Committee, StatusUpdate, Event, CouncilInvitation, Result, FeedbackLoop]


@pytest.fixture
def body():
    """An internal body with one of everything, all internal."""
    body = CommitteeFactory(name="AG im Aufbau", published_at=None)
    StatusUpdate.objects.create(committee=body, number=1, text="Wir beginnen.", recorded_by=PlannerFactory())
    event = EventFactory(committee=body, title="Erstes Treffen", published_at=None)
    CouncilInvitationFactory(committee=body, published_at=None)
    FeedbackLoopFactory(result=ResultFactory(event=event, published_at=None), committee=body)
    return body


def counts(user):
    return [model.objects.visible_to(user).count() for model in OWN]


def test_members_see_their_body_before_it_is_public(client, body):
    member = member_of(body)
    assert counts(member) == [1] * 6
    client.force_login(member)
    page = client.get(reverse("participation:committee", args=[body.slug]))
    assert page.status_code == 200
    assert "Wir beginnen." in page.text
    assert "Erstes Treffen" in page.text
    page = client.get(reverse("participation:event", args=[Event.objects.get().pk]))
    assert "AG im Aufbau" in page.text
    page = client.get(reverse("participation:result", args=[Result.objects.get().pk]))
    assert "AG im Aufbau" in page.text
    assert "Erstes Treffen" in page.text


def test_staff_read_along(body):
    member = member_of(body)
    staff = UserFactory()
    grant(staff, "staff", works_for=member.person)
    assert counts(staff) == [1] * 6


def test_other_accounts_see_nothing_of_it(client, body):
    stranger = member_of(CommitteeFactory())
    assert counts(stranger) == [1, 0, 0, 0, 0, 0], "their own body alone"
    client.force_login(stranger)
    for name, arg in [
        ("committee", body.slug),
        ("event", Event.objects.get().pk),
        ("result", Result.objects.get().pk),
    ]:
        assert client.get(reverse(f"participation:{name}", args=[arg])).status_code == 404, name


def test_a_body_sees_the_result_it_is_to_hear_of_but_not_where_it_comes_from(client, body):
    hearing = CommitteeFactory()
    FeedbackLoopFactory(result=Result.objects.get(), committee=hearing)
    member = member_of(hearing)
    assert [loop.committee for loop in FeedbackLoop.objects.visible_to(member)] == [hearing]
    client.force_login(member)
    page = client.get(reverse("participation:result", args=[Result.objects.get().pk]))
    assert page.status_code == 200
    assert "AG im Aufbau" not in page.text
    assert "Erstes Treffen" not in page.text


@pytest.mark.parametrize("model", [Event, CouncilInvitation, Result])
def test_what_was_taken_back_is_the_plannings_alone(body, model):
    now = timezone.now()
    model.objects.update(published_at=now, withdrawn_at=now)
    assert not model.objects.visible_to(member_of(body)).exists()
    assert model.objects.visible_to(PlannerFactory()).count() == 1


def test_members_of_a_body_that_was_taken_back_see_nothing_of_it(client, body):
    now = timezone.now()
    Committee.objects.filter(pk=body.pk).update(published_at=now, withdrawn_at=now)
    member = member_of(body)
    assert counts(member) == [0] * 6
    client.force_login(member)
    assert client.get(reverse("participation:committee", args=[body.slug])).status_code == 404
    assert client.get("/").status_code == 200
