"""From when until when an event lasts: over midnight, over days, without an end, in no missing hour."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import make_aware
from icalendar import Calendar

from participation.forms.events import EventDateForm
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db

FRIDAY = date(2041, 7, 5)
BERLIN = ZoneInfo("Europe/Berlin")


def form(**typed):
    data = {"kind": "dated", "precision": "day", "earliest": FRIDAY.isoformat(), "stated_on": "2026-01-01"}
    return EventDateForm(data | typed, subject=None)


@pytest.mark.parametrize(
    "typed",
    [
        {"latest": "2041-07-07", "start_time": "18:00", "end_time": "12:00"},
        {"start_time": "20:00", "end_time": "01:00"},
        {"start_time": "18 Uhr", "end_time": "18.30"},
        {"start_time": "23:00", "end_time": "06:00"},
        {"start_time": "18"},
    ],
)
def test_what_people_plan_is_taken(typed):
    assert form(**typed).errors == {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"start_time": "18:00", "end_time": "17:00"}, "end_time"),
        ({"start_time": "18:00", "end_time": "18:00"}, "end_time"),
        ({"start_time": "02:00", "end_time": "01:00"}, "end_time"),
        ({"end_time": "18:00"}, "start_time"),
        ({"earliest": "2027-03-28", "start_time": "02:30"}, "start_time"),
        (
            {"earliest": "2027-03-26", "latest": "2027-03-28", "start_time": "9", "end_time": "2:30"},
            "end_time",
        ),
        ({"earliest": "2027-03-27", "start_time": "20", "end_time": "2:30"}, "end_time"),
        ({"earliest": "9999-12-31", "start_time": "18:00"}, "earliest"),
    ],
)
def test_what_cannot_be_is_refused(typed, field):
    assert list(form(**typed).errors) == [field]


def entry(client, last=FRIDAY, start=time(18), end=None):
    event = EventFactory(title="Klausur")
    hours = {"start_time": start, "end_time": end}
    event.dates.create(kind="dated", precision="day", earliest=FRIDAY, latest=last, **hours)
    (row,) = Calendar.from_ical(client.get(f"/termine/{event.pk}.ics").content).walk("VEVENT")
    html = client.get(f"/termine/{event.pk}/").content.decode()
    return row.decoded("dtstart"), row.decoded("dtend"), str(row["DESCRIPTION"]), " ".join(html.split())


def at(day, hour, minute=0):
    return make_aware(datetime.combine(FRIDAY + timedelta(days=day), time(hour, minute)), BERLIN)


def test_a_weekend_is_one_entry_and_says_both_hours(client):
    start, end, _text, html = entry(client, FRIDAY + timedelta(days=2), end=time(12))
    assert (start, end) == (at(0, 18), at(2, 12))
    assert "am ersten Tag ab 18:00 Uhr, am letzten bis 12:00 Uhr" in html


def test_an_evening_ends_after_midnight(client):
    start, end, _text, html = entry(client, start=time(20), end=time(1))
    assert (start, end) == (at(0, 20), at(1, 1))
    assert "von 20:00 bis 01:00 Uhr" in html


def test_without_an_end_it_has_a_length_and_says_that_this_is_open(client):
    start, end, text, html = entry(client)
    assert (start, end) == (at(0, 18), at(0, 20))
    assert "Das Ende ist nicht angegeben." in text
    assert "um 18:00 Uhr" in html
    assert entry(client, start=time(23))[1] == at(1, 0)
    assert entry(client, FRIDAY + timedelta(days=1))[1] == at(2, 0)


def test_the_hour_of_summer_time_is_one_hour(client):
    assert entry(client)[0].astimezone(UTC) == datetime(2041, 7, 5, 16, tzinfo=UTC)
