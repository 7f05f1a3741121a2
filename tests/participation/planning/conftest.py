"""The process that planners work on."""

import pytest

from tests.factories import ProcessFactory


@pytest.fixture
def process():
    return ProcessFactory(name="Sozialraumplanung", is_main=True)
