"""The start page, and where an account goes after signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from erfurt_sozialraum.text.lazy import Text
from participation.forms.areas import OwnAreaForm
from participation.models import Outcome, Standing
from participation.overviews import home as overview
from participation.overviews.ledger.figures import DECIDED, ONLY_NOTED, tally
from participation.overviews.ledger.overdue import overdue
from participation.views.ledger.parts import LIST
from stakeholders.models import Committee

_PARTS = (
    (DECIDED, gettext_lazy("mit einer Entscheidung beantwortet"), "entschieden"),
    (ONLY_NOTED, gettext_lazy("nur zur Kenntnis genommen"), "nur-zur-kenntnis"),
    (Standing.OPEN, gettext_lazy("Antwort offen"), "offen"),
    (Standing.OVERDUE, gettext_lazy("Antwort überfällig"), "ueberfaellig"),
    (Standing.REVIEW, gettext_lazy("in Prüfung"), "in-pruefung"),
    (Standing.NOT_ACCEPTED, gettext_lazy("nicht angenommen"), "nicht-angenommen"),
    (Standing.UNDOCUMENTED, gettext_lazy("ohne Aufzeichnung"), "nicht-dokumentiert"),
)
_RARE = {Standing.NOT_ACCEPTED, Standing.UNDOCUMENTED}
"""Shown only where there are any."""


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what is open now, what became of the rest, who decides and when."""
    user = request.user
    consultations = overview.consultations(user)
    counted, districts = tally(user), overview.districts(user)
    overdue_answers = counted.standings[Standing.OVERDUE]
    ledger = reverse("participation:ledger")

    def number(value: int, label: Text, state: str) -> dict[str, object]:
        return {"value": value, "label": label, "href": f"{ledger}?stand={state}{LIST}"}

    context = {
        "consultations": consultations,
        "now": consultations.main,
        "received": counted.total,
        # Each contribution stands in exactly one of these: they add up to what was received.
        "numbers": [
            number(counted.parts[part], label, slug)
            for part, label, slug in _PARTS
            if counted.parts[part] or part not in _RARE
        ],
        "figures": counted,
        "adopted": number(counted.outcomes[Outcome.ADOPTED], "", "uebernommen"),
        "ledger_href": ledger,
        "overdue": overdue(user, answers=overdue_answers),
        "loops_href": f"{ledger}?{urlencode({'zeige': 'rueckmeldungen', 'stand': 'ueberfaellig'})}",
        "nothing_yet": not counted.total,
        "example": overview.example(user),
        "districts": districts,
        "own_form": OwnAreaForm(areas=districts.areas),
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
