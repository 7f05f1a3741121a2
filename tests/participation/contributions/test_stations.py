"""What the stations of a way say: the day of the event, a result that was taken back, the body in full."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import Contribution, Decision, ModerationDecision
from participation.overviews.contributions.way import way_of
from tests.factories import (
    AcceptedFactory,
    CouncilCommitteeFactory,
    DeliberationFactory,
    EventFactory,
    ResultFactory,
    mention,
    state_date,
)
from tests.reading import text_of

from .rows import public, reply, stations

pytestmark = pytest.mark.django_db


def station(row, key, user=PUBLIC):
    way = way_of(Contribution.objects.get(pk=row.pk), user)
    return next(found for found in way.stations if found.key == key)


@pytest.fixture
def row():
    found = AcceptedFactory()
    reply(found)
    return found


@pytest.fixture
def result(row):
    event = EventFactory()
    state_date(event, date(2026, 3, 3))
    found = ResultFactory(event=event, happened_on=date(2026, 3, 9))
    mention(found, row)
    return found


def test_it_was_discussed_on_the_day_of_the_event(client, row, result):
    assert station(row, "discussed").when == "3. März 2026"
    page = text_of(client.get(public(row)))
    assert f"{result.event.title} , 3. März 2026" in page or f"{result.event.title}, 3. März 2026" in page
    assert "9. März 2026" not in page


def test_where_the_day_of_the_event_is_not_known_that_of_the_result_is_named_as_such(row):
    mention(ResultFactory(event=EventFactory(), happened_on=date(2026, 3, 9)), row)
    assert station(row, "discussed").when == "Ergebnis vom 9. März 2026"


def test_a_result_that_was_taken_back_does_not_undo_the_discussion(client, row, result):
    type(result).objects.update(withdrawn_at=timezone.now())
    found = station(row, "discussed")
    assert (found.label, found.state, found.when) == ("Besprochen", "done", "3. März 2026")
    page = text_of(client.get(public(row)))
    assert "Das Ergebnis der Veranstaltung ist zurückgezogen." in page
    assert result.title not in page


def test_what_is_internal_yet_is_neither_told_nor_denied(row, result):
    type(result).objects.update(published_at=None)
    found = station(row, "discussed")
    assert (found.label, found.state) == ("Kein Ergebnis einer Veranstaltung dazu veröffentlicht", "skipped")


def test_the_body_that_decided_is_named_in_full(row):
    name = "Ausschuss für Soziales, Arbeitsmarkt und Gleichstellung"
    committee = CouncilCommitteeFactory(name=name)
    deliberation = DeliberationFactory(committee=committee)
    decision = Decision.objects.create(
        deliberation=deliberation, decided_on=date(2026, 9, 2), wording="vertagt"
    )
    mention(decision, row)
    assert station(row, "decided").label == f"Behandelt: {name}"
    type(committee).objects.filter(pk=committee.pk).update(published_at=None)
    assert name not in station(row, "decided").label


def noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def council_decision(row, day):
    decision = Decision.objects.create(deliberation=DeliberationFactory(), decided_on=day, wording="vertagt")
    mention(decision, row)


@pytest.mark.parametrize(
    ("answered_on", "order"),
    [
        (date(2026, 2, 2), ["received", "read", "answered", "discussed", "decided"]),
        (date(2026, 3, 9), ["received", "read", "discussed", "answered", "decided"]),
        (date(2026, 4, 4), ["received", "read", "discussed", "decided", "answered"]),
    ],
)
def test_stations_stand_in_order_of_time(client, answered_on, order):
    row = AcceptedFactory(received_at=noon(date(2026, 1, 5)))
    ModerationDecision.objects.create(
        contribution=row, accepted=True, published=True, public_text="Da.", decided_at=noon(date(2026, 1, 9))
    )
    reply(row, replied_on=answered_on)
    event = EventFactory()
    state_date(event, date(2026, 3, 3))
    mention(ResultFactory(event=event, happened_on=date(2026, 3, 9)), row)
    council_decision(row, date(2026, 3, 20))

    assert [key for key, _state in stations(row)] == order
    page = text_of(client.get(public(row)))
    words = {"discussed": "3. März 2026", "answered": "Beantwortet (erledigt)", "decided": "Behandelt: "}
    assert [page.index(words[key]) for key in order[2:]] == sorted(
        page.index(text) for text in words.values()
    )


def test_what_is_open_or_has_no_day_stands_last():
    row = AcceptedFactory(received_at=noon(date(2026, 1, 5)))
    council_decision(row, date(2026, 3, 20))

    assert stations(row) == [
        ("received", "done"),
        ("decided", "done"),
        ("read", "done"),
        ("discussed", "open"),
        ("answered", "current"),
    ]
