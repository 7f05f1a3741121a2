"""Small tools for loading data files: read them, and create what is not there yet."""

import csv
import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, models
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision, span
from erfurt_sozialraum.dates.models import Dated
from erfurt_sozialraum.rows.annotated import Row
from erfurt_sozialraum.text.cleaning import clean_text

DATA = Path(__file__).resolve().parent / "data"
_LOCK = 5_540_022  # any number of our own: of two loads at once the second waits


def analyze(*tables: type[models.Model]) -> None:
    """Tell the planner of the database how full these tables are now, instead of some minutes later.

    Without that it takes them for empty: the desk once took 1.6 s after loading 10,000 examples.
    """
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")


def read_toml(name: str) -> dict[str, Any]:
    """Return the content of a TOML file of the data folder."""
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


def read_csv(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of the data folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wait_for_other_loads() -> None:
    """Wait until no other load runs; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


class Seeder:
    """Creates rows that are missing and counts them; rows that exist are left as people made them."""

    def __init__(self) -> None:
        self.created: Counter[type[models.Model]] = Counter()

    def ensure(self, model: type[models.Model], key: Mapping[str, Any], **fields: Any) -> tuple[Any, bool]:
        """Get the row with the natural `key`, or create it published; say whether it is new."""
        row = model._default_manager.filter(**key).first()
        if row is not None:
            return row, False
        return self.add(model, **key, **fields), True

    def add(self, model: type[Row], **fields: Any) -> Row:
        """Create a row, public at once where the model knows publication."""
        if any(field.name == "published_at" for field in model._meta.fields):
            fields.setdefault("published_at", timezone.now())
        self.created[model] += 1
        return model._default_manager.create(**{name: _clean(value) for name, value in fields.items()})


def add_date(row: Dated, statement: Mapping[str, Any]) -> None:
    """State a date as the data files write it: `precision` and `day`, or a gap by its `kind`."""
    fields = dict(statement)
    fields.setdefault("kind", DateKind.DATED)
    if fields["kind"] == DateKind.DATED:
        day: date = fields.pop("day")
        fields["earliest"], fields["latest"] = span(Precision(fields["precision"]), day)
    row.dates.create(**fields)


@cache
def _letters() -> tuple[tuple[tuple[str, ...], dict[str, date]], ...]:
    """How the names of dated sources begin, with the days on which they were written."""
    return tuple((tuple(item.pop("source")), item) for item in read_toml("letters.toml")["letters"])


def stated_by(source: str) -> dict[str, date]:
    """When a fact from this source was stated; nothing: today."""
    return next((days for names, days in _letters() if source.startswith(names)), {})


def _clean(value: object) -> object:
    """Texts of the data files are cleaned like those that people type."""
    return clean_text(value) if isinstance(value, str) else value
