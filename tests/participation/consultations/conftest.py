"""An open consultation with one topic."""

import pytest

from tests.factories import ConsultationFactory, TopicFactory


@pytest.fixture
def consultation():
    topic = TopicFactory(name="Treffpunkte")
    return ConsultationFactory(process=topic.process, topics=[topic])
