"""Rows that many tests begin with: made once in each process, then copied into its database again.

Rows are copied and deleted with all triggers off, which only a superuser of the server may; other users get
the same rows by the long way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.core.management import call_command
from django.db import connection, transaction

# The same in every database that was migrated, and kept when a test's rows go.
ALWAYS_THERE = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(frozen=True)
class Rows:
    """All rows of a database as PostgreSQL copies them, by table; and how far its sequences had come."""

    tables: dict[str, bytes]
    sequences: dict[str, int]


_KEPT: dict[str, Rows] = {}


def load_erfurt(*, sample: int) -> None:
    """`manage.py load_erfurt --sample N`, in a database without rows."""
    remembered(f"erfurt {sample}", lambda: call_command("load_erfurt", sample=sample, verbosity=0))


def remembered(name: str, make: Callable[[], object]) -> None:
    """What `make` puts into an empty database; by itself the first time, from then on as a copy."""
    assert filled() == [], "only what begins in an empty database can be copied into one"
    if name in _KEPT:
        with transaction.atomic():
            _write(_KEPT[name])
        return
    make()
    if is_superuser():
        _KEPT[name] = _read()


def empty() -> None:
    """Delete every row, as `flush` does: of the tables that have any, and without making again what stays."""
    names = [connection.ops.quote_name(name) for name in filled()]
    if not names:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # Whoever still writes is waited for, as TRUNCATE does.
        cursor.execute(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE")
        _without_triggers(cursor)
        cursor.execute("; ".join(f"DELETE FROM {name}" for name in names))


def filled() -> list[str]:
    """The tables that have rows."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - ALWAYS_THERE
        asked = (
            f"SELECT '{name}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(name)})" for name in names
        )
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]


@cache
def is_superuser() -> bool:
    """Whether the tests may put triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone() == (True,)


def _read() -> Rows:
    tables = {}
    with connection.cursor() as cursor:
        for name in filled():
            with cursor.copy(f"COPY {connection.ops.quote_name(name)} TO STDOUT") as copy:
                tables[name] = b"".join(copy)
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return Rows(tables, dict(cursor.fetchall()))


def _write(rows: Rows) -> None:
    with connection.cursor() as cursor:
        _without_triggers(cursor)
        for name, content in rows.tables.items():
            with cursor.copy(f"COPY {connection.ops.quote_name(name)} FROM STDIN") as copy:
                copy.write(content)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        ahead = (
            f"setval('{name}', greatest({last}, nextval('{name}')))" for name, last in rows.sequences.items()
        )
        cursor.execute(f"SELECT {', '.join(ahead)}")
        cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, rows.tables)))


def _without_triggers(cursor) -> None:
    """Until the transaction ends: rows come and go in any order, also those that are never deleted."""
    cursor.execute("SET LOCAL session_replication_role = replica")
