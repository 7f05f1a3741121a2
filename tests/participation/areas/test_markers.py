"""The markers on the map: apart from each other, within the picture, the same every time."""

from math import hypot

import pytest

from participation.overviews.areas.map import APART, WIDTH, Place, area_map


def places(*positions):
    return tuple(Place(str(n), f"Ortsteil {n}", *where) for n, where in enumerate(positions))


def assert_apart(drawn):
    spots = [(marker.x, marker.y) for marker in drawn.markers]
    close = [
        (a, b) for n, a in enumerate(spots) for b in spots[n + 1 :] if hypot(a[0] - b[0], a[1] - b[1]) < APART
    ]
    assert close == []


@pytest.mark.parametrize(
    "positions",
    [
        [(50.98, 11.03)] * 53,
        [(50.9 + n / 1000, 10.9 + n / 5000) for n in range(53)],
        [(50.9, 10.9), (51.0, 11.1), (50.95, 11.0), (50.9501, 11.0001)],
    ],
    ids=["all on one spot", "a dense line", "two close ones"],
)
def test_no_two_markers_overlap_and_all_stay_in_the_picture(positions):
    drawn = area_map(places(*positions))
    assert_apart(drawn)
    assert all(0 <= marker.x <= WIDTH and 0 <= marker.y <= drawn.height for marker in drawn.markers)


def test_the_map_keeps_north_up_and_east_right():
    north, south, east = area_map(places((51.05, 11.0), (50.90, 11.0), (50.95, 11.2))).markers
    assert north.y < east.y < south.y
    assert north.x == south.x < east.x


def test_the_same_places_give_the_same_map():
    some = places((50.98, 11.03), (50.98, 11.031), (51.0, 11.0))
    again = area_map.__wrapped__(some)
    assert area_map(some) == again


def test_without_a_place_there_is_no_map():
    assert area_map(()) is None
