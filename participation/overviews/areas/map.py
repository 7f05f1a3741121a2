"""A schematic map of areas as shapes to draw: each marker near its place, none over another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, pi, radians, sin

from erfurt_sozialraum.text.pictures import text_width

WIDTH = 1000
EDGE = 70
"""Room at each side for the names of the outermost areas."""
APART = 40
"""Between the middles of two markers: a marker is 34 wide, and a pen's width stays free."""
REACH = 19
"""From the middle of a marker to where text may begin."""
SIZE = 14
KM_PER_DEGREE = 111.3
MOST_PER_KM = 60.0
"""Units to a kilometre at most: a few close areas are not blown up to fill the picture."""
BAR_KM = 2
ATTEMPTS = 20
"""So often do the names choose their places anew, until all have found one."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """An area by key, with its name and its (approximate) position."""

    key: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Marker:
    """Where an area is drawn; `label`: x, y and anchor of its name, None where there is no room."""

    key: str
    x: int
    y: int
    label: tuple[int, int, str] | None


@dataclass(frozen=True)
class AreaMap:
    """All that the picture draws."""

    height: int
    markers: tuple[Marker, ...]
    bar: int
    """How long two kilometres are."""

    @property
    def has_unnamed(self) -> bool:
        """True where a name found no room."""
        return any(marker.label is None for marker in self.markers)

    @property
    def floor(self) -> int:
        """Where the scale stands."""
        return self.height - 14


@lru_cache(maxsize=16)
def area_map(places: tuple[Place, ...]) -> AreaMap | None:
    """Markers in the given order: the first of two that are too close stays, the second makes room."""
    if not places:
        return None
    points, per_km = _projected(places)
    spots: list[tuple[int, int]] = []
    for point in points:
        spots.append(_free_spot(point, spots))
    left, top = min(x for x, _y in spots), min(y for _x, y in spots)
    width = max(x for x, _y in spots) - left
    shift = (WIDTH - width) // 2 - left
    moved = [(x + shift, y - top + EDGE) for x, y in spots]
    height = max(y for _x, y in moved) + EDGE
    labels = _labels(places, moved, height - 30)
    return AreaMap(
        height=height,
        markers=tuple(
            Marker(place.key, x, y, label) for place, (x, y), label in zip(places, moved, labels, strict=True)
        ),
        bar=round(BAR_KM * per_km),
    )


def _projected(places: Sequence[Place]) -> tuple[list[tuple[float, float]], float]:
    """Positions in units, north up, and how many units a kilometre has."""
    middle = sum(place.latitude for place in places) / len(places)
    flat = [
        (place.longitude * KM_PER_DEGREE * cos(radians(middle)), -place.latitude * KM_PER_DEGREE)
        for place in places
    ]
    width = max(x for x, _y in flat) - min(x for x, _y in flat)
    per_km = min(MOST_PER_KM, (WIDTH - 2 * EDGE) / width) if width else MOST_PER_KM
    west, north = min(x for x, _y in flat), min(y for _x, y in flat)
    return [((x - west) * per_km, (y - north) * per_km) for x, y in flat], per_km


def _free_spot(point: tuple[float, float], taken: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The nearest spot that is far enough from all that are taken."""
    return next(
        (x, y) for x, y in _spots_around(point) if all(hypot(x - a, y - b) >= APART for a, b in taken)
    )


def _spots_around(point: tuple[float, float]) -> Iterator[tuple[int, int]]:
    """The place itself, then rings around it, for ever wider."""
    x, y = point
    yield round(x), round(y)
    radius = 4
    while True:
        for number in range(24):
            angle = number * pi / 12
            yield round(x + radius * cos(angle)), round(y + radius * sin(angle))
        radius += 4


def _labels(
    places: Iterable[Place], spots: Sequence[tuple[int, int]], floor: int
) -> list[tuple[int, int, str] | None]:
    """A place for each name where it hides neither a marker nor another name, as far as there is room."""
    markers: list[Box] = [(x - REACH, y - REACH, x + REACH, y + REACH) for x, y in spots]
    offers = []
    for place, (x, y) in zip(places, spots, strict=True):
        free = _label_places(x, y, text_width(place.name, SIZE))
        offers.append([(label, box) for label, box in free if _is_free(box, floor, markers)])
    # The most crowded choose first; who found no room goes before all others, and all choose again.
    order = sorted(range(len(offers)), key=lambda number: len(offers[number]))
    best: dict[int, tuple[int, int, str]] = {}
    for _attempt in range(ATTEMPTS):
        found = _choose(offers, order, floor)
        best = max(best, found, key=len)
        if len(found) == len(offers):
            break
        order.sort(key=lambda number: number in found)
    return [best.get(number) for number in range(len(offers))]


def _choose(
    offers: Sequence[Sequence[tuple[tuple[int, int, str], Box]]], order: Iterable[int], floor: int
) -> dict[int, tuple[int, int, str]]:
    """What each of them gets who choose in this order: the first offer that nobody has taken."""
    taken: list[Box] = []
    found: dict[int, tuple[int, int, str]] = {}
    for number in order:
        for label, box in offers[number]:
            if _is_free(box, floor, taken):
                taken.append(box)
                found[number] = label
                break
    return found


def _is_free(box: Box, floor: int, taken: Sequence[Box]) -> bool:
    return _inside(box, floor) and not any(_meet(box, other) for other in taken)


def _label_places(x: int, y: int, width: float) -> Iterator[tuple[tuple[int, int, str], Box]]:
    """Right, left, below, above, the corners, then a little further away; each with its room."""
    gap, up, down = REACH + 3, 11, 5
    low, high, corner = y + REACH + 14, y - REACH - 8, REACH - 9
    yield (x + gap, y + 5, "start"), (x + gap, y + 5 - up, x + gap + width, y + 5 + down)
    yield (x - gap, y + 5, "end"), (x - gap - width, y + 5 - up, x - gap, y + 5 + down)
    for far in (0, 10):
        for base in (low + far, high - far):
            yield (x, base, "middle"), (x - width / 2, base - up, x + width / 2, base + down)
        for base in (low + far, high - far):
            yield (x + corner, base, "start"), (x + corner, base - up, x + corner + width, base + down)
            yield (x - corner, base, "end"), (x - corner - width, base - up, x - corner, base + down)


def _inside(box: Box, floor: int) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= floor


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
