"""What must be so of any text and any day, tried with a few cases; `make proof` tries many."""

import random

import pytest

from tests.properties import PROPERTIES

CASES = 150


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_it_holds(holds):
    for seed in range(CASES):
        holds(random.Random(seed))
