"""Planners put on record what was decided in a deliberation; a wrong record gets a further one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.buttons import refuse
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import add_latest, shown_on
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Version
from guidelines.views.versions.versions import find_version, version_address
from participation.actions.hearings.adoption import decide_about
from participation.actions.hearings.decisions import record_decision
from participation.actions.hearings.naming import name_text, texts
from participation.forms.hearings.adoption import NewDecisionForm
from participation.forms.hearings.amended import AmendedTextForm
from participation.forms.hearings.decisions import DecisionForm
from participation.models import Decision, DecisionOutcome, Deliberation, SubjectRole
from participation.overviews.hearings.rows import HEARINGS, known
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


@form_methods
def decision_text(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Say which version holds what was decided as it was amended: the next one, or one that there is."""
    require(request, "participation.edit_process")
    row = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related("deliberation"),
        pk=pk,
        outcome=DecisionOutcome.AMENDED,
    )
    submitted = get_object_or_404(row.versions.select_related("guideline"), pk=version)
    form: Any = AmendedTextForm(request.POST or None, decision=row, submitted=submitted)
    back = hearing_address(HEARINGS, row.deliberation_id)
    context = {"row": row, "submitted": submitted, "back": back}

    def add() -> Version:
        data = form.cleaned_data
        by = account_of(request)
        return name_text(row, submitted=submitted, text=data["text"], seen=data["seen"], by=by)

    def done(_row: Any) -> HttpResponse:  # noqa: ANN401 - the version, or what names it
        text = texts(row, submitted).latest_first().first()
        messages.success(request, _("Gespeichert: %(row)s.") % {"row": text})
        return redirect(version_address(text.version))

    try:
        show = shown_on(request, "participation/hearings/text.html", context)
        return add_latest(request, form, add=add, done=done, show=show)
    except Refused as refused:
        return refuse(request, refused.message, back=back)


@form_methods
def version_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a decision about a version: in a deliberation that there is, or together with a new one."""
    require(request, "participation.edit_process")
    version = find_version(request, pk)
    if not version.is_public:
        return refuse(request, _("Die Fassung ist nicht öffentlich."), back=version_address(version))
    form: Any = NewDecisionForm(request.POST or None, version=version, user=request.user)
    context = {"version": version, "back": version_address(version), "known": known(request.user, version)}
    show = shown_on(request, "participation/hearings/version_decision.html", context)
    if request.method == "POST" and form.searching:
        return show(form, status=422 if form.errors else 200)

    def add() -> Decision:
        said = _said(form)
        return decide_about(version, deliberation=form.deliberation(), by=account_of(request), **said)

    def done(decision: Decision) -> HttpResponse:
        messages.success(request, _("Der Beschluss ist festgehalten."))
        return redirect(_after(decision, version_address(version)))

    try:
        return add_latest(request, form, add=add, done=done, show=show)
    except Refused as refused:
        return refuse(request, refused.message, back=version_address(version))


def _record(request: HttpRequest, row: Deliberation, wrong: Decision | None = None) -> HttpResponse:
    form: Any = DecisionForm(
        request.POST or None, deliberation=row, corrects=wrong, user=request.user, preset=_preset(request)
    )
    back = hearing_address(HEARINGS, row.pk)
    context = {"row": row, "wrong": wrong, "back": back}
    show = shown_on(request, "participation/hearings/decision.html", context)
    if request.method == "POST" and form.searching:
        return show(form, status=422 if form.errors else 200)

    def done(decision: Decision) -> HttpResponse:
        messages.success(request, _("Der Beschluss ist festgehalten."))
        return redirect(_after(decision, back))

    try:
        return add_latest(request, form, add=lambda: _store(request, row, wrong, form), done=done, show=show)
    except Refused as refused:
        return refuse(request, refused.message, back=back)


def _store(request: HttpRequest, row: Deliberation, wrong: Decision | None, form: DecisionForm) -> Decision:
    """Add the record that the valid form describes."""
    return record_decision(row, corrects=wrong, by=account_of(request), **_said(form))


def _said(form: DecisionForm) -> dict[str, Any]:
    """What a valid form says, as the actions take it."""
    return {
        "about": form.concerned(),
        "subjects": form.subjects(),
        "values": form.values(),
        "seen": form.cleaned_data["seen"],
        "form_key": form.cleaned_data["form_key"],
    }


def _preset(request: HttpRequest) -> list[Version]:
    """The version from whose page somebody came."""
    number = request.GET.get("fassung", "")
    rows = Version.objects.visible_to(request.user).published()
    return list(rows.filter(pk=number)) if number.isdecimal() and len(number) < 10 else []


def _after(decision: Decision, back: str) -> str:
    """Where it goes on: what was amended needs the text as it was amended."""
    if decision.outcome != DecisionOutcome.AMENDED:
        return back
    named = decision.subjects.filter(version__isnull=False)
    submitted = list(named.filter(role=SubjectRole.SUBMITTED))
    if len(submitted) != 1 or named.filter(role=SubjectRole.TEXT).exists():
        return back
    return reverse("participation:decision_text", args=[decision.pk, submitted[0].version_id])
