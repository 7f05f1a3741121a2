"""Planners document the steps of a process: their texts, their dates, and what took place."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.editing.dates import edit_date
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import add_latest, edit_shared, shown_on
from erfurt_sozialraum.rows.positions import after_all
from participation.actions.process import add_record
from participation.forms.process.steps import StepForm, StepRecordForm
from participation.models import Step, StepDate, StepRecord
from participation.overviews.consultations.plans import of_step
from participation.overviews.process.pages import hangs_internally
from participation.overviews.process.records import step_file
from stakeholders.rules import account_of

from .planning import FORM, form_methods, process_address, process_to_edit


@require_safe
def step_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """What is documented of a step, and what is not."""
    require(request, "participation.edit_process")
    file = step_file(request.user, slug)
    if file is None:
        raise Http404(_("Diesen Schritt gibt es nicht."))
    statements = StepDate.objects.filter(subject=file.step).select_related("recorded_by")
    context = {
        "file": file,
        "step": file.step,
        "statements": statements,
        "process": file.step.process,
        "has_internal": hangs_internally(file.step),
        "consultations": of_step(request.user, file.step),
    }
    return render(request, "participation/process/planning/step.html", context)


@form_methods
def step_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a step to a process; then its date is asked for."""
    process = process_to_edit(request, slug)
    step = Step(process=process, order=after_all(Step.objects.filter(process=process)))
    form = StepForm(request.POST or None, instance=step, user=request.user)
    context = {
        "title": _("Schritt anlegen"),
        "kicker": process.name,
        "lead": _(
            "Er bleibt intern, bis Sie ihn veröffentlichen. Was Sie noch nicht wissen, lassen Sie leer."
        ),
        "back": process_address(process),
    }

    def done(row: Step) -> HttpResponse:
        messages.success(request, _("Der Schritt ist angelegt. Geben Sie jetzt seinen Termin an."))
        return redirect("participation:step_date", row.slug)

    return edit_shared(request, form, template=FORM, done=done, context=context)


@form_methods
def step_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is documented of a step."""
    step = _step(request, slug)
    form = StepForm(request.POST or None, instance=step, user=request.user)
    context = {
        "title": _("Schritt bearbeiten"),
        "kicker": step.title,
        "lead": _("Was leer bleibt, dazu sagt das Portal: Es liegt kein Beleg vor."),
        "back": reverse("participation:step_plan", args=[slug]),
        "facts": step.bodies.select_related("committee", "step").order_by("committee__order", "pk"),
        "facts_kind": "gremien",
    }

    def done(row: Step) -> HttpResponse:
        messages.success(request, _("Der Schritt ist gespeichert."))
        return redirect("participation:step_plan", row.slug)

    return edit_shared(request, form, template=FORM, done=done, context=context)


@form_methods
def step_date(request: HttpRequest, slug: str) -> HttpResponse:
    """State a further date of a step; the earlier statements stay."""
    step = _step(request, slug)
    back = reverse("participation:step_plan", args=[slug])

    def done() -> HttpResponse:
        messages.success(request, _("Der Termin ist vermerkt. Er gilt ab sofort auf allen Seiten."))
        return redirect(back)

    context = {"title": _("Termin angeben"), "kicker": step.title, "back": back}
    return edit_date(request, step, template=FORM, done=done, context=context)


@form_methods
def step_record(request: HttpRequest, slug: str) -> HttpResponse:
    """Put on record what took place; earlier records stay."""
    step = _step(request, slug)
    form: Any = StepRecordForm(request.POST or None, latest=step.records.latest_first().first())
    context = {
        "title": _("Nachweis erfassen"),
        "lead": _("Ein Nachweis wird nicht mehr geändert. Was fehlt, ergänzen Sie mit einem weiteren."),
        "kicker": step.title,
        "back": reverse("participation:step_plan", args=[slug]),
    }

    def add() -> StepRecord:
        return add_record(step, seen=form.cleaned_data["seen"], by=account_of(request), values=form.values())

    def done(_record: StepRecord) -> HttpResponse:
        messages.success(request, _("Der Nachweis ist gespeichert."))
        return redirect("participation:step_plan", slug)

    return add_latest(request, form, add=add, done=done, show=shown_on(request, FORM, context))


def _step(request: HttpRequest, slug: str) -> Step:
    require(request, "participation.edit_process")
    return get_object_or_404(Step.objects.visible_to(request.user).select_related("process"), slug=slug)
