"""Recording numbers about areas; what could tell of single people is withheld before it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from erfurt_sozialraum.editing.conflicts import store_named
from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.text.small_cells import SMALLEST_CELL, withhold_small
from stakeholders.models import Area, Indicator, IndicatorKind, IndicatorSet, IndicatorValue
from stakeholders.models.accounts import User


@dataclass(frozen=True)
class Entry:
    """What was measured in an area; `basis` is the number of people that a share is of."""

    area: Area
    value: Decimal
    basis: int | None = None


def store_indicator(indicator: Indicator, *, revision: str, values: dict[str, Any]) -> Indicator:
    """Store an indicator; its name is its own."""
    return store_named(indicator, revision=revision, values=values)


@transaction.atomic
def record_values(
    indicator: Indicator,
    *,
    entries: Sequence[Entry],
    as_of: date,
    source: str,
    form_key: UUID,
    seen: int | None = None,
    by: User | None,
) -> IndicatorSet:
    """Store the values of a day, all or none; the same form sent twice stores them once.

    Raises Stale where values of this day came after the newest set that was `seen` (0: none was there).
    """
    Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if earlier := once(IndicatorSet.objects, form_key):
        return earlier
    newer = IndicatorSet.objects.filter(indicator=indicator, as_of=as_of, pk__gt=seen or 0)
    if seen is not None and (latest := newer.latest_first().first()):
        raise Stale(latest)
    made = IndicatorSet.objects.create(
        indicator=indicator, as_of=as_of, source=source, form_key=form_key, recorded_by=by
    )
    shown = publishable(indicator.kind, entries)
    IndicatorValue.objects.bulk_create(
        IndicatorValue(set=made, area=entry.area, value=value, is_withheld=value is None)
        for entry in entries
        for value in [shown[entry.area.pk]]
    )
    return made


def publishable(kind: str, entries: Sequence[Entry]) -> Mapping[int, Decimal | None]:
    """Each area's value (by its key), or None where it tells of fewer than ten people."""
    values = {entry.area.pk: entry.value for entry in entries}
    if kind == IndicatorKind.SHARE:
        return {entry.area.pk: None if _tells_of_few(entry) else entry.value for entry in entries}
    if kind == IndicatorKind.PEOPLE:
        kept = withhold_small({pk: int(value) for pk, value in values.items()})
        return {pk: None if kept[pk] is None else value for pk, value in values.items()}
    return values


def _tells_of_few(entry: Entry) -> bool:
    """A share of few people; or one from which follows that few are meant, or few are not."""
    basis = entry.basis or 0
    meant = round(entry.value * basis / 100)
    return basis < SMALLEST_CELL or 0 < meant < SMALLEST_CELL or 0 < basis - meant < SMALLEST_CELL
