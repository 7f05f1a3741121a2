"""Planners prepare consultations: the list, a page for each, its form, and the preview."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import edit_shared
from erfurt_sozialraum.forms.lists import page_of, state_links
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from participation.actions import consultations as actions
from participation.forms.consultations import ConsultationForm
from participation.forms.contributions.public import ContributionForm
from participation.models import Consultation, ConsultationState, Process, Step
from participation.overviews.consultations.plans import ADDRESSES, counted, plan_of, plans, state_of
from participation.overviews.consultations.public import (
    closing_text,
    consultations,
    former_dates,
    remaining_text,
)

PERMISSION = "participation.edit_process"
FORM = "participation/consultations/plan_form.html"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def consultation_plans(request: HttpRequest) -> HttpResponse:
    """All consultations with where each stands and what is due."""
    require(request, PERMISSION)
    state = state_of(request.GET.get("stand", ""))
    counts = counted(Consultation.objects.visible_to(request.user))
    rows: Any = plans(request.user)
    rows = rows.in_state(state) if state else rows
    every = {"": sum(counts.values())} | {word: counts[name] for name, word in ADDRESSES.items()}
    current = ADDRESSES.get(state, "")
    page = page_of(request, rows.order_by("-closes_at", "-pk"), count=every[current])
    labels = {"": _("alle")} | {word: ConsultationState(name).label for name, word in ADDRESSES.items()}
    links = state_links(request, labels, current, every)
    context = {"page": page, "plans": [plan_of(row) for row in page], "states": links}
    return render(request, "participation/consultations/plans.html", context)


@require_safe
def consultation_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation: where it stands, what it lacks, and what may be done with it."""
    require(request, PERMISSION)
    row = get_object_or_404(plans(request.user), pk=pk)
    return show(request, row)


def show(request: HttpRequest, row: AnnotatedRow, **context: Any) -> HttpResponse:
    """The planners' page of a row of `plans`."""
    context |= {
        "plan": plan_of(row),
        "consultation": row,
        "closing": closing_text(row),
        "remaining": remaining_text(row),
        "revision": revision_of(row),
        "topics": row.topics.order_by("order", "pk"),
        "former_dates": former_dates(row),
    }
    return render(request, "participation/consultations/plan.html", context)


def find_consultation(request: HttpRequest, pk: int) -> Consultation:
    """The consultation of an address, for those who may edit."""
    require(request, PERMISSION)
    return get_object_or_404(Consultation.objects.visible_to(request.user).select_related("process"), pk=pk)


@form_methods
def consultation_create(request: HttpRequest) -> HttpResponse:
    """Prepare a new consultation, for a step perhaps (?schritt=…) or a process (?prozess=…)."""
    require(request, PERMISSION)
    step = _chosen(request, Step, "schritt")
    process = step.process if step else _chosen(request, Process, "prozess") or _processes(request).first()
    if process is None:
        raise Http404(_("Legen Sie zuerst einen Planungsprozess an."))
    row, initial = _begun(request, process, step)
    form = ConsultationForm(request.POST or None, instance=row, initial=initial, user=request.user)
    context = {
        "title": _("Beteiligung anlegen"),
        "kicker": process.name,
        "lead": _(
            "Sie bleibt intern, bis Sie sie veröffentlichen. Was Sie noch nicht wissen, lassen Sie leer."
        ),
        "back": reverse("participation:consultation_plans"),
        "process": process,
        "processes": [] if step else _process_links(request, process),
    }
    return _edit(
        request, form, context, _("Die Beteiligung ist angelegt. Sehen Sie sich jetzt die Vorschau an.")
    )


def _chosen(request: HttpRequest, model: type[Any], name: str) -> AnnotatedRow | None:
    """The row whose slug the address names, if any."""
    slug = request.GET.get(name, "")
    return get_object_or_404(model.objects.visible_to(request.user), slug=slug) if slug else None


def _processes(request: HttpRequest) -> QuerySet[Process]:
    return Process.objects.visible_to(request.user).order_by("-is_main", "name")


def _process_links(request: HttpRequest, current: Process) -> list[dict[str, Any]]:
    """One link per process, where there are several: topics and steps are those of one."""
    rows = list(_processes(request))
    items = [{"label": row.name, "href": f"?prozess={row.slug}", "current": row == current} for row in rows]
    return items if len(items) > 1 else []


def _begun(request: HttpRequest, process: Process, step: Step | None) -> tuple[Consultation, dict[str, Any]]:
    """The row that this form has stored before, or a new one, with what the step says already."""
    try:
        key = uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        key = uuid.uuid4()
    rows = Consultation.objects.visible_to(request.user).filter(form_key=key)
    if request.method == "POST" and (earlier := rows.select_related("process").first()):
        return earlier, {}
    row = Consultation(process=process, step=step, form_key=key)
    if step is None:
        return row, {}
    row.level = step.level
    return row, {"topics": list(step.topics.values_list("pk", flat=True))}


@form_methods
def consultation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said; once it is public, its times have a form of their own."""
    row = find_consultation(request, pk)
    form = ConsultationForm(request.POST or None, instance=row, user=request.user)
    context = {
        "title": _("Beteiligung bearbeiten"),
        "kicker": str(row),
        "back": reverse("participation:consultation_plan", args=[pk]),
        "consultation": row,
        "question": row.question if form.has_contributions else "",
        "is_fixed": row.published_at is not None,
        "process": row.process,
    }
    return _edit(request, form, context, _("Die Beteiligung ist gespeichert."))


def _edit(request: HttpRequest, form: ConsultationForm, context: dict[str, Any], said: str) -> HttpResponse:
    def done(row: Consultation) -> HttpResponse:
        messages.success(request, said)
        return redirect("participation:consultation_plan", row.pk)

    try:
        return edit_shared(
            request, form, template=FORM, done=done, store=actions.store_consultation, context=context
        )
    except actions.QuestionLocked as locked:
        form.add_error("question", locked.message)
        return render(request, FORM, context | {"form": form}, status=422)


# The form in the preview is the residents' form, which holds no cookie; whatever it sends is not stored.
@csrf_exempt
@form_methods
def consultation_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as everybody will see it, with a form to try out."""
    require(request, PERMISSION)
    row = get_object_or_404(consultations(request.user), pk=pk)
    is_closed = row.closes_at <= timezone.now()
    form = None if is_closed else ContributionForm(request.POST or None, consultation=row, signed_in=True)
    if form is not None and request.method == "POST" and form.is_valid():
        messages.success(request, _("Hier käme jetzt die Quittung mit dem Code. Gespeichert ist nichts."))
        return redirect("participation:consultation_preview", pk)
    context = {
        "consultation": row,
        "is_open": not is_closed,
        "is_closed": is_closed,
        "closing": closing_text(row),
        "remaining": remaining_text(row, preview=True),
        "former_dates": former_dates(row),
        "form": form,
        "preview": True,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "participation/consultations/detail.html", context, status=status)
