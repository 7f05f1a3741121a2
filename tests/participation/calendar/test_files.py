"""Dates as iCalendar: read back by a parser, and byte by byte where programs are strict."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from erfurt_sozialraum.dates import DateKind, Precision
from participation.models import EventStatus
from tests.factories import (
    CommitteeFactory,
    ConsultationFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    PlannerFactory,
    ProcessFactory,
    state_date,
)

pytestmark = pytest.mark.django_db

DAY = date(2041, 7, 9)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://portal.example"


@pytest.fixture
def process():
    return ProcessFactory()


def event_on(day=DAY, *, start=None, end=None, **fields):
    event = EventFactory(**fields)
    state_date(event, day, start_time=start, end_time=end)
    return event


def rows_of(client, address="/termine.ics"):
    return Calendar.from_ical(client.get(address).content).walk("VEVENT")


def uids(rows):
    return [str(row["UID"]) for row in rows]


# What stands in it


def test_a_day_without_time_is_a_whole_day(client):
    event = event_on(title="Werkstatt", place="Rathaus")
    (row,) = rows_of(client)

    assert row.decoded("dtstart") == DAY
    assert row.decoded("dtend") == DAY + timedelta(days=1), "the end is exclusive"
    assert str(row["SUMMARY"]) == "Werkstatt"
    assert str(row["LOCATION"]) == "Rathaus"
    assert str(row["UID"]) == f"event-{event.pk}@sozialraumplanung-erfurt"
    assert str(row["URL"]) == f"https://portal.example/termine/{event.pk}/"
    assert str(row["STATUS"]) == "CONFIRMED"


@pytest.mark.parametrize(("day", "offset"), [(date(2041, 7, 9), 2), (date(2041, 1, 9), 1)])
def test_a_time_is_in_berlin_with_its_zone_described(client, day, offset):
    event_on(day, start=time(17), end=time(19, 30))
    response = client.get("/termine.ics")
    (row,) = Calendar.from_ical(response.content).walk("VEVENT")

    assert row.decoded("dtstart") == datetime.combine(day, time(17), ZoneInfo("Europe/Berlin"))
    assert row.decoded("dtend").time() == time(19, 30)
    assert f"DTSTART;TZID=Europe/Berlin:{day:%Y%m%d}T170000\r\n".encode() in response.content
    (zone,) = Calendar.from_ical(response.content).walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Berlin"
    assert zone.to_tz().utcoffset(datetime.combine(day, time(17))) == timedelta(hours=offset)


def test_a_beginning_without_an_end_is_not_zero_minutes_long(client):
    event_on(start=time(17))
    (row,) = rows_of(client)

    assert row.decoded("dtstart").time() == time(17)
    assert row.decoded("dtend").time() == time(19)


def test_only_what_is_known_to_the_day_is_in_it(client, process):
    for precision in set(Precision) - {Precision.DAY}:
        state_date(EventFactory(process=process), DAY, precision=precision)
    for kind in (DateKind.UNDATED, DateKind.UNDECIDED, DateKind.UNDOCUMENTED):
        state_date(EventFactory(process=process), kind=kind)
    moved = event_on()
    state_date(moved, kind=DateKind.UNDATED)
    EventFactory(process=process)

    assert rows_of(client) == []


def test_invitations_deliberations_and_days_of_consultations_are_in_it(client, process):
    invitation, hearing = CouncilInvitationFactory(), DeliberationFactory(process=process)
    state_date(invitation, DAY)
    state_date(hearing, DAY)
    consultation = ConsultationFactory(process=process)
    rows = rows_of(client)

    assert set(uids(rows)) == {
        f"invitation-{invitation.pk}@sozialraumplanung-erfurt",
        f"deliberation-{hearing.pk}@sozialraumplanung-erfurt",
        f"consultation-closing-{consultation.pk}@sozialraumplanung-erfurt",
        f"consultation-answer-{consultation.pk}@sozialraumplanung-erfurt",
    }
    assert {str(row["TRANSP"]) for row in rows if "consultation" in row["UID"]} == {"TRANSPARENT"}


def test_an_invitation_to_an_event_does_not_stand_beside_it(client):
    event = event_on()
    state_date(CouncilInvitationFactory(event=event), DAY)

    assert uids(rows_of(client)) == [f"event-{event.pk}@sozialraumplanung-erfurt"]


def test_an_example_says_so(client):
    event_on(is_example=True)

    assert "Beispiel, erfunden" in str(rows_of(client)[0]["DESCRIPTION"])


# Changes reach those who subscribed


def test_a_new_date_keeps_the_uid_and_raises_the_sequence(client):
    event = event_on()
    (before,) = rows_of(client)
    state_date(event, DAY + timedelta(days=7), recorded_at=timezone.now() + timedelta(hours=1))
    (after,) = rows_of(client)

    assert uids([before]) == uids([after])
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("dtstart") == DAY + timedelta(days=7)
    assert after.decoded("dtstamp") > before.decoded("dtstamp")


def test_a_cancelled_event_keeps_its_uid_and_says_so(client):
    event = event_on(title="Werkstatt")
    event.status = EventStatus.CANCELLED
    event.save()
    (row,) = rows_of(client)

    assert uids([row]) == [f"event-{event.pk}@sozialraumplanung-erfurt"]
    assert str(row["STATUS"]) == "CANCELLED"
    assert str(row["SUMMARY"]) == "Abgesagt: Werkstatt"
    assert row["SEQUENCE"] == 1


def test_what_is_taken_back_is_sent_as_cancelled_and_says_nothing_more(client):
    event = event_on(title="Geheim", place="Saal 7")
    (before,) = rows_of(client)
    withdraw(event)
    raw = client.get("/termine.ics").content.decode()
    (row,) = rows_of(client)
    assert (str(row["UID"]), str(row["STATUS"])) == (str(before["UID"]), "CANCELLED")
    assert int(row["SEQUENCE"]) > int(before["SEQUENCE"])
    assert "Geheim" not in raw and "Saal 7" not in raw and f"{DAY:%Y%m%d}" not in raw
    event_on(title="Nie gezeigt", published_at=None)
    assert len(rows_of(client)) == 1


def test_a_uid_does_not_depend_on_the_host(client, settings):
    event_on()
    before = uids(rows_of(client))
    settings.SITE_URL = "https://anderswo.example"
    assert uids(rows_of(client)) == before


def test_the_stamp_is_in_utc_and_stays_while_nothing_changes(client):
    event_on()
    (row,) = rows_of(client)

    assert row.decoded("dtstamp").tzinfo in (UTC, ZoneInfo("UTC"))
    assert client.get("/termine.ics").content == client.get("/termine.ics").content


# How it is written


def test_lines_end_in_crlf_and_are_folded_at_75_octets(client):
    event_on(title="Trägerveranstaltung über Gäßchen, Höfe; und Plätze " * 3, description="x")
    content = client.get("/termine.ics").content

    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\\, H" in content.replace(b"\r\n ", b"")
    assert content.endswith(b"END:VCALENDAR\r\n")


def test_control_characters_that_are_stored_do_not_stand_in_it(client):
    event_on(title="Runde\x0bzwei\x07\x1b", place="Saal\u2028B")
    raw = client.get("/termine.ics").content.decode()
    assert not [sign for sign in raw.replace("\r\n", "") if ord(sign) < 32 or sign in "\x7f\x85\u2028"]
    (row,) = rows_of(client)
    assert (str(row["SUMMARY"]), str(row["LOCATION"])) == ("Runde zwei", "Saal B")


def test_an_empty_calendar_is_one(client):
    response = client.get("/termine.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert Calendar.from_ical(response.content).walk("VEVENT") == []


# Of one body, of one event


def test_a_body_has_a_calendar_of_its_own(client, process):
    mine = CommitteeFactory(slug="ag", name="AG")
    event = event_on(committee=mine)
    event_on()
    about = DeliberationFactory(process=process, about=mine)
    state_date(about, DAY)
    ConsultationFactory(process=process)

    assert uids(rows_of(client, "/gremien/ag/termine.ics")) == [
        f"deliberation-{about.pk}@sozialraumplanung-erfurt",
        f"event-{event.pk}@sozialraumplanung-erfurt",
    ]


def test_a_hidden_body_has_no_calendar_even_for_those_who_may_see_it(client):
    CommitteeFactory(slug="ag", published_at=None)
    client.force_login(PlannerFactory())

    assert client.get("/gremien/ag/termine.ics").status_code == 404


def test_one_event_can_be_taken_along(client):
    event = event_on()
    event_on()

    assert uids(rows_of(client, f"/termine/{event.pk}.ics")) == [f"event-{event.pk}@sozialraumplanung-erfurt"]
    vague = EventFactory()
    state_date(vague, DAY, precision=Precision.MONTH)
    assert client.get(f"/termine/{vague.pk}.ics").status_code == 404


# Nothing but the public, and cheap


def test_a_session_sees_no_more_than_a_stranger(client):
    event_on(published_at=None)
    event_on(committee=CommitteeFactory(name="Geheimes", published_at=None), title="Offen")
    client.force_login(PlannerFactory())
    content = client.get("/termine.ics").content

    assert [str(row["SUMMARY"]) for row in Calendar.from_ical(content).walk("VEVENT")] == ["Offen"]
    assert b"Geheimes" not in content


def test_it_sets_no_cookie_and_may_be_cached(client):
    response = client.get("/termine.ics")

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "no-store" not in response["Cache-Control"]


@pytest.mark.parametrize("header", ["HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"])
def test_what_the_reader_has_is_not_sent_again(client, django_assert_num_queries, header):
    event_on()
    first = client.get("/termine.ics")
    known = first["ETag"] if header == "HTTP_IF_NONE_MATCH" else first["Last-Modified"]

    with django_assert_num_queries(1):
        again = client.get("/termine.ics", **{header: known})
    assert (again.status_code, again.content) == (304, b"")


def change_date(event):
    state_date(event, DAY + timedelta(days=1))


def change_row(event):
    event.title = "Anders"
    event.save()


def withdraw(event):
    event.withdrawn_at = timezone.now()
    event.save()


def withdraw_body(event):
    event.committee.withdrawn_at = timezone.now()
    event.committee.save()


@pytest.mark.parametrize("change", [change_date, change_row, withdraw, withdraw_body])
def test_every_change_is_told(client, change):
    event = event_on(committee=CommitteeFactory())
    first = client.get("/termine.ics")
    change(event)
    again = client.get("/termine.ics", HTTP_IF_NONE_MATCH=first["ETag"])

    assert again.status_code == 200
    assert again.content != first.content


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_queries_does_not_grow(client, process, django_assert_num_queries, n):
    for _number in range(n):
        event_on(committee=CommitteeFactory())
        state_date(CouncilInvitationFactory(), DAY)
        state_date(DeliberationFactory(process=process), DAY)
        ConsultationFactory(process=process)

    with django_assert_num_queries(6):
        client.get("/termine.ics")


def test_with_a_session_it_is_not_cached(client):
    client.force_login(PlannerFactory())
    rules = client.get("/termine.ics")["Cache-Control"]

    assert ("no-store" in rules, "public" in rules) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_has_it_gets_304_although_pages_are_kept(client):
    event_on()
    first = client.get("/termine.ics")
    client.get("/termine.ics")

    assert client.get("/termine.ics", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
