"""The start page, and where an account goes after signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.forms.areas import OwnAreaForm
from participation.models import Standing
from participation.overviews import home as overview
from participation.overviews.areas import choices
from participation.overviews.ledger import tally
from participation.overviews.overdue import overdue
from stakeholders.models import Committee


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what is open now, what became of the rest, who decides and when."""
    user = request.user
    consultations = overview.consultations(user)
    counted = tally(user)
    overdue_answers = counted.standings[Standing.OVERDUE]
    ledger = reverse("participation:ledger")

    def number(value: int, label: str, state: str = "") -> dict[str, object]:
        return {"value": value, "label": label, "href": f"{ledger}?stand={state}" if state else ledger}

    context = {
        "consultations": consultations,
        "now": consultations.main,
        "numbers": [
            number(counted.total, _("eingegangen")),
            number(counted.standings[Standing.ANSWERED], _("beantwortet"), "beantwortet"),
            number(counted.outcomes["adopted"], _("in den Entwurf übernommen"), "uebernommen"),
            number(counted.standings[Standing.OPEN], _("Antwort offen"), "offen"),
            number(counted.standings[Standing.REVIEW], _("in Prüfung"), "in-pruefung"),
            number(overdue_answers, _("Antwort überfällig"), "ueberfaellig"),
        ],
        "overdue": overdue(user, answers=overdue_answers),
        "loops_href": f"{ledger}?{urlencode({'zeige': 'rueckmeldungen', 'stand': 'ueberfaellig'})}",
        "nothing_yet": not counted.total,
        "example": overview.example(user),
        "districts": overview.districts(user),
        "own_form": OwnAreaForm(areas=choices(user)),
        "invitation": overview.next_invitation(user),
        "hearing": overview.next_hearing(user),
    }
    return render(request, "participation/home/home.html", context)


@require_safe
def after_login(request: HttpRequest) -> HttpResponse:
    """Staff go to the desk, members to their body, everybody else to the start page."""
    if request.user.has_perm("participation.view_desk"):
        return redirect("participation:desk")
    slugs = list(Committee.objects.with_reader(request.user).values_list("slug", flat=True)[:2])
    if len(slugs) == 1:
        return redirect("participation:committee", slug=slugs[0])
    return redirect("participation:committee_list" if slugs else "participation:home")
