"""The working group that the tests of bodies are about."""

from datetime import date

import pytest

from tests.factories import CommitteeFactory
from tests.participation.committees.editions import edition


@pytest.fixture
def ag():
    body = CommitteeFactory(name="AG der Sprecher", slug="ag", purpose="Sie berät.")
    edition(body, 1, date(2022, 12, 5), internal_text="Vertraulicher Hinweis")
    return body
