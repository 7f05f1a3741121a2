"""Planners say from when until when a fact of the process holds, and when that was stated."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import edit_shared
from participation.forms.process.facts import KINDS, fact_form

from .planning import FORM, form_methods, process_address


@form_methods
def fact_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Change the days of a fact; the end may be taken back in the same place."""
    require(request, "participation.edit_process")
    if kind not in KINDS:
        raise Http404
    model, about = KINDS[kind]
    row = get_object_or_404(model.objects.select_related(*about), pk=pk)
    back = _back(row)

    def done(_row: object) -> HttpResponse:
        messages.success(request, _("Gespeichert."))
        return redirect(back)

    context: dict[str, Any] = {
        "title": _("Von wann bis wann das gilt"),
        "kicker": str(row),
        "lead": _("Danach richtet sich, was die Seiten über einen früheren Tag zeigen."),
        "back": back,
    }
    form = fact_form(kind)(request.POST or None, instance=row)
    return edit_shared(request, form, template=FORM, done=done, store=store, context=context)


def _back(row: Any) -> str:  # noqa: ANN401 - a fact of one of three models
    """Where it is listed."""
    if hasattr(row, "step"):
        return reverse("participation:step_edit", args=[row.step.slug])
    if hasattr(row, "topic"):
        return reverse("participation:topic_edit", args=[row.topic.slug])
    return f"{process_address(row.process)}#regeln"
