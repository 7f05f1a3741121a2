"""Small numbers stay hidden, and cannot be worked out."""

import pytest

from erfurt_sozialraum.text.small_cells import withhold_small


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"a": 40, "b": 30, "c": 0}, {"a": 40, "b": 30, "c": 0}),
        ({"a": 40, "b": 9}, {"a": None, "b": None}),
        ({"a": 40, "b": 12, "c": 3}, {"a": 40, "b": None, "c": None}),
        ({"a": 40, "b": 6, "c": 5}, {"a": 40, "b": None, "c": None}),
        ({"a": 40, "b": 12, "c": 1, "d": 1}, {"a": 40, "b": None, "c": None, "d": None}),
        ({"a": 4, "b": 0}, {"a": None, "b": 0}),
        ({}, {}),
    ],
)
def test_small_cells_cannot_be_worked_out(cells, shown):
    assert withhold_small(cells) == shown
