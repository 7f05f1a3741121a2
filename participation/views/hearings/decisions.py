"""Planners put on record what was decided in a deliberation; a wrong record gets a further one."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.buttons import refuse
from erfurt_sozialraum.editing.conflicts import Stale
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.hearings.decisions import record_decision
from participation.forms.hearings.decisions import DecisionForm
from participation.models import Decision, Deliberation
from participation.overviews.answers.appointments import decisions_text
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
    return _record(request, find_hearing(request, HEARINGS, wrong.deliberation_id), wrong)


def _record(request: HttpRequest, row: Deliberation, wrong: Decision | None = None) -> HttpResponse:
    form = DecisionForm(request.POST or None, deliberation=row, corrects=wrong, user=request.user)
    conflict = None
    if request.method == "POST" and not form.searching and form.is_valid():
        try:
            _store(request, row, wrong, form)
        except Stale as stale:
            conflict = {"mine": form.cleaned_data["wording"], "theirs": decisions_text([stale.latest])}
            form.data = form.data.copy()
            form.data["seen"] = stale.latest.pk
        except Refused as refused:
            return refuse(request, refused.message, back=hearing_address(HEARINGS, row.pk))
        else:
            messages.success(request, _("Der Beschluss ist festgehalten."))
            return redirect(hearing_address(HEARINGS, row.pk))
    status = HTTPStatus.CONFLICT if conflict else HTTPStatus.OK
    if form.errors and not conflict:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    page: dict[str, Any] = {
        "form": form,
        "row": row,
        "wrong": wrong,
        "conflict": conflict,
        "back": hearing_address(HEARINGS, row.pk),
    }
    return render(request, "participation/hearings/decision.html", page, status=status)


def _store(request: HttpRequest, row: Deliberation, wrong: Decision | None, form: DecisionForm) -> None:
    """Add the record that the valid form describes."""
    record_decision(
        row,
        corrects=wrong,
        contributions=form.concerned(),
        values=form.values(),
        seen=form.cleaned_data["seen"],
        form_key=form.cleaned_data["form_key"],
        by=account_of(request),
    )
