"""What a body is to hear of, and what it heard, among its dates: on the page and as iCalendar."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.publication import withdraw
from tests.factories import (
    CommitteeFactory,
    EventFactory,
    FeedbackLoopFactory,
    ProcessFactory,
    ResultFactory,
    hear,
)
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db
DUE = date(2041, 7, 9)


@pytest.fixture
def ag():
    ProcessFactory(is_main=True)
    return CommitteeFactory(slug="ag", name="AG der Sprecher")


@pytest.fixture
def loop(ag):
    return FeedbackLoopFactory(committee=ag, result=ResultFactory(title="Treffpunkte"), due_on=DUE)


def rows_of(client):
    return Calendar.from_ical(client.get("/gremien/ag/termine.ics").content).walk("VEVENT")


def test_the_bodys_calendar_holds_the_day_until_when_it_is_to_hear(client, loop):
    (row,) = rows_of(client)
    assert str(row["SUMMARY"]) == "Soll von einem Ergebnis hören bis: Treffpunkte"
    assert (row.decoded("dtstart"), row.decoded("dtend")) == (DUE, DUE + timedelta(days=1))
    assert str(row["TRANSP"]) == "TRANSPARENT"
    assert str(row["URL"]).endswith(f"/ergebnisse/{loop.result_id}/")


def test_once_it_has_heard_the_same_entry_tells_where(client, loop):
    (before,) = rows_of(client)
    hear(loop, date(2026, 9, 23), where="Treffen der AG, Punkt 2")
    (row,) = rows_of(client)
    assert row["UID"] == before["UID"]
    assert row["SEQUENCE"] > before["SEQUENCE"]
    assert str(row["SUMMARY"]) == "Hat von einem Ergebnis gehört: Treffpunkte"
    assert row.decoded("dtstart") == date(2026, 9, 23)
    assert str(row["LOCATION"]) == "Treffen der AG, Punkt 2"


def test_only_what_everybody_may_see_and_only_of_this_body(client, ag, loop):
    FeedbackLoopFactory()
    FeedbackLoopFactory(committee=ag, result=ResultFactory(published_at=None))
    withdraw(ResultFactory(title="Zurückgezogen"))
    old = ResultFactory(event=EventFactory(process=ProcessFactory(records_from=today())))
    old.happened_on = date(2022, 12, 2)
    old.save()
    FeedbackLoopFactory(committee=ag, result=old)
    assert [str(row["SUMMARY"]).partition(": ")[2] for row in rows_of(client)] == ["Treffpunkte"]
    assert "Treffpunkte" not in client.get("/termine.ics").content.decode()


def test_who_has_the_calendar_gets_it_again_after_a_record(client, loop):
    etag = client.get("/gremien/ag/termine.ics")["ETag"]
    assert client.get("/gremien/ag/termine.ics", headers={"if-none-match": etag}).status_code == 304
    hear(loop)
    assert client.get("/gremien/ag/termine.ics", headers={"if-none-match": etag}).status_code == 200


def test_the_page_of_the_bodys_dates_shows_the_same(client, ag, loop):
    late = FeedbackLoopFactory(committee=ag, due_on=today() - timedelta(days=1))
    page = text_of(client.get("/termine/?gremium=ag"))
    coming = page.partition("Was kommt")[2]
    assert coming.index(f"{day_text(late.due_on)} Soll von einem Ergebnis hören bis") < coming.index("2041")
    assert "überfällig" in coming
    assert "Treffpunkte" not in text_of(client.get("/termine/"))


def test_the_file_stands_beside_the_filter(client, loop):
    page = markup_of(client.get("/termine/?gremium=ag"))
    above = page.partition('id="kommt"')[0]
    assert 'href="/gremien/ag/termine.ics"' in above.partition("</head>")[2]
