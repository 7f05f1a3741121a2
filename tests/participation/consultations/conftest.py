"""An open consultation with one topic, and a topic to prepare one with."""

import pytest

from tests.factories import ConsultationFactory, ProcessFactory, TopicFactory


@pytest.fixture
def consultation():
    topic = TopicFactory(name="Treffpunkte")
    return ConsultationFactory(process=topic.process, topics=[topic])


@pytest.fixture
def topic():
    return TopicFactory(name="Treffpunkte", process=ProcessFactory(is_main=True))


@pytest.fixture
def row(db, planner, topic):
    """One that is open and says all that residents must know."""
    texts = {"who_decides": "Der Stadtrat.", "what_happens": "Wir antworten."}
    return ConsultationFactory(process=topic.process, topics=[topic], **texts)
