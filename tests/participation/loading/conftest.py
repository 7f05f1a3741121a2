"""Erfurt's process, loaded."""

import pytest

from participation.loading.erfurt import load_erfurt


@pytest.fixture
def erfurt():
    return load_erfurt()
