"""Whatever planners do, in any order: no two places differ, and none tells a gap where a day is known.

`make proof` tries many more, and longer ones.
"""

import pytest

from tests.truth.places import disagreements
from tests.truth.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(2))
def test_no_two_places_differ(seed):
    world = World(seed)
    world.go(30)
    assert disagreements(world) == [], "\n".join(world.log)
