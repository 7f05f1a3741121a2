"""Whether an event took place or was cancelled is asked first, and taken back while nothing rests on it."""

import pytest
from django.urls import reverse

from participation.models import EventStatus
from tests.factories import EventFactory, ResultFactory, UserFactory
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
