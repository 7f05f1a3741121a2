"""Consultations as residents see them: what is open, until when, and how much was said."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Consultation, FormerDates


def consultations(user: Viewer) -> QuerySet[Consultation]:
    """What the user may see, with `received` and `published`: how many contributions."""
    return (
        Consultation.objects.visible_to(user)
        .select_related("process", "step")
        .annotate(
            received=Count("contributions"),
            published=Count("contributions", filter=Q(contributions__published_at__isnull=False)),
        )
    )


def by_time(user: Viewer) -> dict[str, list[Consultation]]:
    """Open ones (ending soonest first), those to come, and closed ones (latest first); one query."""
    rows, now = list(consultations(user)), timezone.now()
    return {
        "open": sorted((row for row in rows if row.is_open(now)), key=lambda row: row.closes_at),
        "coming": sorted((row for row in rows if row.opens_at > now), key=lambda row: row.opens_at),
        "closed": [row for row in rows if row.closes_at <= now],
    }


def closing_text(row: Consultation | FormerDates) -> str:
    """The last moment as people say it: the day alone where it ends with that day, or that day is over."""
    day, hour = last_moment(row.closes_at)
    if hour is None or day < today():
        return day_text(day)
    return _("%(day)s, %(time)s Uhr") % {"day": day_text(day), "time": time_format(hour, "H:i")}


def closing_day(row: Consultation) -> date:
    """The last day on which one may take part."""
    return last_moment(row.closes_at)[0]


def former_dates(row: Consultation) -> list[dict[str, Any]]:
    """What was promised before somebody changed it, the latest first, with its end in words."""
    return [{"row": old, "closing": closing_text(old)} for old in row.former_dates.all()]


def remaining_text(row: Consultation, *, preview: bool = False) -> str:
    """How long one may still take part, in words; empty where it is not open.

    `preview`: before it opens, what will stand there on its first day.
    """
    if not row.is_open() and not preview:
        return ""
    from_day = max(today(), timezone.localdate(row.opens_at)) if preview else today()
    days = (last_moment(row.closes_at)[0] - from_day).days
    if days <= 0:
        return _("nur noch heute")
    if days == 1:
        return _("noch bis morgen")
    return ngettext("noch %(n)d Tag", "noch %(n)d Tage", days) % {"n": days}


def last_moment(closes_at: datetime) -> tuple[date, time | None]:
    """The last day, and the hour where it is not simply the end of that day."""
    local = timezone.localtime(closes_at)
    if local.time() == time(0):
        return local.date() - timedelta(days=1), None
    if (local.hour, local.minute) == (23, 59):
        return local.date(), None
    return local.date(), local.time()
