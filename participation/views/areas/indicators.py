"""One number for all districts."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.text.small_cells import SMALLEST_CELL
from participation.overviews.areas.indicators import indicator_page

BY_VALUE = "wert"


@login_not_required
@require_safe
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """A number for every district as bars and table, in German order or by value, as of a chosen day."""
    by_value = request.GET.get("ordnung") == BY_VALUE
    page = indicator_page(request.user, slug, day=request.GET.get("stand", ""), by_value=by_value)
    if page is None:
        raise Http404(_("Diese Zahl gibt es hier nicht, oder sie ist nicht öffentlich."))
    chosen = page.set.as_of.isoformat() if page.set else ""
    order = f"&ordnung={BY_VALUE}" if by_value else ""
    context = {
        "page": page,
        "indicator": page.indicator,
        "by_value": by_value,
        "days": [
            {"label": day, "href": f"?stand={day.isoformat()}{order}", "current": page.set.as_of == day}
            for day in page.days
            if page.set
        ],
        "by_name_href": f"?stand={chosen}",
        "by_value_href": f"?stand={chosen}&ordnung={BY_VALUE}",
        "smallest": SMALLEST_CELL,
    }
    return render(request, "participation/areas/indicator.html", context)
