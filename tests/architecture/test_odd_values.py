"""Odd values in every address and every form: never an error of ours, and what is refused stores nothing."""

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import PlannerFactory
from tests.odd import Ground, try_addresses, try_forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def erfurt():
    call_command("load_erfurt", sample=6, verbosity=0)


def test_no_public_address_or_form_answers_500(erfurt):
    client = Client()
    ground = Ground(client, most=1)
    assert len(ground.forms) >= 5
    try_addresses(ground, client, 60)
    try_forms(ground, client, 30)


def test_no_address_or_form_of_planners_answers_500(erfurt):
    client = Client()
    client.force_login(PlannerFactory())
    ground = Ground(client, most=1)
    assert len(ground.forms) > 40
    try_addresses(ground, client, 20)
    try_forms(ground, client, 30)
