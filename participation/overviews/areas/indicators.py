"""Numbers about the districts: one number for all of them, and all numbers for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from erfurt_sozialraum.rows.viewers import Viewer
from stakeholders.models import Area, Indicator, IndicatorSet, IndicatorValue


@dataclass(frozen=True)
class NumberRow:
    """An area with its value; None where it is withheld, or where there is none at all."""

    area: Area
    value: Decimal | None
    is_withheld: bool
    width: str
    """Of the bar, in percent of the largest value."""


@dataclass(frozen=True)
class NumberPage:
    """One number for all districts as of a day; `days` are all that can be chosen, newest first."""

    indicator: Indicator
    set: IndicatorSet | None
    days: Sequence[date]
    rows: Sequence[NumberRow]

    @property
    def withheld(self) -> int:
        """How many values are not shown."""
        return sum(row.is_withheld for row in self.rows)

    @property
    def missing(self) -> int:
        """For how many areas there is no value."""
        return sum(row.value is None and not row.is_withheld for row in self.rows)


def indicators(user: Viewer) -> QuerySet[Indicator]:
    """The numbers that have values, in German order; one query."""
    rows = Indicator.objects.visible_to(user)
    return rows.filter(pk__in=IndicatorSet.objects.values("indicator")).order_by("sort_key")


def indicator_page(user: Viewer, slug: str, *, day: str = "", by_value: bool = False) -> NumberPage | None:
    """One number for all districts (`day`: ISO, the latest by default); None where it may not be seen."""
    indicator = Indicator.objects.visible_to(user).filter(slug=slug).first()
    if indicator is None:
        return None
    sets = list(IndicatorSet.objects.filter(indicator=indicator).in_force().order_by("-as_of"))
    chosen = next((row for row in sets if row.as_of.isoformat() == day), next(iter(sets), None))
    values = IndicatorValue.objects.filter(set=chosen, area__in=Area.objects.visible_to(user))
    by_area = {value.area_id: value for value in values}
    top = max((value.value for value in by_area.values() if value.value), default=Decimal(1))
    rows = [_row(area, by_area.get(area.pk), top) for area in Area.objects.visible_to(user).main()]
    if by_value:
        rows.sort(key=lambda row: -1 if row.value is None else row.value, reverse=True)
    return NumberPage(indicator, chosen, [row.as_of for row in sets], rows)


def _row(area: Area, value: IndicatorValue | None, top: Decimal) -> NumberRow:
    shown = value.shown if value else None
    width = f"{100 * shown / top:.2f}" if shown else "0"
    return NumberRow(area, shown, value is not None and value.is_withheld, width)


def numbers_of(user: Viewer, area: Area) -> list[IndicatorValue]:
    """The latest value of each number for a district; one query."""
    latest = IndicatorSet.objects.filter(indicator__in=Indicator.objects.visible_to(user)).most_recent()
    rows = IndicatorValue.objects.filter(area=area, set__in=latest)
    return list(rows.select_related("set__indicator").order_by("set__indicator__sort_key"))
