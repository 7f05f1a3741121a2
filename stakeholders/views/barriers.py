"""Barriers: reported by anybody, answered by those who run the portal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of, state_links
from erfurt_sozialraum.rows.transitions import Refused
from erfurt_sozialraum.web import throttle
from stakeholders.actions import barriers as actions
from stakeholders.forms.barriers import AnswerForm, BarrierForm
from stakeholders.models import BarrierReport
from stakeholders.rules import account_of

ANSWER = "stakeholders.answer_barriers"
ANSWERED = "beantwortet"
MAILS = 5
"""So many reports of one visitor within the hour are told by mail; more are only stored."""


# No authority comes with the sender's cookies, so there is nothing to forge (docs/adr/0007).
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_report(request: HttpRequest) -> HttpResponse:
    """The form, and whatever is sent with it."""
    if request.method == "POST":
        return _receive(request)
    page = request.GET.get("seite", "")[:300]
    return _form_page(request, BarrierForm(initial={"page": page}))


def _receive(request: HttpRequest) -> HttpResponse:
    """Store a report once; whatever is wrong, the text comes back."""
    form = BarrierForm(request.POST, signed_in=request.user.is_authenticated)
    if not form.is_valid() or form.form_key is None:
        return _form_page(request, form, status=422)

    def tell() -> bool:
        return throttle.count("barriers", request, seconds=3600) <= MAILS

    report, created = actions.report_barrier(form_key=form.form_key.nonce, tell=tell, **form.content)
    if not created and form.differs_from(report):
        form.ask_for_another()
        return _form_page(request, form, status=409)
    return redirect("stakeholders:barrier_thanks")


def _form_page(request: HttpRequest, form: BarrierForm, status: int = 200) -> HttpResponse:
    response = render(request, "stakeholders/barriers/form.html", {"form": form}, status=status)
    # Each form is one person's; but "Back" must find it again with all that was typed.
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_not_required
@require_safe
def barrier_thanks(request: HttpRequest) -> HttpResponse:
    """It arrived, and what happens next."""
    return render(request, "stakeholders/barriers/thanks.html")


@require_safe
def barrier_list(request: HttpRequest) -> HttpResponse:
    """What is open, the oldest first; or what is answered, the latest first."""
    require(request, ANSWER)
    answered = request.GET.get("stand") == ANSWERED
    if answered:
        rows = BarrierReport.objects.answered().order_by("-answered_at", "-pk")
    else:
        rows = BarrierReport.objects.open()
    labels = {"": _("Offen"), ANSWERED: _("Beantwortet")}
    states = state_links(request, labels, ANSWERED if answered else "")
    context = {"page": page_of(request, rows), "answered": answered, "states": states}
    return render(request, "stakeholders/barriers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def barrier(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, and the form that notes its answer."""
    require(request, ANSWER)
    report = get_object_or_404(BarrierReport.objects.select_related("answered_by"), pk=pk)
    if request.method != "POST":
        return _barrier_page(request, report, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _barrier_page(request, report, form, status=422)
    try:
        actions.answer(report, by=account_of(request), note=form.cleaned_data["note"])
    except Refused as refused:
        report.refresh_from_db()
        kept = [form.cleaned_data["note"]]
        return _barrier_page(request, report, form, status=409, refused=refused.message, texts=kept)
    messages.success(request, _("Die Meldung ist beantwortet, die E-Mail-Adresse gelöscht."))
    return redirect("stakeholders:barrier_list")


def _barrier_page(
    request: HttpRequest, report: BarrierReport, form: AnswerForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"report": report, "form": form, **more}
    return render(request, "stakeholders/barriers/detail.html", context, status=status)
