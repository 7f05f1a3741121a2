"""The timeline of a process as shapes to draw: pure geometry in whole units of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import Precision
from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.text.pictures import text_lines, text_width
from participation.models import Step, StepState

WIDTH = 1100
LABELS = 320
"""Units at the start of each row that hold the step's title."""
PLOT = (350, 1085)
HEAD = 34
LINE = 20
SIZE = 15
SMALL = 14
MOST_YEARS = 12
"""More years than this are not all named on the axis."""


@dataclass(frozen=True)
class Mark:
    """A day is a dot, a period a bar, "about" a bar with soft edges."""

    shape: str
    state: str
    x: int
    width: int


@dataclass(frozen=True)
class Row:
    """A step in the picture; `lines`: (y, text) of its title; `when` stands beside the mark."""

    top: int
    middle: int
    lines: tuple[tuple[int, str], ...]
    mark: Mark
    when: str
    when_x: int
    when_before: bool


@dataclass(frozen=True)
class Tick:
    """The start of a year; `label` is empty where there are too many to name."""

    x: int
    middle: int
    label: str


@dataclass(frozen=True)
class LegendEntry:
    """A mark and what it means."""

    mark: Mark
    label: str


@dataclass(frozen=True)
class Timeline:
    """All that the picture draws."""

    height: int
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today: int
    records: int
    """Where records begin: what is before is shaded."""
    shapes: frozenset[str]
    states: frozenset[str]
    years: tuple[int, int]

    @property
    def floor(self) -> int:
        """Where the grid ends."""
        return self.height - LINE - 6

    @property
    def grid(self) -> int:
        """How high the grid is, from under the years."""
        return self.floor - HEAD + 6

    @property
    def before(self) -> int:
        """How wide the time before the records is."""
        return self.records - PLOT[0]

    @property
    def today_anchor(self) -> str:
        """On which side of its line the word "heute" stands."""
        return "end" if self.today > PLOT[1] - 40 else "middle"

    @property
    def legend(self) -> list[LegendEntry]:
        """What occurs in this picture, in words: states first, then shapes."""
        states = [(value, label) for value, label in StepState.choices if value in self.states]
        shapes = {"dot": _("ein Tag"), "bar": _("ein Zeitraum"), "soft": _("ungefähr")}
        return [
            *(LegendEntry(Mark("dot", value, 18, 0), str(label)) for value, label in states),
            *(
                LegendEntry(Mark(shape, "plain", 18 if shape == "dot" else 2, 32), label)
                for shape, label in shapes.items()
                if shape in self.shapes and len(self.shapes) > 1
            ),
        ]


class Scale:
    """Days on the picture's width, from the first day of a year to the last of another."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = date(first, 1, 1), date(last, 12, 31)
        self.years = range(first, last + 1)

    def x(self, day: date) -> int:
        """Where a day begins; days beyond the ends stand at the ends."""
        start, end = PLOT
        share = (day - self.first) / (self.last - self.first + timedelta(days=1))
        return round(start + (end - start) * min(max(share, 0), 1))


def timeline(steps: Sequence[Step], *, records_from: date, as_of: date) -> Timeline | None:
    """The dated ones of the steps, drawn in their order; None where no step has a date."""
    dated = [(step, step.date) for step in steps if step.date and step.date.is_dated]
    if not dated:
        return None
    days = [as_of, *(day for _, when in dated for day in (when.earliest, when.latest))]
    scale = Scale(min(days).year, max(days).year)
    rows, top = [], HEAD
    for step, when in dated:
        row, top = _row(step, when, scale, top)
        rows.append(row)
    return Timeline(
        height=top + LINE + 6,
        rows=tuple(rows),
        ticks=tuple(_ticks(scale)),
        today=scale.x(as_of),
        records=scale.x(records_from),
        shapes=frozenset(row.mark.shape for row in rows),
        states=frozenset(row.mark.state for row in rows),
        years=(scale.years[0], scale.years[-1]),
    )


def _row(step: Step, when: DateStatement, scale: Scale, top: int) -> tuple[Row, int]:
    """One step, and where the next row begins."""
    lines = text_lines(step.title, width=LABELS, size=SIZE, most=2)
    height = len(lines) * LINE + 18
    middle = top + height // 2
    first = middle - (len(lines) - 1) * LINE // 2 + 5
    mark = _mark(when, str(step.state), scale)
    gap = 15 if mark.shape == "dot" else 12
    before = mark.x + mark.width + gap + text_width(when.text, SMALL) > PLOT[1]
    return Row(
        top=top,
        middle=middle,
        lines=tuple((first + number * LINE, line) for number, line in enumerate(lines)),
        mark=mark,
        when=when.text,
        when_x=mark.x - gap if before else mark.x + mark.width + gap,
        when_before=before,
    ), top + height


def _mark(when: DateStatement, state: str, scale: Scale) -> Mark:
    assert when.earliest and when.latest, "only dated statements are drawn"  # noqa: S101 - for the types
    start, end = scale.x(when.earliest), scale.x(when.latest + timedelta(days=1))
    if when.precision == Precision.DAY and when.earliest == when.latest:
        return Mark("dot", state, start, 0)
    shape = "soft" if when.precision == Precision.ABOUT else "bar"
    # A month in a decade must still be seen, and its soft edges too.
    least = 36 if shape == "soft" else 14
    if end - start < least:
        start = min(max(PLOT[0], (start + end - least) // 2), PLOT[1] - least)
        end = start + least
    return Mark(shape, state, start, end - start)


def _ticks(scale: Scale) -> list[Tick]:
    step = ceil(len(scale.years) / MOST_YEARS)
    return [
        Tick(
            x=scale.x(date(year, 1, 1)),
            middle=(scale.x(date(year, 1, 1)) + scale.x(date(year, 12, 31))) // 2,
            label=str(year) if number % step == 0 else "",
        )
        for number, year in enumerate(scale.years)
    ]
