"""Where a step stands, told from its date, records, events and consultations: one spelling, in SQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import DateKind, Precision, today
from erfurt_sozialraum.rows.annotated import AnnotatedRows

A_MOMENT = timedelta(microseconds=1)


class StepState(models.TextChoices):
    """Where a step stands; never stored. What is overdue is without evidence, and somebody is to bring it."""

    DONE = "done", _("hat stattgefunden")
    RUNNING = "running", _("läuft")
    OPEN = "open", _("steht aus")
    OVERDUE = "overdue", _("ohne Beleg; Nachweis überfällig")
    UNDOCUMENTED = "undocumented", _("ohne Beleg")


STILL_TO_COME = (StepState.RUNNING, StepState.OPEN)
"""Not over: only these are ever named as what comes next."""


def told(rows: AnnotatedRows, *, records: AnnotatedRows) -> AnnotatedRows:
    """Steps with what is told of them by all that is on record.

    `stage`: a StepState value; `told_first`, `told_last`: the days of what happened or is arranged.
    To go on with: `over_on`, the last day of all planned; `own_earliest`, `own_latest`: the stated date.

    Only what everybody may read counts, whoever asks: an internal event changes no sentence of a public page.
    """
    records = records.as_of(rows.day).filter(step=OuterRef("pk")).order_by()
    asked = _public_rows(rows, "consultations")
    found = _consultations(asked) if rows.day is None else _consultations_on(asked, rows.day)
    return (
        rows.alias(**_own_date(rows), **_events(rows), **found)
        .alias(is_recorded=Exists(records))
        .annotate(
            told_first=Least(
                F("events_first"), F("asked_first"), _one(records, "happened_from", "happened_from")
            ),
            told_last=Greatest(
                F("events_last"),
                F("asked_last"),
                _one(records, "-happened_to", "happened_to"),
                _one(records, "-happened_from", "happened_from"),
            ),
        )
        .alias(over_on=Greatest(F("own_latest"), F("events_last"), F("asked_last")))
        .annotate(stage=_stage(rows.day or today()))
    )


def first_day() -> Case:
    """Of `told` rows, the first day of what `Step.when` says."""
    stated, found = F("own_earliest"), F("told_first")
    return Case(When(own_latest__gte=F("told_first"), then=stated), default=Coalesce(found, stated))


def _public_rows(rows: AnnotatedRows, name: str, *, levels: int = 1) -> AnnotatedRows:
    """A step's public rows, by the related name: their chapter stands above; `levels`: queries in between."""
    found = rows.model._meta.get_field(name).related_model._default_manager.published()
    step, process = OuterRef("pk"), OuterRef("process")
    for _level in range(1, levels):
        step, process = OuterRef(step), OuterRef(process)
    return found.filter(step=step, process=process)


def _one(rows: AnnotatedRows, order: str, name: str) -> Subquery:
    """The first value of a column, in this order; what is empty does not count."""
    known = rows.filter(**{f"{name}__isnull": False}).order_by(order)
    return Subquery(known.values(name)[:1])


def _own_date(rows: AnnotatedRows) -> dict[str, Any]:
    """What is stated of the step's own date."""
    statements = rows.statements.of_outer()
    names = ("kind", "earliest", "latest", "precision")
    return {f"own_{name}": Subquery(statements.values(name)[:1]) for name in names}


def _events(rows: AnnotatedRows) -> dict[str, Any]:
    """What the step's events say; what was cancelled says nothing.

    Whether an event took place has no history: as of a day only its date counts, and records say the rest.
    """
    day, now = rows.day, rows.day or today()
    events = _public_rows(rows, "events").not_cancelled()
    # Asked of the dates, not of the events: each date that counts is looked up once.
    days = events.model._meta.get_field("dates").related_model._default_manager.that_count(day)
    public = _public_rows(rows, "events", levels=2).not_cancelled()
    still = public if day else public.planned()
    every, planned = (days.filter(subject__in=of.values("pk")) for of in (public, still))
    # An exact day; of "November" nobody can say that it is now.
    exact = planned.filter(precision=Precision.DAY, earliest__lte=now, latest__gte=now)
    ahead = Exists(planned.filter(Q(latest__gte=now) | Q(kind=DateKind.UNDATED)))
    return {
        "is_held": Value(False) if day else Exists(events.held()),
        "is_today": Exists(exact),
        "meets_again": ahead if day else ahead | Exists(events.planned().filter(dates=None)),
        "events_first": _one(every, "earliest", "earliest"),
        "events_last": _one(every, "-latest", "latest"),
    }


def _consultations(consultations: AnnotatedRows) -> dict[str, Any]:
    """What the step's consultations say: one that is over counts as held once somebody has contributed."""
    days = _days_of(consultations)
    return {
        "is_asked": Exists(consultations.in_state("open")),
        "is_announced": Exists(consultations.in_state("announced")),
        "was_answered": Exists(consultations.in_state("closed").filter(contributions__isnull=False)),
        "asked_first": _one(days, "first_day", "first_day"),
        "asked_last": _one(days, "-last_day", "last_day"),
    }


def _consultations_on(consultations: AnnotatedRows, day: date) -> dict[str, Any]:
    """The same as of a day, of what was public by then."""
    days = _days_of(consultations).filter(published_at__date__lte=day)
    return {
        "is_asked": Exists(days.filter(first_day__lte=day, last_day__gte=day)),
        "is_announced": Exists(days.filter(first_day__gt=day)),
        "was_answered": Exists(days.filter(last_day__lt=day, contributions__isnull=False)),
        "asked_first": _one(days, "first_day", "first_day"),
        "asked_last": _one(days, "-last_day", "last_day"),
    }


def _days_of(consultations: AnnotatedRows) -> AnnotatedRows:
    """With the first and the last day on which they are open."""
    last_day: Any = TruncDate(F("closes_at") - A_MOMENT)
    return consultations.annotate(first_day=TruncDate("opens_at"), last_day=last_day).order_by()


def _stage(day: date) -> Case:
    """The state on a day, by the first of these that holds."""
    evidence = Q(is_recorded=True) | Q(is_held=True) | Q(was_answered=True)
    now = Q(is_asked=True) | Q(is_today=True)
    own_today = Q(own_precision=Precision.DAY, own_earliest__lte=day, own_latest__gte=day)
    again = Q(meets_again=True) | Q(is_announced=True) | Q(own_earliest__gt=day, is_recorded=False)
    kept = Q(over_on__gte=F("process__records_from"))
    cases = [
        (now | (own_today & ~evidence) | (evidence & again), StepState.RUNNING),
        (evidence, StepState.DONE),
        (again | Q(own_latest__gte=day), StepState.OPEN),
        (Q(own_kind=DateKind.UNDOCUMENTED), StepState.UNDOCUMENTED),
        (Q(over_on=None), StepState.OPEN),
        (kept, StepState.OVERDUE),
    ]
    return Case(
        *(When(condition, then=Value(state.value)) for condition, state in cases),
        default=Value(StepState.UNDOCUMENTED.value),
    )
