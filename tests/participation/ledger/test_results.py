"""Results and their loops as everybody reads them."""

from datetime import date

import pytest
from django.urls import reverse

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import LoopState
from participation.overviews.ledger import entries as overview
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ContributionFactory,
    EventFactory,
    FeedbackLoopFactory,
    ProcessFactory,
    ResultFactory,
    TopicFactory,
    WordingFactory,
    hear,
    mention,
)
from tests.participation.ledger.rows import LEDGER
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_results_and_loops_stand_under_the_same_address(client):
    loop = FeedbackLoopFactory(committee__name="Begleitgremium")
    assert loop.result.title in text_of(client.get(LEDGER, {"zeige": "ergebnisse"}))
    page = text_of(client.get(LEDGER, {"zeige": "rueckmeldungen"}))
    assert loop.result.title in page
    assert "Rückmeldung an: Begleitgremium" in page


def test_overdue_loops_are_named_with_body_and_day(client):
    loop = FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    page = text_of(client.get(LEDGER))
    assert loop.result.title in page
    assert loop.committee.label in page
    assert "überfällig, sollte bis 31. Januar 2026 davon hören" in page


def test_loops_before_the_start_of_records_are_undocumented_never_overdue(client):
    process = ProcessFactory(records_from=date(2024, 1, 1))
    event = EventFactory(process=process)
    FeedbackLoopFactory(
        result=ResultFactory(event=event, happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31)
    )
    assert overview.loop_counts(PUBLIC) == {
        "heard": 0,
        "answered": 0,
        "open": 0,
        "overdue": 0,
        "undocumented": 1,
    }
    page = text_of(client.get(LEDGER, {"zeige": "rueckmeldungen"}))
    assert "ohne Beleg · Rückmeldung" not in page
    assert "vor Beginn der Aufzeichnung" in page
    assert "überfällig, sollte" not in page


def test_the_most_urgent_loops_come_first(client):
    closed = FeedbackLoopFactory()
    hear(closed, date(2026, 2, 1), where="Sitzung, TOP 3")
    FeedbackLoopFactory(result__happened_on=date(2022, 12, 2), due_on=date(2023, 1, 31))
    FeedbackLoopFactory()
    FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    page = client.get(LEDGER, {"zeige": "rueckmeldungen"})
    assert [loop.state for loop in page.context["page"]] == ["overdue", "open", "undocumented", "heard"]


@pytest.mark.parametrize(("slug", "state"), [("offen", "open"), ("zurueckgemeldet", "heard")])
def test_loop_numbers_lead_to_their_rows(client, slug, state):
    closed = FeedbackLoopFactory()
    hear(closed, date(2026, 2, 1), where="Sitzung, TOP 3")
    FeedbackLoopFactory()
    page = client.get(LEDGER, {"zeige": "rueckmeldungen", "stand": slug})
    assert [loop.state for loop in page.context["page"]] == [state]


def test_a_result_shows_where_it_comes_from_and_who_heard_of_it(client):
    voice, hidden = AcceptedFactory(text="Mehr Bänke bitte."), ContributionFactory(text="Ungeprüft.")
    article = WordingFactory(heading="Treffpunkte")
    result = ResultFactory(title="Bänke werden aufgestellt", event__title="Werkstatt im Rieth")
    mention(result, voice, hidden)
    result.wordings.set([article])
    heard = FeedbackLoopFactory(result=result, committee__name="Begleitgremium")
    hear(heard, date(2026, 2, 1), where="Sitzung, TOP 3", answer="Das begrüßen wir.")
    FeedbackLoopFactory(result=result, committee=CommitteeFactory(name="Arbeitskreis"))
    response = client.get(reverse("participation:result", args=[result.pk]))
    page = text_of(response)
    for words in ("Werkstatt im Rieth", "Mehr Bänke bitte.", "Treffpunkte", "Das begrüßen wir.", "TOP 3"):
        assert words in page
    assert "Ungeprüft." not in page
    assert "1 Beitrag dazu ist nicht veröffentlicht." in page
    assert response.context["open_loops"] == 1
    assert [loop.state for loop in response.context["result"].loops.all()] == [
        LoopState.OPEN,
        LoopState.ANSWERED,
    ]


def test_a_result_that_is_not_public_is_not_found(client):
    result = ResultFactory(published_at=None)
    assert client.get(reverse("participation:result", args=[result.pk])).status_code == 404


def test_articles_of_an_unpublished_version_stay_hidden(client):
    result = ResultFactory()
    result.wordings.set([WordingFactory(heading="Geheimer Artikel", version__published_at=None)])
    assert "Geheimer Artikel" not in text_of(client.get(reverse("participation:result", args=[result.pk])))


@pytest.mark.parametrize("rows", [1, 3])
def test_result_queries(client, django_assert_num_queries, rows):
    result = ResultFactory()
    for _ in range(rows):
        mention(result, AcceptedFactory(topic=TopicFactory()))
        result.wordings.add(WordingFactory())
        result.topics.add(TopicFactory())
        FeedbackLoopFactory(result=result)
    with django_assert_num_queries(8):
        client.get(reverse("participation:result", args=[result.pk]))
