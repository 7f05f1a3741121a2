"""Whether a calendar has changed since somebody fetched it: told without putting it together."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.fields import DateTimeField
from django.db.models.functions import Greatest, Now

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.dated import in_calendar
from participation.models import Consultation, FeedbackLoop
from stakeholders.models import Committee


def calendar_state(committee: Committee | None = None) -> tuple[str, datetime | None]:
    """ETag and time of the last change of the calendar; one query."""
    parts = [_state_of(kind.model, has_dates=True) for kind in in_calendar()]
    parts += [_state_of(model, has_dates=False) for model in (Consultation, Committee)]
    parts += [_state_of_loops(committee)] if committee else []
    rows = list(parts[0].union(*parts[1:], all=True).order_by("what"))
    times = [row[name] for row in rows for name in ("changed", "dated") if row[name]]
    seen = repr([sorted(row.items()) for row in rows]) + str(committee and committee.slug) + settings.SITE_URL
    return f'"{sha256(seen.encode()).hexdigest()[:32]}"', max(times, default=None)


def _state_of(model: type[Any], *, has_dates: bool) -> QuerySet:
    """How many rows are public, and when any that ever was public changed: a withdrawal is a change too."""
    visible = Q(pk__in=model.objects.visible_to(PUBLIC).values("pk"))
    return (
        model.objects.filter(published_at__lte=Now())
        .order_by()
        .values(what=Value(model.__name__))
        .annotate(
            shown=Count("pk", filter=visible, distinct=True),
            changed=Max(Greatest(F("modified"), F("published_at"))),
            dated=model.objects.all().last_stated() if has_dates else Value(None, DateTimeField()),
        )
    )


def _state_of_loops(committee: Committee) -> QuerySet:
    """The same of what a body heard and is to hear."""
    visible = Q(pk__in=FeedbackLoop.objects.visible_to(PUBLIC).values("pk"))
    return (
        FeedbackLoop.objects.filter(committee=committee)
        .order_by()
        .values(what=Value(FeedbackLoop.__name__))
        .annotate(
            shown=Count("pk", filter=visible, distinct=True),
            changed=Max(Greatest(F("result__modified"), F("created"))),
            dated=Max("statements__recorded_at"),
        )
    )
