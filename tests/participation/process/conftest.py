"""The process that its public pages are about."""

from datetime import date

import pytest

from tests.factories import ProcessFactory


@pytest.fixture
def process():
    return ProcessFactory(name="Sozialraumplanung", is_main=True, records_from=date(2024, 1, 1))
