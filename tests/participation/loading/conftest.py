"""Erfurt's process, loaded."""

import pytest

from participation.actions.loading import load_erfurt


@pytest.fixture
def erfurt():
    return load_erfurt()
