"""Planners put on record what was decided in a deliberation; a wrong record gets a further one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.buttons import refuse
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import add_latest, shown_on
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.hearings.decisions import record_decision
from participation.forms.hearings.decisions import DecisionForm
from participation.models import Decision, Deliberation
from participation.overviews.hearings.rows import HEARINGS
from stakeholders.rules import account_of

from .rows import find_hearing, form_methods, hearing_address


@form_methods
def decision_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was decided in a deliberation."""
    return _record(request, find_hearing(request, HEARINGS, pk))


@form_methods
def decision_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a wrong record right by a further one; both stay readable."""
    require(request, "participation.edit_process")
    wrong = get_object_or_404(Decision.objects.visible_to(request.user), pk=pk)
    # What was corrected meanwhile is wrong in its newest words: those are put right, and no text is lost.
    while later := Decision.objects.filter(corrects=wrong).first():
        wrong = later
    return _record(request, find_hearing(request, HEARINGS, wrong.deliberation_id), wrong)


def _record(request: HttpRequest, row: Deliberation, wrong: Decision | None = None) -> HttpResponse:
    form: Any = DecisionForm(request.POST or None, deliberation=row, corrects=wrong, user=request.user)
    back = hearing_address(HEARINGS, row.pk)
    context = {"row": row, "wrong": wrong, "back": back}
    show = shown_on(request, "participation/hearings/decision.html", context)
    if request.method == "POST" and form.searching:
        return show(form, status=422 if form.errors else 200)

    def done(_decision: Decision) -> HttpResponse:
        messages.success(request, _("Der Beschluss ist festgehalten."))
        return redirect(back)

    try:
        return add_latest(request, form, add=lambda: _store(request, row, wrong, form), done=done, show=show)
    except Refused as refused:
        return refuse(request, refused.message, back=back)


def _store(request: HttpRequest, row: Deliberation, wrong: Decision | None, form: DecisionForm) -> Decision:
    """Add the record that the valid form describes."""
    return record_decision(
        row,
        corrects=wrong,
        about=form.concerned(),
        values=form.values(),
        seen=form.cleaned_data["seen"],
        form_key=form.cleaned_data["form_key"],
        by=account_of(request),
    )
