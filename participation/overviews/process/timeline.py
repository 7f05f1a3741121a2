"""The timeline of a process as shapes to draw: pure geometry in whole units of the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.dates import Precision
from erfurt_sozialraum.text.lazy import Text
from erfurt_sozialraum.text.pictures import text_lines, text_width
from participation.dated import DELIBERATION, EVENT, INVITATION, MILESTONE, STEP
from participation.models import EventStatus, StepState

from .moments import Moment

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
MOST_STEPS = 12
"""More steps than this share one row, as all other kinds do: the list beside the picture names them."""
LANES: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (gettext_lazy("Veranstaltungen"), (EVENT.key,)),
    (gettext_lazy("Beteiligungen und Antworten"), ("consultation", "answers")),
    (gettext_lazy("Stadtrat und Ausschüsse"), (INVITATION.key, DELIBERATION.key, "decision")),
    (gettext_lazy("Drucksachen"), (MILESTONE.key,)),
    (gettext_lazy("Fassungen und Berichte"), ("version", "adoption", "report")),
    (gettext_lazy("Prüfaufträge"), ("question",)),
)
"""The kinds that share a row in the picture."""


@dataclass(frozen=True)
class Mark:
    """A day is a dot, a period a bar, "about" a bar with soft edges."""

    shape: str
    state: str
    x: int
    width: int


@dataclass(frozen=True)
class Row:
    """A step, or all of a kind; `lines`: (y, text) of its title; `when` stands beside a step's mark."""

    top: int
    middle: int
    lines: tuple[tuple[int, str], ...]
    marks: tuple[Mark, ...]
    when: str = ""
    when_x: int = 0
    when_before: bool = False


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
    entries: int
    """How many are drawn."""

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
        """What occurs in this picture, in words: states first, then shapes other than that of a day."""
        known = [*StepState.choices, ("plain", _("Termin, der vorbei ist"))]
        states = [(value, label) for value, label in known if value in self.states]
        shapes = {"bar": _("ein Zeitraum"), "soft": _("ungefähr")}
        return [
            *(LegendEntry(Mark("dot", value, 18, 0), str(label)) for value, label in states),
            *(
                LegendEntry(Mark(shape, "plain", 2, 32), label)
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


def timeline(found: Sequence[Moment], *, records_from: date, as_of: date) -> Timeline | None:
    """All moments drawn: each step in its own row, the other kinds in one each; None where there are none."""
    drawn = [row for row in found if row.state != EventStatus.CANCELLED]
    if not drawn:
        return None
    days = [as_of, *(day for row in drawn for day in (row.earliest, row.latest))]
    scale = Scale(min(days).year, max(days).year)
    rows, top = [], HEAD
    for title, of in _lanes(drawn):
        row, top = _row(title, of, scale, top)
        rows.append(row)
    marks = [mark for row in rows for mark in row.marks]
    return Timeline(
        height=top + LINE + 6,
        rows=tuple(rows),
        ticks=tuple(_ticks(scale)),
        today=scale.x(as_of),
        records=scale.x(records_from),
        shapes=frozenset(mark.shape for mark in marks),
        states=frozenset(mark.state for mark in marks),
        years=(scale.years[0], scale.years[-1]),
        entries=len(marks),
    )


def _lanes(drawn: Sequence[Moment]) -> Iterator[tuple[str, list[Moment]]]:
    """What stands in each row, from the top."""
    steps = [row for row in drawn if row.key == STEP.key]
    if len(steps) > MOST_STEPS:
        yield _("Schritte"), steps
    else:
        yield from ((row.title, [row]) for row in steps)
    for label, keys in LANES:
        if of := [row for row in drawn if row.key in keys]:
            yield str(label), of


def _row(title: str, of: Sequence[Moment], scale: Scale, top: int) -> tuple[Row, int]:
    """One row, and where the next begins."""
    lines = text_lines(title, width=LABELS, size=SIZE, most=2)
    height = len(lines) * LINE + 18
    middle = top + height // 2
    first = middle - (len(lines) - 1) * LINE // 2 + 5
    marks = tuple(_mark(moment, scale) for moment in of)
    row = Row(top, middle, tuple((first + n * LINE, line) for n, line in enumerate(lines)), marks)
    if len(of) == 1 and of[0].key == STEP.key:
        row = _with_date(row, of[0].when)
    return row, top + height


def _with_date(row: Row, when: str) -> Row:
    """The date in words beside the one mark, before it where behind it is no room."""
    (mark,) = row.marks
    gap = 15 if mark.shape == "dot" else 12
    before = mark.x + mark.width + gap + text_width(when, SMALL) > PLOT[1]
    at = mark.x - gap if before else mark.x + mark.width + gap
    return replace(row, when=when, when_x=at, when_before=before)


def _mark(moment: Moment, scale: Scale) -> Mark:
    start, end = scale.x(moment.earliest), scale.x(moment.latest + timedelta(days=1))
    if moment.precision == Precision.DAY and moment.earliest == moment.latest:
        return Mark("dot", moment.state, start, 0)
    shape = "soft" if moment.precision == Precision.ABOUT else "bar"
    # A month in a decade must still be seen, and its soft edges too.
    least = 36 if shape == "soft" else 14
    if end - start < least:
        start = min(max(PLOT[0], (start + end - least) // 2), PLOT[1] - least)
        end = start + least
    return Mark(shape, moment.state, start, end - start)


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
