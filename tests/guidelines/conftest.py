"""A document whose first version is being written."""

import pytest

from erfurt_sozialraum.editing.conflicts import revision_of
from tests.factories import GuidelineFactory, VersionFactory, WordingFactory

LIST = "/aufgaben/leitlinien/"


@pytest.fixture
def guideline():
    return GuidelineFactory(title="Leitlinien", slug="leitlinien")


@pytest.fixture
def draft(guideline):
    """The first version of a document, in work, with two articles."""
    version = VersionFactory(guideline=guideline, number=1, published_at=None)
    for order, (key, text) in enumerate([("orte", "Orte bleiben."), ("wege", "Wege sind kurz.")], start=1):
        WordingFactory(version=version, key=key, heading=key.title(), text=text, order=order)
    return version


def page(version):
    return f"{LIST}fassungen/{version.pk}/"


def article_data(row=None, **values):
    base = {"heading": "Orte", "text": "Orte bleiben.", "revision": revision_of(row) if row else ""}
    return base | values
