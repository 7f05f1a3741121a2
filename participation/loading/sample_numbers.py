"""Invented numbers about the districts, marked as examples: one of people, one of something else."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from uuid import uuid4

from erfurt_sozialraum.dates import today
from stakeholders.actions.indicators import Entry, record_values
from stakeholders.models import Area, Indicator, IndicatorKind, Settlement

from .rows import Seeder

_SIZES = {Settlement.URBAN: 3200, Settlement.ESTATE: 2600, Settlement.VILLAGE: 180}


def load_sample_numbers() -> None:
    """Add the example numbers, once."""
    if Indicator.objects.filter(is_example=True).exists():
        return
    seed = Seeder()
    people = seed.add(
        Indicator,
        name="Kinder und Jugendliche unter 18 Jahren",
        slug="kinder-und-jugendliche",
        kind=IndicatorKind.PEOPLE,
        unit="Menschen",
        explanation="Erfunden, damit zu sehen ist, wie Zahlen hier stehen.",
        is_example=True,
    )
    places = seed.add(
        Indicator,
        name="Öffentliche Treffpunkte",
        slug="oeffentliche-treffpunkte",
        kind=IndicatorKind.OTHER,
        unit="Orte",
        explanation="Erfunden: Orte, an denen man sich treffen kann, ohne etwas zu kaufen.",
        is_example=True,
    )
    last_year = date(today().year - 1, 12, 31)
    for day in (date(last_year.year - 1, 12, 31), last_year):
        _record(people, day, lambda area, rng: int(_size(area) * rng.uniform(0.03, 1.4)))
    _record(places, last_year, lambda area, rng: rng.randint(0, 3 + _size(area) // 500))


def _size(area: Area) -> int:
    """About how many young people might live in such a place."""
    return _SIZES.get(Settlement(area.settlement), 300) if area.settlement else 300


def _record(indicator: Indicator, day: date, invent: Callable[[Area, Random], int]) -> None:
    """One set of values, the same every time."""
    entries = []
    for area in Area.objects.main().order_by("number"):
        rng = Random(f"{indicator.slug} {area.number} {day.year}")  # noqa: S311 - repeatable on purpose
        entries.append(Entry(area, Decimal(invent(area, rng))))
    record_values(indicator, entries=entries, as_of=day, source="Beispiel", form_key=uuid4(), by=None)
