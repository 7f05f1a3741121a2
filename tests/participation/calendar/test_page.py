"""The page of all dates, and an event's page."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision
from participation.models import EventStatus
from participation.overviews.calendar.entries import calendar
from participation.views import calendar as views
from tests.factories import (
    CommitteeFactory,
    ConsultationFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    hear,
    state_date,
)
from tests.reading import markup_of

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def process():
    return ProcessFactory(is_main=True)


def event_on(day, precision=Precision.DAY, **fields):
    event = EventFactory(**fields)
    state_date(event, day, precision=precision)
    return event


def days(n):
    return timezone.localdate() + timedelta(days=n)


def titles(rows):
    return [row.title for row in rows]


# The page of all dates


def test_coming_dates_stand_in_order_of_time_and_past_ones_by_year_latest_first(client, process):
    event_on(date(2041, 1, 1), Precision.YEAR, process=process, title="Jahr")
    event_on(date(2041, 5, 2), process=process, title="Tag")
    event_on(date(2022, 12, 2), process=process, title="Alt")
    event_on(date(2023, 3, 1), Precision.QUARTER, process=process, title="Quartal")
    event_on(date(2023, 11, 1), process=process, title="Spät")

    found = client.get("/termine/").context["calendar"]

    assert titles(found.coming) == ["Jahr", "Tag"]
    assert [(year, titles(rows)) for year, rows in found.past] == [
        ("2023", ["Spät", "Quartal"]),
        ("2022", ["Alt"]),
    ]


def test_each_date_stands_in_its_own_precision(client, process):
    event_on(date(2041, 4, 1), Precision.QUARTER, process=process)
    event_on(date(2041, 9, 1), Precision.SEASON, process=process)

    page = markup_of(client.get("/termine/"))

    assert "2. Quartal 2041" in page
    assert "Herbst 2041" in page


def test_a_time_stands_beside_its_day(client, process):
    event = EventFactory(process=process)
    state_date(event, date(2041, 4, 1), start_time=time(17), end_time=time(19, 30))

    assert "von 17:00 bis 19:30 Uhr" in markup_of(client.get("/termine/"))
    assert "von 17:00 bis 19:30 Uhr" in markup_of(client.get(f"/termine/{event.pk}/"))


def test_gaps_say_since_when_who_clarifies_and_by_when(client, process):
    state_date(
        EventFactory(process=process, title="Zweites Treffen"),
        kind=DateKind.UNDATED, stated_on=date(2026, 2, 1), clarified_by="Sozialamt",
        clarify_until=date(2027, 1, 5),
    )  # fmt: skip
    state_date(CouncilInvitationFactory(title="Einladung"), kind=DateKind.UNDECIDED)
    state_date(EventFactory(process=process, title="Vergessen"), kind=DateKind.UNDOCUMENTED)

    response = client.get("/termine/")
    found, page = response.context["calendar"], markup_of(response)

    assert titles(found.gaps) == ["Zweites Treffen", "Einladung"]
    assert titles(found.unknown) == ["Vergessen"]
    assert (
        "Offen seit 1. Februar 2026. Klären soll es die zuständige Stelle (Sozialamt) bis zum 5. Januar 2027."
        in page
    )
    assert "noch nicht entschieden, ob eingeladen wird" in page


def test_every_kind_of_date_is_labelled_by_what_it_is(client, process):
    committee = CommitteeFactory(name="Begleitgremium")
    event_on(date(2041, 1, 1), process=process, committee=committee, title="A")
    event_on(date(2041, 1, 2), process=process, title="B")
    state_date(CouncilInvitationFactory(committee=committee, title="C"), date(2041, 1, 3))
    state_date(DeliberationFactory(process=process, title="D"), date(2041, 1, 4))
    ConsultationFactory(
        process=process,
        title="E",
        closes_at=datetime(2041, 1, 6, tzinfo=BERLIN),
        answer_by=date(2041, 1, 7),
    )

    rows = client.get("/termine/").context["calendar"].coming

    assert [(row.kind, row.title, row.statement["earliest"]) for row in rows] == [
        ("Sitzung", "A", "2041-01-01"),
        ("Veranstaltung", "B", "2041-01-02"),
        ("Einladung des Stadtrats", "C", "2041-01-03"),
        ("Beratung im Ausschuss", "D", "2041-01-04"),
        ("Beteiligung endet", "E", "2041-01-05"),  # open until midnight: the day before is the last
        ("Antworten bis", "E", "2041-01-07"),
    ]


def test_a_body_may_be_chosen(client, process):
    mine, other = CommitteeFactory(slug="ag"), CommitteeFactory()
    council = CouncilCommitteeFactory()
    event_on(date(2041, 1, 1), process=process, committee=mine, title="Meins")
    event_on(date(2041, 1, 1), process=process, committee=other, title="Anderes")
    event_on(date(2041, 1, 1), process=process, title="Ohne Gremium")
    state_date(CouncilInvitationFactory(committee=mine, title="Einladung"), date(2041, 1, 2))
    state_date(
        DeliberationFactory(process=process, committee=council, about=mine, title="Bericht"), date(2041, 1, 3)
    )
    ConsultationFactory(process=process)

    response = client.get("/termine/?gremium=ag")

    assert titles(response.context["calendar"].coming) == ["Meins", "Einladung", "Bericht"]
    assert 'href="/gremien/ag/termine.ics"' in markup_of(response)
    assert len(titles(client.get("/termine/?gremium=gibt-es-nicht").context["calendar"].coming)) == 7


def test_a_cancelled_event_stays_and_says_so(client, process):
    event = event_on(date(2041, 1, 1), process=process, status=EventStatus.CANCELLED)

    assert "abgesagt" in markup_of(client.get("/termine/"))
    page = markup_of(client.get(f"/termine/{event.pk}/"))
    assert "Diese Veranstaltung findet nicht statt." in page
    assert "Sie wurde abgesagt; ein Ergebnis gibt es nicht." in page


def test_a_past_event_without_record_is_not_said_to_have_been(client, process):
    event = event_on(date(2023, 1, 1), process=process)

    assert "Dem Portal liegt kein Beleg vor, ob sie stattfand." in markup_of(client.get("/termine/"))
    assert "geplant, Durchführung ohne Beleg" in markup_of(client.get(f"/termine/{event.pk}/"))


def test_many_past_dates_are_shown_year_by_year(client, process, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    for year in (2022, 2023, 2023):
        event_on(date(year, 5, 1), process=process, title=f"Im Jahr {year}")

    response = client.get("/termine/")
    assert [(year, len(rows)) for year, rows in response.context["past"]] == [("2023", 2)]
    assert [(item["label"], item["count"]) for item in response.context["years"]] == [
        ("2023", 2),
        ("2022", 1),
    ]
    older = client.get(response.context["years"][1]["href"].partition("#")[0].replace("?", "/termine/?"))
    assert [year for year, _rows in older.context["past"]] == ["2022"]


def test_without_dates_the_page_says_what_that_means(client):
    assert "Zu dieser Auswahl ist kein Termin erfasst." in markup_of(client.get("/termine/"))


def test_what_is_not_public_does_not_show(client, process):
    hidden = CommitteeFactory(published_at=None, name="Geheimes Gremium")
    event_on(date(2041, 1, 1), process=process, published_at=None, title="Intern")
    event_on(date(2041, 1, 1), process=process, committee=hidden, title="Offen")
    state_date(CouncilInvitationFactory(committee=hidden, title="Heimlich"), date(2041, 1, 1))

    page = markup_of(client.get("/termine/"))

    assert "Offen" in page
    assert [word for word in ("Intern", "Heimlich", "Geheimes") if word in page] == []
    assert titles(calendar(PlannerFactory()).coming) == ["Intern", "Offen", "Heimlich"]


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_queries_does_not_grow(client, process, django_assert_num_queries, n):
    for _number in range(n):
        event_on(days(3), process=process, committee=CommitteeFactory())
        event_on(days(-3), process=process)
        state_date(CouncilInvitationFactory(), days(2))
        state_date(DeliberationFactory(process=process), days(1))
        ConsultationFactory(process=process)

    with django_assert_num_queries(6):
        client.get("/termine/")


# One event


def test_an_event_shows_what_it_belongs_to_and_what_came_of_it(client, process):
    committee = CommitteeFactory()
    event = event_on(
        date(2024, 3, 2), process=process, committee=committee, step=StepFactory(process=process),
        place="Rathaus", status=EventStatus.HELD, description="Es ging um *Treffpunkte*.",
    )  # fmt: skip
    topic = TopicFactory(process=process)
    event.topics.add(topic)
    result = ResultFactory(event=event, happened_on=date(2024, 3, 2))
    heard = FeedbackLoopFactory(result=result)
    hear(heard, date(2024, 4, 1), where="TOP 2")
    other = FeedbackLoopFactory()
    hear(other, date(2024, 3, 2), where="TOP 1", event=event, answer="Gut so.")
    CouncilInvitationFactory(event=event, committee=committee, invited_on=date(2024, 2, 1))

    response = client.get(f"/termine/{event.pk}/")
    page = markup_of(response)

    for words in (
        "2. März 2024", "Rathaus", "<em>Treffpunkte</em>", "eingeladen am 1. Februar 2024",
        "lag am 1. April 2024 vor, TOP 2", "Gut so.", "hat stattgefunden",
    ):  # fmt: skip
        assert words in page
    for href in (
        reverse("participation:committee", args=[committee.slug]),
        reverse("participation:step", args=[event.step.slug]),
        reverse("participation:topic", args=[topic.slug]),
        reverse("participation:result", args=[result.pk]),
        reverse("participation:result", args=[other.result.pk]),
        reverse("participation:event_file", args=[event.pk]),
    ):
        assert f'href="{href}"' in page
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_an_event_keeps_every_statement_of_its_date(client, process):
    event = event_on(date(2041, 3, 1), Precision.MONTH, process=process)
    state_date(event, date(2041, 3, 9), source="Einladung")

    page = markup_of(client.get(f"/termine/{event.pk}/"))

    assert page.index("9. März 2041") < page.index("März 2041</p>")
    assert page.count("gilt nicht mehr") == 1


def test_an_event_does_not_name_what_is_hidden(client, process):
    event = event_on(
        days(3), process=process, committee=CommitteeFactory(name="Geheimes", published_at=None),
        step=StepFactory(process=process, title="Heimlicher Schritt", published_at=None),
    )  # fmt: skip
    ResultFactory(event=event, title="Vertraulich", published_at=None)

    page = markup_of(client.get(f"/termine/{event.pk}/"))

    assert [word for word in ("Geheimes", "Heimlicher", "Vertraulich") if word in page] == []


def test_a_hidden_event_is_not_there(client, process):
    event = event_on(days(3), process=process, published_at=None)

    assert client.get(f"/termine/{event.pk}/").status_code == 404
    assert client.get(f"/termine/{event.pk}.ics").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_an_events_queries_do_not_grow(client, process, django_assert_num_queries, n):
    event = event_on(days(-3), process=process, committee=CommitteeFactory(), status=EventStatus.HELD)
    for _number in range(n):
        event.topics.add(TopicFactory(process=process))
        hear(FeedbackLoopFactory(result__event=event), days(-1), where="TOP", event=event)
        CouncilInvitationFactory(event=event)

    with django_assert_num_queries(8):
        client.get(f"/termine/{event.pk}/")


def test_other_pages_lead_to_the_event_and_to_the_calendar(client, process):
    committee = CommitteeFactory()
    event = event_on(days(3), process=process, committee=committee)
    result = ResultFactory(event=event)

    body = markup_of(client.get(reverse("participation:committee", args=[committee.slug])))
    assert f'href="/termine/{event.pk}/"' in body
    assert f'href="/gremien/{committee.slug}/termine.ics"' in body
    assert f'href="/termine/{event.pk}/"' in markup_of(client.get("/gremien/"))
    assert f'href="/termine/{event.pk}/"' in markup_of(
        client.get(reverse("participation:result", args=[result.pk]))
    )
