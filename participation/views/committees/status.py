"""Writing the state of work of a body."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from erfurt_sozialraum.editing.conflicts import Stale
from erfurt_sozialraum.editing.permissions import require
from participation.actions.committees.status import latest_status, write_status
from participation.forms.committees.status import StatusForm
from stakeholders.models import Committee, StatusUpdate
from stakeholders.rules import account_of


@require_http_methods(["GET", "HEAD", "POST"])
def status_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the next edition; a form made from an older one is shown beside what was saved since."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    require(request, "stakeholders.edit_status", committee)
    latest = latest_status(committee)
    form = StatusForm(request.POST or None, latest=latest)
    if request.method == "POST":
        number = str(latest.number if latest else 0)
        # Asked before anything else: the person must see the other's text, not a complaint about their own.
        if request.POST.get("revision") != number:
            return _conflict(request, committee, latest)
        if form.is_valid():
            try:
                edition = write_status(committee, by=account_of(request), **form.cleaned_data)
            except Stale as stale:
                return _conflict(request, committee, stale.latest)
            messages.success(request, _("Ausgabe %(n)d ist gespeichert.") % {"n": edition.number})
            return redirect(_committee_address(committee))
    context = {"form": form, "committee": committee, "latest": latest, "back": _committee_address(committee)}
    return render(request, "participation/desk/status.html", context, status=422 if form.errors else 200)


def _conflict(request: HttpRequest, committee: Committee, latest: StatusUpdate | None) -> HttpResponse:
    """409: both texts, and the form with what was typed, now made from the latest edition."""
    data = request.POST.copy()
    data["revision"] = str(latest.number if latest else 0)
    # Unbound with what was typed: whether it is complete is asked when it is sent again.
    form = StatusForm(initial=data.dict(), latest=latest)
    for name in ("as_of", "text", "internal_text", "revision"):
        form.fields[name].initial = data.get(name, "")
    context = {
        "form": form,
        "committee": committee,
        "latest": latest,
        "conflict": {
            "mine": _both_parts(data.get("text", ""), data.get("internal_text", "")),
            "theirs": _both_parts(latest.text, latest.internal_text) if latest else "",
            "latest": latest,
        },
        "back": _committee_address(committee),
    }
    return render(request, "participation/desk/status.html", context, status=409)


def _both_parts(text: str, internal: str) -> str:
    """The public part, and the internal one below it."""
    return f"{text}\n\n{_('Nur für Mitglieder')}:\n{internal}" if internal else text


def _committee_address(committee: Committee) -> str:
    """The body's page."""
    try:
        return reverse("participation:committee", args=[committee.slug])
    except NoReverseMatch:
        return reverse("participation:desk")
