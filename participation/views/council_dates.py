"""Planners state when the council is invited and which committee hears what: small forms of a body's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from erfurt_sozialraum.permissions import require
from erfurt_sozialraum.transitions import TransitionRefused
from participation.actions.council_dates import add_deliberation, add_invitation, restate
from participation.forms.council_dates import HearingForm, InvitationForm
from participation.models import CouncilInvitation, Deliberation
from participation.overviews.council import main_process
from stakeholders.models import Committee

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def invitation_create(request: HttpRequest, slug: str) -> HttpResponse:
    """State that council members are, or will be, invited to a body; or that this is open."""
    require(request, "participation.edit_process")
    committee = get_object_or_404(Committee, slug=slug)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_invitation(committee=committee, by=request.user, facts=form.facts(), statement=form.statement())
        return _done(request, committee)
    return _form(request, form, committee, title=_("Einladung des Stadtrats angeben"))


@form_methods
def deliberation_create(request: HttpRequest, slug: str) -> HttpResponse:
    """State which committee hears of a body's work and when; or that this is open."""
    require(request, "participation.edit_process")
    committee = get_object_or_404(Committee, slug=slug)
    process = main_process(request.user)
    if process is None:
        reason = _("Es gibt noch keinen Planungsprozess, zu dem die Beratung gehören könnte.")
        return render(request, "409.html", {"reason": reason}, status=409)
    form = HearingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_deliberation(
            about=committee,
            process=process,
            by=request.user,
            facts=form.facts(),
            statement=form.statement(),
        )
        return _done(request, committee)
    return _form(request, form, committee, title=_("Beratung im Ausschuss angeben"))


@form_methods
def invitation_date(request: HttpRequest, pk: int) -> HttpResponse:
    """State a further date of an invitation."""
    require(request, "participation.edit_process")
    row = get_object_or_404(CouncilInvitation.objects.select_related("committee"), pk=pk)
    form = InvitationForm(request.POST or None, subject=row)
    return _restate(request, form, row, row.committee)


@form_methods
def deliberation_date(request: HttpRequest, pk: int) -> HttpResponse:
    """State a further date of a deliberation."""
    require(request, "participation.edit_process")
    row = get_object_or_404(Deliberation.objects.select_related("about", "committee"), pk=pk)
    form = HearingForm(request.POST or None, subject=row)
    return _restate(request, form, row, row.about)


def _restate(
    request: HttpRequest,
    form: InvitationForm | HearingForm,
    row: CouncilInvitation | Deliberation,
    committee: Committee | None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            restate(
                subject=row,
                by=request.user,
                seen=form.cleaned_data["seen"],
                facts=form.facts(),
                statement=form.statement(),
            )
        except TransitionRefused as refused:
            context = {"mine": form.preview(), "theirs": row.date_text, "reason": refused.message}
            return render(request, "409.html", context | {"back": request.path}, status=409)
        return _done(request, committee)
    return _form(request, form, committee, title=_("Termin angeben"), row=row)


def _form(
    request: HttpRequest,
    form: InvitationForm | HearingForm,
    committee: Committee | None,
    **context: Any,
) -> HttpResponse:
    status = 422 if form.errors else 200
    context |= {"form": form, "committee": committee, "back": _address(committee)}
    return render(request, "participation/council/date_form.html", context, status=status)


def _done(request: HttpRequest, committee: Committee | None) -> HttpResponse:
    messages.success(request, _("Gespeichert. Die Angabe gilt ab sofort auf allen Seiten."))
    return redirect(_address(committee))


def _address(committee: Committee | None) -> str:
    """The body's page; what concerns no single body belongs to the council's page."""
    if committee is None:
        return reverse("participation:council")
    return reverse("participation:committee", args=[committee.slug])
