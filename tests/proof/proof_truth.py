"""Random years of a process: no two places ever say different things of the same fact."""

import time

import pytest
from django.db import transaction

from tests.truth.places import FEEDS, IN_REPORT, PAGES, disagreements
from tests.truth.world import World

pytestmark = pytest.mark.django_db

SEQUENCES, ACTS, LOOKS = 60, 120, 3
PLACES = len(PAGES) + len(FEEDS) + len(IN_REPORT) + 1
MOST_SECONDS = 420


class Enough(Exception):
    """Undoes what a sequence stored."""


def proof_one_truth(figure):
    started, acts, looks, places = time.monotonic(), 0, 0, 0
    for number in range(SEQUENCES):
        try:
            with transaction.atomic():
                world = World(1_000 + number)
                for _look in range(LOOKS):
                    world.go(ACTS // LOOKS)
                    assert disagreements(world) == [], "\n".join([f"seed {1_000 + number}", *world.log])
                    places += PLACES + len(world.replies) + len(world.said)
                acts, looks = acts + len(world.log), looks + LOOKS
                raise Enough
        except Enough:
            pass
        if time.monotonic() - started > MOST_SECONDS:
            break
    figure("sequences, what planners did in them", f"{number + 1}, {acts}")
    figure("times that every place was read, places", f"{looks}, {places}")
    figure("places that differed", 0)
