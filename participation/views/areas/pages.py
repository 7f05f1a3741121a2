"""The districts of the city on a map and one by one, and help nearby."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.text.small_cells import SMALLEST_CELL
from participation.forms.areas import AreaFilter, OwnAreaForm
from participation.overviews.areas import area as overview
from participation.overviews.areas.indicators import indicators, numbers_of
from participation.views.ledger.parts import entry
from stakeholders.models import Settlement


@login_not_required
@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    """The map and the table; a district chosen elsewhere ("Mein Ortsteil") leads to its page."""
    found = overview.areas(request.user)
    own = request.GET.get("ortsteil", "")
    if any(row.area.slug == own for row in found.rows):
        return redirect("participation:area", own)
    form = AreaFilter(request.GET)
    form.is_valid()
    rows = [row for row in found.rows if form.matches(row)]
    context = {
        "areas": found,
        "rows": rows,
        "form": form,
        "filtered": any(form.cleaned_data.values()),
        "own_form": OwnAreaForm(areas=[row.area for row in found.rows]),
        "map": found.map(),
        "markers": _markers(found, rows),
        "numbers": indicators(request.user),
        "legend": [(value, label) for value, label in Settlement.choices if _used(found, value)],
        "smallest": SMALLEST_CELL,
    }
    return render(request, "participation/areas/list.html", context)


@login_not_required
@require_safe
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """One district: what it is, who takes part, what was said there and what came of it."""
    page = overview.area_page(request.user, slug)
    if page is None:
        raise Http404(_("Diesen Ortsteil gibt es hier nicht, oder er ist nicht öffentlich."))
    context = {
        "page": page,
        "area": page.area,
        "numbers": numbers_of(request.user, page.area),
        "entries": [entry(row) for row in page.said],
        "ledger_href": f"{reverse('participation:ledger')}?{urlencode({'ortsteil': slug})}#beitraege",
        "smallest": SMALLEST_CELL,
    }
    return render(request, "participation/areas/area.html", context)


@login_not_required
@require_safe
def help_nearby(request: HttpRequest) -> HttpResponse:
    """Who helps, ways without the internet, ways for children, plain language."""
    found = overview.help_nearby(request.user)
    context = {
        "help": found,
        "own_form": OwnAreaForm(areas=[row for row, _actors in found.rows]),
        "phone": settings.OPERATOR_PHONE.strip(),
        "email": settings.OPERATOR_EMAIL.strip(),
        "address": settings.OPERATOR_ADDRESS.strip(),
    }
    return render(request, "participation/areas/help.html", context)


def _markers(found: overview.Areas, rows: list[overview.AreaRow]) -> list[dict[str, Any]]:
    """The markers of the map with what they stand for; those filtered out are only hinted at."""
    drawn = found.map()
    if drawn is None:
        return []
    by_slug, chosen = {row.area.slug: row for row in found.rows}, {row.area.slug for row in rows}
    return [
        {"spot": marker, "row": by_slug[marker.key], "chosen": marker.key in chosen}
        for marker in drawn.markers
    ]


def _used(found: overview.Areas, settlement: str) -> bool:
    return any(row.area.settlement == settlement for row in found.rows)
