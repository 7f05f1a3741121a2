"""An internal office: its account sees it and what lies with it; whoever gives roles can name it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.models import ExaminationTask
from stakeholders.models import Organisation
from tests.factories import OrganisationFactory, ProcessFactory, UserFactory, grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OrganisationFactory(name="Amt für Neues", published_at=None)


@pytest.fixture
def task(office):
    process = ProcessFactory(published_at=None)
    return ExaminationTask.objects.create(process=process, question="Wo ist Platz?", office=office)


def account_of(office):
    user = UserFactory()
    grant(user, "office", office=office)
    return user


def test_an_office_sees_itself_and_its_internal_questions(client, office, task):
    user = account_of(office)
    assert Organisation.objects.visible_to(user).get() == office
    client.force_login(user)
    page = client.get(reverse("participation:desk"))
    assert "Amt für Neues" in page.text
    assert "Wo ist Platz?" in page.text
    page = client.get(reverse("participation:office_task", args=[task.pk]))
    assert page.status_code == 200
    assert "Ihre Antwort liest nur die Planung" in page.text


def test_another_office_sees_neither(client, office, task):
    user = account_of(OrganisationFactory())
    assert office not in Organisation.objects.visible_to(user)
    client.force_login(user)
    assert client.get(reverse("participation:office_task", args=[task.pk])).status_code == 404


def test_a_question_that_was_taken_back_is_gone_for_the_office(client, office, task):
    now = timezone.now()
    ExaminationTask.objects.update(published_at=now, withdrawn_at=now)
    client.force_login(account_of(office))
    assert client.get(reverse("participation:office_task", args=[task.pk])).status_code == 404
    assert "Wo ist Platz?" not in client.get(reverse("participation:desk")).text


@pytest.mark.parametrize("role", ["planner", "operator"])
def test_whoever_gives_roles_can_name_an_internal_office(client, office, role):
    gone = OrganisationFactory(withdrawn_at=timezone.now())
    client.force_login(UserFactory(roles=[role]))
    offered = client.get(reverse("stakeholders:account_invite")).context["form"].fields["office"].queryset
    assert office in offered
    assert gone not in offered
