"""Bars of a chart, measured in points, for an SVG that says everything by attributes."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import NamedTuple

from django.utils.translation import gettext as _

LINE, LABEL, WIDTH = 11, 170, 480
"""Height of a line of text, width of the labels and of the whole picture, in points."""
LETTERS = 34
"""So many letters of a label stand side by side."""


class Line(NamedTuple):
    """A line of a label."""

    text: str
    y: int


class Bar(NamedTuple):
    """One bar with what stands before and behind it."""

    lines: Sequence[Line]
    value: int
    width: str
    end: str
    top: int
    baseline: int


class Chart(NamedTuple):
    """A bar chart with its alternative text."""

    alt: str
    bars: Sequence[Bar]
    height: int


def bar_chart(title: str, rows: Iterable[tuple[str, int]]) -> Chart:
    """A chart of (label, value); a long label takes several lines."""
    values = list(rows)
    top = max((value for _label, value in values), default=0) or 1
    room = WIDTH - LABEL - 40
    bars, y = [], 0
    for label, value in values:
        texts = wrap(label, LETTERS) or [""]
        height = LINE * len(texts) + 9
        length = max(room * value / top, 1 if value else 0)
        lines = [Line(text, y + 12 + LINE * index) for index, text in enumerate(texts)]
        middle = y + height // 2
        bars.append(Bar(lines, value, f"{length:.1f}", f"{LABEL + length + 6:.1f}", middle - 6, middle + 3))
        y += height
    spoken = ", ".join(f"{label} {value}" for label, value in values)
    return Chart(_("Balkendiagramm: %(title)s. %(values)s.") % {"title": title, "values": spoken}, bars, y)
