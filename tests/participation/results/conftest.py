"""An event that took place and may have results."""

from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from participation.models import EventStatus
from tests.factories import EventFactory, state_date


@pytest.fixture
def event():
    row = EventFactory(status=EventStatus.HELD)
    state_date(row, today() - timedelta(days=5))
    return row
