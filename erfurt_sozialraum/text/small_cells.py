"""Small numbers by place or age stay hidden, so that nobody can be found by what they said."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

SMALLEST_CELL = 10
"""No number that tells where people live is shown below this; none at all is."""

Key = TypeVar("Key", bound=Hashable)


def withhold_small(cells: Mapping[Key, int]) -> dict[Key, int | None]:
    """None instead of counts from 1 to 9, and of so many more that none follows from the total."""
    filled = {key: count for key, count in cells.items() if count}
    hidden = {key for key, count in filled.items() if count < SMALLEST_CELL}
    for key in sorted(filled, key=lambda key: filled[key]):
        if not hidden or (len(hidden) > 1 and sum(filled[name] for name in hidden) >= SMALLEST_CELL):
            break
        hidden.add(key)
    return {key: None if key in hidden else count for key, count in cells.items()}
