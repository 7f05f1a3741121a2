"""Dates as people know them: a day, a quarter, "about", or one of three kinds of gap."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class DateKind(models.TextChoices):
    """A date, or the kind of gap where there is none."""

    DATED = "dated", gettext_lazy("Termin bekannt")
    UNDATED = "undated", gettext_lazy("noch nicht terminiert")
    UNDECIDED = "undecided", gettext_lazy("noch nicht entschieden, ob")
    UNDOCUMENTED = "undocumented", gettext_lazy("ohne Beleg")


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", gettext_lazy("Tag")
    MONTH = "month", gettext_lazy("Monat")
    QUARTER = "quarter", gettext_lazy("Quartal")
    HALF = "half", gettext_lazy("Halbjahr")
    SEASON = "season", gettext_lazy("Jahreszeit")
    YEAR = "year", gettext_lazy("Jahr")
    ABOUT = "about", gettext_lazy("ungefähr")


FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""No day of a process lies further away; whoever types one has mistyped."""

_SEASONS = {3: "Frühjahr", 6: "Sommer", 9: "Herbst", 12: "Winter"}


def today() -> date:
    """Today in Erfurt."""
    return timezone.localdate()


def is_credible(*days: date | None) -> bool:
    """True if each of these days, as far as there are any, can be one of a process."""
    return all(day is None or FIRST_DAY <= day <= LAST_DAY for day in days)


def day_in(text: str) -> date | None:
    """A day as it stands in an address (2026-12-24); None for any other word."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if is_credible(day) else None


def exists(moment: datetime) -> bool:
    """False for an hour that clocks leap over: on 28 March 2027 there is no 02:30."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(
        tzinfo=None
    )


def span(precision: str, start: date) -> tuple[date, date]:
    """First and last day of the period of `precision` that contains `start`."""
    year, month = start.year, start.month
    if precision == Precision.DAY:
        return start, start
    if precision == Precision.YEAR:
        return date(year, 1, 1), date(year, 12, 31)
    length = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.SEASON: 3}.get(
        Precision(precision), 1
    )
    if precision == Precision.SEASON:
        first_month = month - month % 3
        first = date(year, first_month, 1) if first_month else date(year - 1, 12, 1)
    else:
        first = date(year, month - (month - 1) % length, 1)
    last_month = first.month + length - 1
    last_year, last_month = first.year + (last_month - 1) // 12, (last_month - 1) % 12 + 1
    return first, date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])


def date_text(precision: str, earliest: date, latest: date, wording: str = "") -> str:
    """The date as one says it: "2. Dezember 2022", "1. Quartal 2023", "Herbst 2021"."""
    if wording:
        return wording
    year = earliest.year
    if precision == Precision.DAY and earliest == latest:
        return date_format(earliest, "j. F Y")
    if precision == Precision.MONTH:
        return date_format(earliest, "F Y")
    if precision == Precision.QUARTER:
        return _("%(n)d. Quartal %(year)d") % {"n": (earliest.month + 2) // 3, "year": year}
    if precision == Precision.HALF:
        return _("%(n)d. Halbjahr %(year)d") % {"n": 1 if earliest.month < 7 else 2, "year": year}
    if precision == Precision.SEASON:
        if earliest.month == 12:
            return _("Winter %(a)d/%(b)d") % {"a": year, "b": latest.year}
        return f"{_(_SEASONS[earliest.month])} {year}"
    if precision == Precision.YEAR:
        return str(year)
    if precision == Precision.ABOUT:
        return _("etwa %(month)s") % {"month": date_format(earliest, "F Y")}
    return _("%(a)s bis %(b)s") % {"a": date_format(earliest, "j. F Y"), "b": date_format(latest, "j. F Y")}


def day_text(day: date) -> str:
    """A day as one says it: "2. Dezember 2022"."""
    return date_text(Precision.DAY, day, day)


def period_text(first: date, last: date) -> str:
    """ "1. Januar bis 30. Juni 2026", and what it is called where it has a name of its own."""
    if first == last:
        return day_text(first)
    text = (
        _("%(a)s bis %(b)s") % {"a": date_format(first, "j. F"), "b": day_text(last)}
        if first.year == last.year
        else date_text("", first, last)
    )
    for precision in (Precision.YEAR, Precision.HALF, Precision.QUARTER):
        if span(precision, first) == (first, last):
            return _("%(name)s (%(text)s)") % {"name": date_text(precision, first, last), "text": text}
    return text
