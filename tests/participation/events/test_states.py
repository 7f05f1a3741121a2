"""Whether an event took place or was cancelled is asked first, and taken back while nothing rests on it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.events import move_event
from participation.actions.hearings.decisions import record_decision
from participation.forms.events import EventDateForm
from participation.models import EventStatus
from tests.factories import (
    DeliberationFactory,
    EventFactory,
    PlannerFactory,
    ResultFactory,
    UserFactory,
    state_date,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def address(event):
    return reverse("participation:event_move", args=[event.pk])


def status_of(event):
    event.refresh_from_db()
    return event.status


@pytest.mark.parametrize(("to", "asked"), [("held", "stattgefunden?"), ("cancelled", "abgesagt?")])
def test_the_page_asks_and_only_its_button_moves(client, planner, to, asked):
    event = EventFactory()
    page = client.get(reverse("participation:event_detail", args=[event.pk])).content.decode()
    assert f'href="{address(event)}?stand={to}"' in page
    response = client.get(address(event), {"stand": to})
    assert (asked in text_of(response), status_of(event)) == (True, EventStatus.PLANNED)
    assert f'name="stand" value="{to}"' in response.content.decode()
    assert client.post(address(event), {"stand": to}).status_code == 302
    assert status_of(event) == to


@pytest.mark.parametrize("status", [EventStatus.HELD, EventStatus.CANCELLED])
def test_a_wrong_note_is_taken_back(client, planner, status):
    event = EventFactory(status=status)
    detail = client.get(reverse("participation:event_detail", args=[event.pk])).content.decode()
    assert f'href="{address(event)}?stand=planned"' in detail
    assert "wieder geplant?" in text_of(client.get(address(event), {"stand": "planned"}))
    assert client.post(address(event), {"stand": "planned"}).status_code == 302
    assert status_of(event) == EventStatus.PLANNED
    assert client.post(address(event), {"stand": "planned"}).status_code == 409


def test_what_came_to_a_result_has_taken_place(client, planner):
    event = ResultFactory(event__status=EventStatus.HELD).event
    detail = client.get(reverse("participation:event_detail", args=[event.pk]))
    assert "stand=planned" not in detail.content.decode()
    response = client.post(address(event), {"stand": "planned"})
    assert (response.status_code, status_of(event)) == (409, EventStatus.HELD)
    assert "Ergebnisse" in text_of(response)


def test_words_that_mean_nothing_and_people_who_may_not_are_refused(client, planner):
    event = EventFactory()
    assert client.get(address(event), {"stand": "unsinn"}).status_code == 422
    client.force_login(UserFactory(roles=["moderator"]))
    assert client.get(address(event), {"stand": "held"}).status_code == 403


def test_a_session_in_which_something_was_decided_took_place():
    """A day before, it was only planned; it can neither be called off nor be moved into the future."""
    event, planner = EventFactory(), PlannerFactory()
    day = today() - timedelta(days=3)
    state_date(event, day)
    row = DeliberationFactory(process=event.process, event=event)
    values = {"decided_on": day, "outcome": "adopted", "wording": "beschlossen", "votes": "", "source": ""}
    record_decision(row, values=values, seen=None, by=planner)
    event.refresh_from_db()
    assert event.status == EventStatus.HELD
    for to in (EventStatus.PLANNED, EventStatus.CANCELLED):
        with pytest.raises(Refused, match="was beschlossen wurde|nicht mehr"):
            move_event(event, to)
    later = {"kind": "dated", "precision": "day", "earliest": (today() + timedelta(days=9)).isoformat()}
    form = EventDateForm(later | {"stated_on": today().isoformat(), "seen": event.date.pk}, subject=event)
    assert list(form.errors) == ["earliest"]


def test_a_decision_of_another_day_says_nothing_of_the_session():
    event = EventFactory()
    state_date(event, today() - timedelta(days=3))
    row = DeliberationFactory(process=event.process, event=event)
    values = {"decided_on": today(), "outcome": "noted", "wording": "zur Kenntnis", "votes": "", "source": ""}
    record_decision(row, values=values, seen=None, by=PlannerFactory())
    event.refresh_from_db()
    assert event.status == EventStatus.PLANNED
