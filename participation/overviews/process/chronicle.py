"""All that has a day in a process in one order: by years, with today marked, and folded where it is much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import Precision, day_text
from participation.dated import STEP
from participation.models import ExaminationTask, Step, StepState

from .moments import Moment

AT_ONCE = 5
"""So many before today, and so many after, show at once; the rest unfolds year by year."""


@dataclass(frozen=True)
class Year:
    """What is dated in a year before today, or after: `shown` at once, `folded` on demand."""

    year: int
    shown: Sequence[Moment]
    folded: Sequence[Moment]


@dataclass(frozen=True)
class Chronicle:
    """Everything dated, in order of time."""

    past: Sequence[Year]
    present: Sequence[Moment]
    """What runs today, or may."""
    coming: Sequence[Year]

    def __bool__(self) -> bool:
        return bool(self.past or self.present or self.coming)


def chronicle(found: Iterable[Moment]) -> Chronicle:
    """Put in order."""
    rows = sorted(found, key=lambda row: (row.earliest, row.latest, row.label, row.title))
    past = [row for row in rows if row.is_past]
    coming = [row for row in rows if row.is_coming]
    return Chronicle(
        past=_years(past, shown=past[-AT_ONCE:]),
        present=[row for row in rows if not row.is_past and not row.is_coming],
        coming=_years(coming, shown=coming[:AT_ONCE]),
    )


def _years(rows: Sequence[Moment], *, shown: Sequence[Moment]) -> list[Year]:
    """Year by year; what is not shown at once is folded."""
    at_once = {id(row) for row in shown}
    return [
        Year(year, [row for row in of if id(row) in at_once], [row for row in of if id(row) not in at_once])
        for year, of in ((year, list(of)) for year, of in groupby(rows, lambda row: row.earliest.year))
    ]


def step_moments(steps: Iterable[Step]) -> list[Moment]:
    """The dated ones of the steps, given with their state."""
    return [
        Moment(
            key=STEP.key,
            label=_("Schritt"),
            title=step.title,
            href=STEP.page(step) if STEP.page else "",
            earliest=when.earliest,
            latest=when.latest,
            precision=when.precision,
            when=when.text,
            state=step.state.value,
            state_label=str(step.state.label),
            note=step.audience,
            is_public=step.is_public,
        )
        for step in steps
        if (when := step.when) and when.earliest and when.latest
    ]


def question_moment(task: ExaminationTask) -> Moment | None:
    """The day a question under examination was answered, or is to be; None where nobody named one."""
    day = task.answered_on or task.due_on
    if day is None:
        return None
    done = task.answered_on is not None
    state = StepState.DONE if done else StepState.OVERDUE if task.is_late else StepState.OPEN
    return Moment(
        key="question",
        label=_("Prüfauftrag"),
        title=task.question,
        href="#pruefung",
        earliest=day,
        latest=day,
        precision=Precision.DAY.value,
        when=day_text(day),
        state=state.value,
        state_label=_("beantwortet")
        if done
        else _("Antwort überfällig")
        if task.is_late
        else _("Antwort fällig"),
        is_public=task.is_public,
    )
