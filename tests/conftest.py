"""What every test needs: static files by their own names, quick passwords, and no way out of the machine."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase
from pytest_socket import socket_allow_hosts

from tests import remembered
from tests.databases import migrated_template
from tests.factories import PlannerFactory


def pytest_configure() -> None:
    """Each of several test processes counts and clears in a cache of its own, and hears Ctrl-C."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        # A shell ignores it for what it runs in the background, and all that a test starts inherits that.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if not worker:
        return
    cache = django_settings.CACHES["default"]
    if cache["LOCATION"].startswith("redis"):
        # A server has sixteen databases; the portal itself uses the first.
        cache["LOCATION"] = f"{cache['LOCATION'].rpartition('/')[0]}/{8 + int(worker) % 8}"
    else:
        cache["LOCATION"] += f"-{worker}"


def pytest_runtest_setup() -> None:
    """No test leaves the machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def static_root() -> None:
    """Whitenoise warns about a missing folder, and warnings are errors."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request, django_db_modify_db_settings_parallel_suffix, django_db_blocker
) -> None:
    """A new test database is a copy of a migrated one: by itself each process would take half a minute."""
    if request.config.getvalue("create_db"):
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session", autouse=True)
def quick_flush() -> Iterator[None]:
    """After a test whose rows are committed only the tables that have any are emptied."""
    flush = TransactionTestCase._fixture_teardown

    def clear(case: TransactionTestCase) -> None:
        remembered.empty() if remembered.is_superuser() else flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", clear)
        yield


@pytest.fixture(autouse=True)
def plain_static(settings) -> None:
    """Pages link their static files without a manifest."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """A slow hash is for attackers, not for tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def planner(client):
    """Whom the test's client is signed in as."""
    user = PlannerFactory()
    client.force_login(user)
    return user
