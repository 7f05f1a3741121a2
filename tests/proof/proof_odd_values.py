"""Odd values in every address and every form, by the thousand: never an error of ours, nothing half."""

import pytest
from django.core.management import call_command
from django.test import Client

from stakeholders.models import Role
from tests.factories import UserFactory
from tests.odd import Ground, try_addresses, try_forms

ADDRESSES, FORMS = 1000, 400


@pytest.fixture
def erfurt():
    call_command("load_erfurt", sample=25, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("roles", [[], [Role.PLANNER, Role.OPERATOR]], ids=["public", "planner and operator"])
def proof_no_odd_value_is_an_error(erfurt, roles, figure):
    client = Client()
    if roles:
        client.force_login(UserFactory(roles=roles))
    ground = Ground(client)
    figure("addresses, and parameters that they read", f"{len(ground.parameters)}, {ground.n_parameters}")
    figure("forms, and their fields", f"{len(ground.forms)}, {ground.n_fields}")
    try_addresses(ground, client, ADDRESSES)
    figure("odd addresses asked, answered 500", f"{ADDRESSES:,}, 0")
    try_forms(ground, client, FORMS)
    figure("forms oddly filled in, answered 500, refused and yet stored", f"{FORMS:,}, 0, 0")
