"""Databases for tests: migrated once, then copied for each test process."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import django
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def migrated_template() -> str:
    """The name of a database with all migrations: made by who comes first, kept until a migration changes.

    Its comment says of which migrations it is; it is written last, so what was left half made is made anew.
    """
    name = f"test_{connection.settings_dict['NAME']}_template"
    wanted = _checksum()
    with _alone() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        )
        if cursor.fetchone() != (wanted,):
            _make(name)
            cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(name)} IS '{wanted}'")
    return name


@contextmanager
def _alone() -> Iterator:
    """Nobody else makes or copies the template meanwhile: a database that is in use is not copied."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('test template', 0))")
        yield cursor  # the lock goes with the connection


def _make(name: str) -> None:
    """Migrate an empty database, by the same way as any test database."""
    settings, test = connection.settings_dict, connection.settings_dict["TEST"]
    own, chosen = settings["NAME"], test["NAME"]
    test["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    finally:
        connection.close()
        settings["NAME"], test["NAME"] = own, chosen


def _checksum() -> str:
    """What the template is made of: every migration there is, ours and those of packages."""
    loader = MigrationLoader(None)
    modules = sorted({type(migration).__module__ for migration in loader.disk_migrations.values()})
    read = sha256(django.__version__.encode())
    for module in modules:
        read.update(module.encode())
        read.update(Path(str(import_module(module).__file__)).read_bytes())
    return read.hexdigest()
