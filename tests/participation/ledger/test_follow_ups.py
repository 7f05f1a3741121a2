"""What followed from a result: changed articles and decisions, or that nothing is on record."""

from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from guidelines.actions.versions import publish_version
from participation.models import Decision
from tests.factories import (
    AcceptedFactory,
    DeliberationFactory,
    FeedbackLoopFactory,
    ResultFactory,
    VersionFactory,
    WordingFactory,
    hear,
    mention,
)
from tests.promises import because_of
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def result():
    return ResultFactory(happened_on=today() - timedelta(days=30))


def page(client, result):
    return text_of(client.get(f"/was-daraus-wurde/ergebnisse/{result.pk}/")).partition("Was daraus folgte")[2]


def test_nothing_on_record_is_said(client, result):
    loop = FeedbackLoopFactory(result=result)
    hear(loop, where="Sitzung", answer="Bitte eine Übersicht.")
    text = page(client, result)
    assert text.strip().startswith("noch ohne Beleg")
    name = loop.committee.name
    assert f"Was aus der Antwort von „{name}“ wurde, dafür gibt es keinen eigenen Beleg." in text


def test_articles_that_changed_because_of_it_stand_with_the_reason(client, result):
    first = VersionFactory(number=1, as_of=result.happened_on - timedelta(days=9))
    named = WordingFactory(version=first, key="treffpunkte", heading="Treffpunkte", text="Alt.")
    WordingFactory(version=first, key="wohnen", text="Alt.")
    result.wordings.add(named)
    draft = VersionFactory(guideline=first.guideline, number=2, as_of=today(), published_at=None)
    other = ResultFactory()
    other.wordings.add(named)
    for key, source in (("treffpunkte", result), ("wohnen", other)):
        row = WordingFactory(version=draft, key=key, heading=f"Neu: {key}", text="Neu.")
        because_of(draft, row.article, source, text=f"Weil {key}.")
    assert "Weil treffpunkte." not in page(client, result)
    publish_version(draft)
    text = page(client, result)
    assert "Neu: treffpunkte Artikel geändert" in text
    assert "Aus der Beteiligung: Weil treffpunkte." in text
    assert "wohnen" not in text
    assert "treffpunkte" not in page(client, other), "named, and not the reason of the change"


def test_decisions_about_its_contributions_stand_there(client, result):
    row = AcceptedFactory()
    mention(result, row)
    for days, words in ((1, "Zugestimmt."), (90, "Vorher beschlossen.")):
        decision = Decision.objects.create(
            deliberation=DeliberationFactory(), decided_on=today() - timedelta(days=days), wording=words
        )
        mention(decision, row)
    text = page(client, result)
    assert "Beschluss: Zugestimmt." in text
    assert "Vorher beschlossen." not in text
