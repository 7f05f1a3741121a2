"""What must be so of any text and any day, tried with many thousands of cases."""

import random
import time

import pytest

from tests.properties import PROPERTIES

MOST_CASES, MOST_SECONDS = 50_000, 30


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def proof_property(holds, figure):
    deadline, seed = time.monotonic() + MOST_SECONDS, 0
    while seed < MOST_CASES and time.monotonic() < deadline:
        # Other cases than the suite has tried.
        holds(random.Random(f"proof {seed}"))
        seed += 1
    figure("cases tried", f"{seed:,}")
