"""Where a step stands, and how the timeline draws what is known of its date."""

from datetime import date

import pytest

from erfurt_sozialraum.dates import DateKind, Precision
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import StepRecord, StepState
from participation.overviews.process.pages import process_page
from participation.overviews.process.timeline import PLOT, timeline
from tests.factories import StepFactory, state_date
from tests.participation.process.steps import step_on

pytestmark = pytest.mark.django_db


def drawn(process):
    return process_page(PUBLIC, process.slug).timeline


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2023, 1, 1), StepState.UNDOCUMENTED),
        (date(2024, 2, 1), StepState.OVERDUE),
        (date(2094, 1, 1), StepState.OPEN),
    ],
)
def test_a_step_without_record_stands_by_its_date_and_the_start_of_records(process, day, state):
    step_on(process, day)

    (step,) = process_page(PUBLIC, process.slug).steps
    assert step.state == state


def test_a_step_with_a_record_has_taken_place(process):
    StepRecord.objects.create(step=step_on(process, date(2023, 1, 1)))

    (step,) = process_page(PUBLIC, process.slug).steps
    assert step.state == StepState.DONE


def test_a_gap_called_undocumented_does_not_lie_ahead(process):
    state_date(StepFactory(process=process), kind=DateKind.UNDOCUMENTED)

    (step,) = process_page(PUBLIC, process.slug).steps
    assert step.state == StepState.UNDOCUMENTED


def test_timeline_draws_each_precision_as_it_is(process):
    day = step_on(process, date(2022, 12, 2))
    quarter = step_on(process, date(2023, 1, 1), Precision.QUARTER)
    about = step_on(process, date(2023, 6, 1), Precision.ABOUT)
    undated = StepFactory(process=process)
    state_date(undated, kind=DateKind.UNDATED)
    page = process_page(PUBLIC, process.slug)

    assert page.dated == [day, quarter, about]
    assert page.undated == [undated]
    assert [row.marks[0].shape for row in page.timeline.rows] == ["dot", "bar", "soft"]


def test_timeline_places_marks_in_order_of_time(process):
    step_on(process, date(2022, 12, 2))
    step_on(process, date(2023, 1, 1), Precision.QUARTER)
    step_on(process, date(2023, 1, 1), Precision.YEAR)
    dot, quarter, year = [row.marks[0] for row in drawn(process).rows]

    assert dot.x < quarter.x == year.x
    assert 3.5 < year.width / quarter.width < 4.5, "a year is four quarters long"


def test_timeline_stays_in_its_frame_whatever_the_dates(process):
    for year in (1999, 2023, 2060):
        step_on(process, date(year, 12, 31), title=f"{year} " + "Stadtteilentwicklungskonzeptionen " * 5)
        step_on(process, date(year, 12, 1), Precision.ABOUT)
    picture = drawn(process)

    for row in picture.rows:
        assert PLOT[0] <= row.marks[0].x
        assert row.marks[0].x + row.marks[0].width <= PLOT[1]
        assert len(row.lines) <= 2
        assert row.lines[-1][0] < row.top + 60
    tops = [row.top for row in picture.rows]
    assert min(b - a for a, b in zip(tops, tops[1:], strict=False)) >= 38, "rows do not overlap"
    assert sum(1 for tick in picture.ticks if tick.label) <= 12


def test_nothing_dated_no_timeline(process):
    StepFactory(process=process)

    assert drawn(process) is None
    assert timeline([], records_from=date(2024, 1, 1), as_of=date(2024, 1, 1)) is None
