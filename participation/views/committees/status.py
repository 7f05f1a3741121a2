"""Writing the state of work of a body."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import Conflict, add_latest, shown_on
from participation.actions.committees.status import latest_status, write_status
from participation.forms.committees.status import StatusForm
from stakeholders.models import Committee, StatusUpdate
from stakeholders.rules import account_of

TEMPLATE = "participation/desk/status.html"


@require_http_methods(["GET", "HEAD", "POST"])
def status_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the next edition; a form made from an older one is shown beside what was saved since."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    require(request, "stakeholders.edit_status", committee)
    latest = latest_status(committee)
    form: Any = StatusForm(request.POST or None, latest=latest)
    back = _committee_address(committee)

    def add() -> StatusUpdate:
        return write_status(committee, by=account_of(request), **form.cleaned_data)

    def done(edition: StatusUpdate) -> HttpResponse:
        messages.success(request, _("Ausgabe %(n)d ist gespeichert.") % {"n": edition.number})
        return redirect(back)

    def show(form: StatusForm, *, conflict: Conflict | None = None, **status: int) -> HttpResponse:
        now = {"latest": conflict["latest"] if conflict else latest}
        page = shown_on(request, TEMPLATE, {"committee": committee, "back": back} | now)
        return page(form, conflict=conflict, **status)

    return add_latest(request, form, add=add, done=done, show=show)


def _committee_address(committee: Committee) -> str:
    """The body's page."""
    try:
        return reverse("participation:committee", args=[committee.slug])
    except NoReverseMatch:
        return reverse("participation:desk")
