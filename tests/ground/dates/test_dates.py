"""Dates as people know them: precision, gaps, the latest statement, and whether a day is over."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision, date_text, models, span, today
from participation.models import Event
from tests.factories import EventFactory, state_date


@pytest.mark.parametrize(
    ("precision", "day", "first", "last", "text"),
    [
        ("day", date(2022, 12, 2), date(2022, 12, 2), date(2022, 12, 2), "2. Dezember 2022"),
        ("month", date(2024, 2, 17), date(2024, 2, 1), date(2024, 2, 29), "Februar 2024"),
        ("quarter", date(2023, 3, 31), date(2023, 1, 1), date(2023, 3, 31), "1. Quartal 2023"),
        ("quarter", date(2023, 10, 1), date(2023, 10, 1), date(2023, 12, 31), "4. Quartal 2023"),
        ("half", date(2023, 6, 30), date(2023, 1, 1), date(2023, 6, 30), "1. Halbjahr 2023"),
        ("half", date(2023, 7, 1), date(2023, 7, 1), date(2023, 12, 31), "2. Halbjahr 2023"),
        ("season", date(2021, 10, 5), date(2021, 9, 1), date(2021, 11, 30), "Herbst 2021"),
        ("season", date(2023, 12, 24), date(2023, 12, 1), date(2024, 2, 29), "Winter 2023/2024"),
        ("season", date(2024, 2, 1), date(2023, 12, 1), date(2024, 2, 29), "Winter 2023/2024"),
        ("year", date(2023, 5, 5), date(2023, 1, 1), date(2023, 12, 31), "2023"),
        ("about", date(2023, 6, 15), date(2023, 6, 1), date(2023, 6, 30), "etwa Juni 2023"),
    ],
)
def test_a_date_spans_and_reads_as_precisely_as_it_is_known(precision, day, first, last, text):
    assert span(precision, day) == (first, last)
    assert date_text(precision, first, last) == text


def test_the_wording_of_the_source_wins():
    assert date_text("about", date(2023, 6, 1), date(2023, 6, 30), "Mitte 2023") == "Mitte 2023"


def test_several_days_read_as_from_to():
    assert date_text("day", date(2026, 3, 1), date(2026, 3, 3)) == "1. März 2026 bis 3. März 2026"


@pytest.mark.django_db
class TestStatements:
    @pytest.fixture
    def event(self):
        return EventFactory()

    def test_the_latest_statement_counts_and_the_first_is_kept(self, event):
        state_date(event, date(2026, 5, 1))
        state_date(event, date(2026, 6, 1), precision=Precision.MONTH)
        assert [Event.objects.get().date_text, event.dates.count()] == ["Juni 2026", 2]

    def test_a_date_may_become_a_gap_again(self, event):
        state_date(event, date(2026, 5, 1))
        state_date(event, kind=DateKind.UNDATED, clarified_by="Sozialamt")
        row = Event.objects.with_dates().get()
        assert (row.date_text, row.date_kind, row.date_earliest) == ("noch nicht terminiert", "undated", None)

    def test_where_nothing_was_ever_stated_nothing_is_documented(self, event):
        assert event.date is None
        assert event.date_text == "ohne Beleg"

    @pytest.mark.parametrize(
        ("kind", "text", "details"),
        [
            (
                DateKind.UNDECIDED,
                "noch nicht entschieden, ob sie stattfindet",
                "Offen seit 3. Mai 2026. "
                "Klären soll es die zuständige Stelle (Sozialamt) bis zum 30. Juni 2026.",
            ),
            (
                DateKind.UNDATED,
                "noch nicht terminiert",
                "Offen seit 3. Mai 2026. "
                "Klären soll es die zuständige Stelle (Sozialamt) bis zum 30. Juni 2026.",
            ),
            (
                DateKind.UNDOCUMENTED,
                "ohne Beleg",
                "Festgestellt am 3. Mai 2026. "
                "Klären soll es die zuständige Stelle (Sozialamt) bis zum 30. Juni 2026.",
            ),
        ],
    )
    def test_three_gaps_are_three_texts(self, event, kind, text, details):
        gap = state_date(
            event,
            kind=kind,
            stated_on=date(2026, 5, 3),
            clarified_by="Sozialamt",
            clarify_until=date(2026, 6, 30),
        )
        assert (gap.text, gap.gap_details, gap.is_dated) == (text, details, False)

    def test_a_gap_says_since_when_in_words_where_the_day_is_not_known(self, event):
        open_gap = state_date(event, kind=DateKind.UNDATED, stated_wording="Dezember 2022")
        assert open_gap.gap_details == "Offen seit Dezember 2022. Wer es bis wann klärt, ist offen."
        found = state_date(event, kind=DateKind.UNDOCUMENTED, stated_wording="Dezember 2022")
        assert found.gap_details.startswith("Festgestellt: Dezember 2022. ")

    def test_a_date_has_no_gap_to_explain(self, event):
        assert state_date(event, date(2026, 5, 1)).gap_details == ""

    @pytest.mark.parametrize(
        ("today", "is_past"),
        [(date(2023, 3, 31), False), (date(2023, 4, 1), True), (date(2023, 1, 1), False)],
    )
    def test_it_is_past_only_after_the_latest_day_it_may_mean(self, event, monkeypatch, today, is_past):
        monkeypatch.setattr(models, "today", lambda: today)
        assert state_date(event, date(2023, 2, 1), precision=Precision.QUARTER).is_past is is_past

    def test_a_gap_is_never_past(self, event):
        assert not state_date(event, kind=DateKind.UNDOCUMENTED, stated_on=date(2020, 1, 1)).is_past

    @pytest.mark.parametrize(
        "fields",
        [
            {"kind": "dated"},
            {"kind": "dated", "earliest": date(2026, 1, 1), "latest": date(2026, 1, 1)},
            {"kind": "dated", "earliest": date(2026, 1, 2), "latest": date(2026, 1, 1), "precision": "day"},
            {"kind": "undated", "earliest": date(2026, 1, 1), "latest": date(2026, 1, 1)},
            {"kind": "undecided", "precision": "day"},
        ],
        ids=["no day", "no precision", "wrong order", "gap with days", "gap with precision"],
    )
    def test_half_a_date_is_refused_by_the_database(self, event, fields):
        with pytest.raises(IntegrityError, match="dated_or_gap"):
            event.dates.create(**fields)

    def test_a_statement_is_never_changed_or_deleted(self, event):
        statement = state_date(event, date(2026, 5, 1))
        for change in (lambda: event.dates.update(source="anders"), statement.delete):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                change()
        assert event.dates.get().source == ""

    def test_rows_stand_in_order_of_time_and_gaps_at_the_end(self):
        late, gap, nothing, early = (
            EventFactory(title=title) for title in ("spät", "Lücke", "nichts", "früh")
        )
        state_date(late, date(2026, 9, 1))
        state_date(gap, kind=DateKind.UNDATED)
        state_date(early, date(2026, 2, 1), precision=Precision.QUARTER)
        assert list(Event.objects.in_order_of_time()) == [early, late, gap, nothing]

    def test_many_rows_cost_two_queries(self, django_assert_num_queries):
        for _ in range(3):
            state_date(EventFactory(), date(2026, 5, 1))
        with django_assert_num_queries(2):
            assert [event.date_text for event in Event.objects.with_dates()] == ["1. Mai 2026"] * 3

    def test_a_snapshot_holds_text_and_days(self, event):
        frozen = state_date(event, date(2026, 5, 1), source="Protokoll").as_dict()
        assert {key: frozen[key] for key in ("kind", "text", "gap", "earliest", "latest", "source")} == {
            "kind": "dated",
            "text": "1. Mai 2026",
            "gap": "",
            "earliest": "2026-05-01",
            "latest": "2026-05-01",
            "source": "Protokoll",
        }


def test_today_is_erfurts_day():
    assert abs(today() - timezone.now().date()) <= timedelta(days=1)
