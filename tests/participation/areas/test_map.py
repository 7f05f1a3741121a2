"""The names on the map: the crowded middle of the city has room for all of them."""

import csv
from pathlib import Path

from erfurt_sozialraum.text.pictures import text_width
from participation.overviews.areas.map import REACH, SIZE, Place, area_map

AREAS = Path(__file__).resolve().parents[3] / "participation/loading/data/areas.csv"


def districts():
    with AREAS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Place(row["number"], row["name"], float(row["latitude"]), float(row["longitude"])) for row in rows
    )


def box_of(place, marker):
    """Where the name of a marker is drawn: left, top, right, bottom."""
    x, y, anchor = marker.label
    width = text_width(place.name, SIZE)
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return left, y - 11, left + width, y + 5


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_every_district_is_named_and_no_name_hides_another():
    places = districts()
    drawn = area_map(places)
    assert [marker.key for marker in drawn.markers if marker.label is None] == []
    assert not drawn.has_unnamed
    names = [box_of(place, marker) for place, marker in zip(places, drawn.markers, strict=True)]
    signs = [(m.x - REACH, m.y - REACH, m.x + REACH, m.y + REACH) for m in drawn.markers]
    assert [(a, b) for n, a in enumerate(names) for b in names[n + 1 :] if meet(a, b)] == []
    assert [(name, sign) for name in names for sign in signs if meet(name, sign)] == []


def test_who_finds_no_room_is_left_to_the_table():
    crowd = tuple(Place(str(n), "Ein sehr langer Name ohne jeden Platz", 50.98, 11.03) for n in range(60))
    assert area_map(crowd).has_unnamed
