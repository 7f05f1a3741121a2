"""The structure of a process as shapes to draw: boxes in a column, ways of feedback at their side.

Each source has one vertical lane; every arrow enters its target at a height of its own, beside its label.
So nothing overlaps, however many bodies there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import ngettext

from erfurt_sozialraum.text.pictures import text_lines

MEMBERS = (0, 300)
"""From where to where the boxes of those who take part reach."""
BODIES = (340, 620)
NOTES = 640
"""Where the label of an arrow begins."""
NOTES_END = 936
LANE = 18
HEAD = 36
PAD = 14
GAP = 26
LINE = 20
PITCH = 30
"""Between two ways at the side of one box: a label fits."""


@dataclass(frozen=True)
class Node:
    """A box to draw: a body, or the events; and those who take part there."""

    key: str
    title: str
    kind: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    """Results of one node are fed back to another within some days."""

    source: str
    target: str
    days: int


@dataclass(frozen=True)
class Text:
    """A line of text at its place."""

    x: int
    y: int
    text: str


@dataclass
class Box:
    """A node at its place, with the heights at which ways leave and enter."""

    node: Node
    top: int
    height: int
    title: list[Text]
    kind: Text | None
    members: list[Text]
    leaves: int = 0
    enters: dict[str, int] = field(default_factory=dict)

    @property
    def middle(self) -> int:
        """Half its height."""
        return self.top + self.height // 2


@dataclass(frozen=True)
class Bus:
    """All ways out of one node as one line with branches: path data, arrow heads, labels."""

    path: str
    heads: tuple[str, ...]
    labels: tuple[Text, ...]


@dataclass(frozen=True)
class Picture:
    """All that is drawn."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    buses: tuple[Bus, ...]


def picture(nodes: Sequence[Node], ways: Sequence[Arrow]) -> Picture:
    """Boxes from top to bottom in the given order, lanes at their right."""
    known = {node.key for node in nodes}
    ways = [way for way in ways if way.source in known and way.target in known]
    boxes: dict[str, Box] = {}
    top = HEAD
    for node in nodes:
        boxes[node.key] = _box(node, ways, top)
        top += boxes[node.key].height + GAP
    lanes = _lanes(boxes, ways)
    width = NOTES_END + LANE * (max(lanes.values(), default=-1) + 1) + 4 if lanes else BODIES[1] + 4
    buses = tuple(_bus(source, lane, boxes, ways) for source, lane in lanes.items())
    return Picture(width, top - GAP + 4, tuple(boxes.values()), buses)


def _box(node: Node, ways: Sequence[Arrow], top: int) -> Box:
    """The node at its place: as high as its members, its title or its ways need."""
    members = [
        (0 if number == 0 else PAD, line)
        for name in node.members
        for number, line in enumerate(text_lines(name, width=MEMBERS[1] - 3 * PAD, size=14, most=3))
    ]
    title = text_lines(node.title, width=(BODIES[1] - BODIES[0] - 2 * PAD) * 0.93, size=16, most=3)
    sources = [way.source for way in ways if way.target == node.key]
    leaving = any(way.source == node.key for way in ways)
    slots = len(sources) + leaving
    words = len(title) * 21 + (LINE if node.kind else 0)
    height = max(len(members) * LINE, words, slots * PITCH) + 2 * PAD
    first = top + (height - words) // 2 + 15
    kind = Text(BODIES[0] + PAD, first + len(title) * 21 - 2, node.kind) if node.kind else None
    box = Box(
        node=node,
        top=top,
        height=height,
        title=[Text(BODIES[0] + PAD, first + row * 21, line) for row, line in enumerate(title)],
        kind=kind,
        members=_centred(members, top, height),
    )
    heights = [top + (height - slots * PITCH) // 2 + slot * PITCH + PITCH - 9 for slot in range(slots)]
    box.enters = dict(zip(sources, heights, strict=False))
    box.leaves = heights[-1] if leaving else 0
    return box


def _centred(lines: Sequence[tuple[int, str]], top: int, height: int) -> list[Text]:
    """Lines (indent, text) in the middle of the box."""
    first = top + (height - len(lines) * LINE) // 2 + 15
    left = MEMBERS[0] + PAD
    return [Text(left + indent, first + row * LINE, line) for row, (indent, line) in enumerate(lines)]


def _lanes(boxes: Mapping[str, Box], ways: Sequence[Arrow]) -> dict[str, int]:
    """A lane for each source; sources whose ways do not meet share one."""
    spans = {}
    for source in dict.fromkeys(way.source for way in ways):
        heights = [boxes[way.target].enters[source] for way in ways if way.source == source]
        heights.append(boxes[source].leaves)
        spans[source] = (min(heights), max(heights))
    free_from: list[int] = []
    lanes = {}
    for source, (start, end) in sorted(spans.items(), key=lambda item: item[1]):
        lane = next((number for number, free in enumerate(free_from) if free < start), len(free_from))
        free_from[lane : lane + 1] = [end]
        lanes[source] = lane
    return lanes


def _bus(source: str, lane: int, boxes: Mapping[str, Box], ways: Sequence[Arrow]) -> Bus:
    """The line out of a box, along its lane, and into each target."""
    x, edge = NOTES_END + lane * LANE, BODIES[1]
    targets = [(boxes[way.target].enters[source], way.days) for way in ways if way.source == source]
    heights = [boxes[source].leaves, *(y for y, _days in targets)]
    path = f"M{edge} {boxes[source].leaves}H{x}M{x} {min(heights)}V{max(heights)}"
    path += "".join(f"M{x} {y}H{edge + 10}" for y, _days in targets)
    return Bus(
        path=path,
        heads=tuple(f"{edge + 2},{y} {edge + 12},{y - 5} {edge + 12},{y + 5}" for y, _days in targets),
        labels=tuple(Text(NOTES, y - 6, _label(boxes[source].node.title, days)) for y, days in targets),
    )


def _label(name: str, days: int) -> str:
    """Whence it comes and within what time, in one line."""
    within = ngettext("in %(n)d Tag", "in %(n)d Tagen", days) % {"n": days}
    room = NOTES_END - NOTES - 12 - len(within) * 8
    return f"{text_lines(name, width=room, size=13, most=1)[0]}, {within}"
