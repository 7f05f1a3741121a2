"""Whom the tests of accounts know: a planner with a name, an operator, a colleague."""

import pytest

from tests.factories import PlannerFactory, UserFactory


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
