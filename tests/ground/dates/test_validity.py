"""Facts that hold for a time: as of a day, ended, taken back, and through a relation to many."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.validity import end_stated, others_of, set_others, yesterday
from participation.models import StepBody
from stakeholders.models import Seat
from tests.factories import CommitteeFactory, SeatFactory, StepFactory

pytestmark = pytest.mark.django_db
THEN = date(2022, 12, 15)


def long_ago(row):
    """As if it had been entered last year."""
    StepBody.objects.filter(pk=row.pk).update(recorded_at=row.recorded_at - timedelta(days=365))


@pytest.mark.parametrize(
    ("days", "counts"),
    [
        ({"stated_on": THEN}, True),
        ({"stated_on": THEN + timedelta(days=1)}, False),
        ({"stated_on": date(2022, 12, 2), "stated_until": date(2022, 12, 31)}, True),
        ({"stated_on": THEN, "starts_on": THEN}, True),
        ({"stated_on": THEN, "starts_on": THEN + timedelta(days=1)}, False),
        ({"stated_on": THEN, "ends_on": THEN}, True),
        ({"stated_on": date(2020, 1, 1), "ends_on": THEN - timedelta(days=1)}, False),
        (
            {
                "stated_on": date(2020, 1, 1),
                "ends_on": THEN - timedelta(days=1),
                "end_stated_on": THEN + timedelta(days=1),
            },
            True,
        ),
    ],
)
def test_a_fact_counts_if_it_was_stated_by_then_and_holds(days, counts):
    SeatFactory(**days)
    assert Seat.objects.as_of(THEN).exists() is counts


def test_today_is_the_default():
    seat = SeatFactory()
    assert list(Seat.objects.current()) == list(Seat.objects.as_of(None)) == [seat]
    assert not Seat.objects.as_of(yesterday()).exists()


def test_an_end_is_stated_today_and_taken_back():
    seat = SeatFactory(stated_on=THEN)
    assert Seat.objects.filter(pk=seat.pk).end(yesterday()) == 1
    assert Seat.objects.filter(pk=seat.pk).end(yesterday()) == 0
    seat.refresh_from_db()
    assert (seat.ends_on, seat.end_stated_on) == (yesterday(), today())
    assert list(Seat.objects.as_of(yesterday())) == [seat]
    assert not Seat.objects.current().exists()
    assert Seat.objects.reopen() == 1
    assert list(Seat.objects.current()) == [seat]
    assert end_stated(None, today()) == {"end_stated_on": today()}
    assert end_stated(today(), None) == {"end_stated_on": None}
    assert end_stated(today(), today()) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": THEN, "ends_on": THEN - timedelta(days=1)},
        {"stated_on": THEN, "stated_until": THEN - timedelta(days=1)},
        {"end_stated_on": THEN},
    ],
)
def test_the_database_refuses_what_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatFactory(**wrong)


def test_who_is_taken_out_of_a_relation_has_ended_and_may_come_back():
    step, first, second = StepFactory(), CommitteeFactory(), CommitteeFactory()
    set_others(step, "committees", [first], stated_on=THEN)
    long_ago(StepBody.objects.get())
    set_others(step, "committees", [second])
    assert list(others_of(step, "committees")) == [second]
    former = StepBody.objects.get(committee=first)
    assert (former.ends_on, former.end_stated_on) == (yesterday(), today())
    assert list(StepBody.objects.as_of(THEN)) == [former]
    set_others(step, "committees", [first, second])
    assert StepBody.objects.get(committee=first).ends_on is None
    assert StepBody.objects.count() == 2


def test_what_was_entered_today_by_mistake_leaves_no_trace():
    step, body = StepFactory(), CommitteeFactory()
    set_others(step, "committees", [body])
    set_others(step, "committees", [])
    assert not StepBody.objects.exists()


def test_a_form_shows_who_stands_there_today():
    step, body = StepFactory(), CommitteeFactory()
    StepBody.objects.create(step=step, committee=body, ends_on=yesterday())
    field = step._meta.get_field("committees")
    assert field.value_from_object(step) == []
    field.save_form_data(step, [body])
    assert field.value_from_object(step) == [body]
