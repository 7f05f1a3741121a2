"""All that is stored anywhere, as text: to search for what must be gone, or must stand."""

from pathlib import Path

from django.conf import settings
from django.db import connection


def tables() -> list[str]:
    """Every table of the database, also those of other packages."""
    return sorted(connection.introspection.table_names())


def rows_with(words: str) -> dict[str, int]:
    """In which tables, and in how many rows, these words stand, in whatever column."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE position(lower(%s) in lower(t::text)) > 0',
                [words],
            )
            if number := cursor.fetchone()[0]:
                found[table] = number
    return found


def files_with(words: str) -> list[str]:
    """Which stored files hold these words as they are (test files are plain text)."""
    root = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*"))
        if path.is_file() and words.encode() in path.read_bytes()
    ]
