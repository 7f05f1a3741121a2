"""The form that states a date: as exactly as it is known, or as one of three gaps."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision
from erfurt_sozialraum.dates.forms import DateStatementForm
from erfurt_sozialraum.dates.models import state_date
from erfurt_sozialraum.rows.latest import Stale
from participation.models import CouncilInvitation
from tests.factories import CouncilInvitationFactory, PlannerFactory
from tests.factories import state_date as make_statement

DATED = {"kind": "dated", "precision": "day", "earliest": "2026-03-12", "stated_on": "2026-01-05"}
GAP = {
    "kind": "undated",
    "clarified_by": "Sozialamt",
    "clarify_until": "2026-04-30",
    "stated_on": "2026-01-05",
}


def filled(**data):
    form = DateStatementForm(data)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("precision", "text", "latest"),
    [
        (Precision.DAY, "12. März 2026", date(2026, 3, 12)),
        (Precision.MONTH, "März 2026", date(2026, 3, 31)),
        (Precision.QUARTER, "1. Quartal 2026", date(2026, 3, 31)),
        (Precision.HALF, "1. Halbjahr 2026", date(2026, 6, 30)),
        (Precision.SEASON, "Frühjahr 2026", date(2026, 5, 31)),
        (Precision.YEAR, "2026", date(2026, 12, 31)),
        (Precision.ABOUT, "etwa März 2026", date(2026, 3, 31)),
    ],
)
def test_a_day_within_is_enough_for_every_precision(precision, text, latest):
    form = filled(**DATED | {"precision": precision})
    assert (form.errors, form.preview(), form.statement()["latest"]) == ({}, text, latest)


def test_several_days_and_other_wording():
    assert filled(**DATED, latest="2026-03-14").preview() == "12. März 2026 bis 14. März 2026"
    assert filled(**DATED, wording="Mitte März").preview() == "Mitte März"


@pytest.mark.parametrize("kind", ["undated", "undecided", "undocumented"])
def test_a_gap_names_who_clarifies_it_and_until_when(kind):
    form = filled(**GAP | {"kind": kind})
    assert form.errors == {}
    assert form.statement() == {
        "kind": kind,
        "clarified_by": "Sozialamt",
        "clarify_until": date(2026, 4, 30),
        "stated_on": date(2026, 1, 5),
        "stated_until": None,
        "source": "",
    }


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, {"kind", "stated_on"}),
        ({"kind": "dated", "stated_on": "2026-01-05"}, {"precision", "earliest"}),
        ({"kind": "undecided", "stated_on": "2026-01-05"}, {"clarified_by", "clarify_until"}),
        (GAP | {"clarify_until": "2026-01-04"}, {"clarify_until"}),
        (DATED | {"latest": "2026-03-11"}, {"latest"}),
        (DATED | {"latest": "2026-03-14", "precision": "month"}, {"latest"}),
        (DATED | {"earliest": "30. Februar"}, {"earliest"}),
        (DATED | {"kind": "irgendwann"}, {"kind"}),
    ],
)
def test_errors_stand_at_the_field(data, fields):
    assert set(filled(**data).errors) == fields


def test_nothing_is_stated_tomorrow():
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert set(filled(**DATED | {"stated_on": tomorrow}).errors) == {"stated_on"}


def test_what_a_gap_does_not_need_does_not_count():
    """A date that was typed before the gap was chosen would break the row's constraint."""
    assert "earliest" not in filled(**GAP, earliest="2026-03-12", precision="day").statement()


def test_needed_fields_are_not_drawn_as_optional():
    for form in (DateStatementForm(), filled(kind="dated")):
        assert [name for name in form.fields if not form.fields[name].required] == [
            "seen",
            "latest",
            "wording",
            "stated_until",
            "source",
        ]


@pytest.mark.django_db
def test_stating_adds_a_row_that_counts_and_says_who():
    invitation, planner = CouncilInvitationFactory(), PlannerFactory()
    old = make_statement(invitation, kind=DateKind.UNDATED, stated_on=date(2026, 1, 5))
    form = DateStatementForm(DATED | {"seen": old.pk}, subject=invitation)
    assert form.is_valid()
    new = state_date(subject=invitation, by=planner, seen=form.cleaned_data["seen"], **form.statement())
    assert [row.pk for row in invitation.dates.all()] == [new.pk, old.pk]
    assert (new.text, new.recorded_by) == ("12. März 2026", planner)


@pytest.mark.django_db
def test_an_older_source_is_kept_once_and_does_not_win():
    invitation, planner = CouncilInvitationFactory(), PlannerFactory()
    latest = make_statement(invitation, kind=DateKind.UNDATED)
    span = {"stated_on": "2022-12-02", "stated_until": "2022-12-31"}
    for _pressed in range(2):
        form = DateStatementForm(DATED | span | {"seen": latest.pk}, subject=invitation)
        assert form.is_valid()
        older = state_date(subject=invitation, by=planner, seen=latest.pk, **form.statement())
    assert [row.pk for row in invitation.dates.all()] == [latest.pk, older.pk]
    assert older.stated_text == "2. Dezember 2022 bis 31. Dezember 2022"
    assert CouncilInvitation.objects.with_latest_date().get().date.pk == latest.pk
    then = CouncilInvitation.objects.as_of(date(2022, 12, 2)).with_latest_date().get()
    assert then.date.pk == older.pk
    assert not CouncilInvitation.objects.as_of(date(2022, 12, 1)).exists()


def test_a_span_of_a_statement_ends_after_it_begins():
    assert set(filled(**DATED | {"stated_until": "2026-01-04"}).errors) == {"stated_until"}
    assert set(filled(**DATED | {"stated_until": "2999-01-04"}).errors) == {"stated_until"}


@pytest.mark.django_db
def test_a_statement_made_meanwhile_is_not_talked_over():
    invitation, planner = CouncilInvitationFactory(), PlannerFactory()
    seen = DateStatementForm(subject=invitation)["seen"].value()
    make_statement(invitation, kind=DateKind.UNDECIDED)
    with pytest.raises(Stale):
        state_date(subject=invitation, by=planner, seen=seen, kind=DateKind.UNDATED)
    assert invitation.dates.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("kind", DateKind)
def test_the_latest_date_within_the_same_query_is_the_same_date(kind, django_assert_num_queries):
    never_stated, row = CouncilInvitationFactory(), CouncilInvitationFactory()
    make_statement(row, date(2022, 1, 1))
    stated = make_statement(
        row, date(2026, 3, 12), kind=kind, clarified_by="Sozialamt", clarify_until=date(2026, 4, 30)
    )
    with django_assert_num_queries(1):
        found = {each.pk: each.date for each in CouncilInvitation.objects.with_latest_date()}
    assert found[never_stated.pk] is None
    assert [getattr(found[row.pk], field.attname) for field in stated._meta.concrete_fields] == [
        getattr(stated, field.attname) for field in stated._meta.concrete_fields
    ]
