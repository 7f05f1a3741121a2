"""Public dates: the page of all of them, one event, and both as iCalendar."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from erfurt_sozialraum.dates import Precision
from erfurt_sozialraum.forms.lists import state_links
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.export import ical, ical_state
from participation.forms.calendar import CalendarFilter
from participation.overviews.calendar import entries as overview
from participation.overviews.calendar.event import event_page
from stakeholders.models import Committee

AT_ONCE = 40
"""As many past dates stand on one page; of more, one year at a time."""


@login_not_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All dates: coming ones, those still open, and past ones by year."""
    chosen = request.GET.get("gremium", "")
    found = overview.calendar(request.user, chosen)
    form = CalendarFilter(request.GET, committees=found.committees)
    committee = next((row for row in found.committees if row.slug == chosen), None)
    form.is_valid()
    past, years = _years(request, found.past)
    feed = reverse("participation:committee_feed", args=[chosen]) if committee else _feed()
    context = {
        "calendar": found,
        "committee": committee,
        "form": form,
        "past": past,
        "years": years,
        "feed": feed,
        "feed_address": settings.SITE_URL + feed,
    }
    return render(request, "participation/calendar/calendar.html", context)


@login_not_required
@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: when, where, whose, and what came of it."""
    page = event_page(request.user, pk)
    if page is None:
        raise Http404(_("Diese Veranstaltung gibt es nicht, oder sie ist nicht öffentlich."))
    date = page.event.date
    context = {
        "page": page,
        "event": page.event,
        "statements": list(page.event.dates.all()),
        "has_file": bool(page.event.is_public and date and date.precision == Precision.DAY),
    }
    return render(request, "participation/calendar/event.html", context)


@login_not_required
@require_safe
def event_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One event for a calendar."""
    content = ical.event_calendar(pk)
    if content is None:
        raise Http404(_("Diese Veranstaltung hat keinen Tag, den man in einen Kalender eintragen kann."))
    return _file(content, f"termin-{pk}.ics")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """All public dates for a calendar."""
    return _conditional(request, None, "termine.ics")


@login_not_required
@require_safe
def committee_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """A body's public dates for a calendar."""
    committee = get_object_or_404(Committee.objects.visible_to(PUBLIC), slug=slug)
    return _conditional(request, committee, f"termine-{slug}.ics")


def _conditional(request: HttpRequest, committee: Committee | None, name: str) -> HttpResponse:
    """The calendar, or 304 where the reader has it: told from one query, without putting it together."""
    etag, changed = ical_state.calendar_state(committee)

    def etag_of(request: HttpRequest) -> str:
        return etag

    def changed_at(request: HttpRequest) -> datetime | None:
        return changed

    answer: Callable[[HttpRequest], HttpResponse] = condition(etag_of, changed_at)(
        lambda request: _file(ical.calendar(committee), name)
    )
    response = answer(request)
    # As every public page, but said here: kept answers would be sent whole to those who have them.
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response


def _file(content: bytes, name: str) -> HttpResponse:
    """A calendar file; shown or subscribed to, as the reader's program likes."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _feed() -> str:
    return reverse("participation:calendar_feed")


def _years(
    request: HttpRequest, past: list[tuple[str, list[overview.Entry]]]
) -> tuple[list[tuple[str, list[overview.Entry]]], list[dict[str, Any]]]:
    """The years to show, and a navigation between them where they are too many for one page."""
    if sum(len(rows) for _year, rows in past) <= AT_ONCE:
        return past, []
    wanted = request.GET.get("jahr", "")
    current = next((year for year, _rows in past if year == wanted), past[0][0])
    sizes = {year: len(rows) for year, rows in past}
    labels = {year: year for year in sizes}
    items = state_links(request, labels, current, sizes, name="jahr", anchor="#bisher")
    return [(year, rows) for year, rows in past if year == current], items
