"""Another office answers what lies with it: points that were forwarded, questions under examination."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import Conflict, add_latest, edit_shared
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions import desk as actions
from participation.forms.desk import OfficeAnswerForm
from participation.forms.process.planning import TaskAnswerForm
from participation.models import ExaminationTask, Point, Reply
from stakeholders.models import Organisation
from stakeholders.rules import account_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def office_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question that the office examines, or correct the answer."""
    rows = ExaminationTask.objects.visible_to(request.user).select_related("process", "topic", "office")
    task = get_object_or_404(rows, pk=pk)
    require(request, "participation.answer_task", task)

    initial = {} if task.answered_on else {"answered_on": today()}

    def done(_row: object) -> HttpResponse:
        messages.success(request, _("Die Antwort ist gespeichert."))
        return redirect("participation:desk")

    return edit_shared(
        request,
        TaskAnswerForm(request.POST or None, instance=task, initial=initial),
        template="participation/desk/offices/task.html",
        done=done,
        store=partial(actions.answer_task, by=account_of(request)),
        context={"task": task},
    )


@form_methods
def office_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a point that was forwarded to the office, or answer it anew."""
    point = _points(request).filter(pk=pk).first()
    if point is None:
        return _gone(request, pk)
    form: Any = OfficeAnswerForm(request.POST if request.method == "POST" else None, point=point)

    def add() -> Reply:
        return actions.answer_point(point, by=account_of(request), **form.cleaned_data)

    def done(_reply: Reply) -> HttpResponse:
        messages.success(request, _("Die Antwort ist gespeichert. Wer den Beitrag liest, liest sie jetzt."))
        return redirect("participation:desk")

    def show(form: OfficeAnswerForm, *, status: int = 200, conflict: Conflict | None = None) -> HttpResponse:
        shown = _points(request).get(pk=pk) if conflict else point  # with what was answered meanwhile
        context = {"point": shown, "contribution": shown.contribution, "form": form, "conflict": conflict}
        return render(request, "participation/desk/offices/point.html", context, status=status)

    try:
        return add_latest(request, form, add=add, done=done, show=show)
    except Refused:
        return _gone(request, pk)


def _points(request: HttpRequest) -> QuerySet[Point]:
    replies = Reply.objects.select_related("forwarded_to", "replied_by", "office")
    return (
        Point.objects.visible_to(request.user)
        .at_office_of(request.user)
        .select_related("contribution__consultation", "contribution__topic", "contribution__area")
        .prefetch_related(Prefetch("replies", replies))
    )


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Not with this office: nobody else learns of it; who had it on the desk gets the text back."""
    offices = Organisation.objects.served_by(request.user)
    if not Reply.objects.filter(point=pk, forwarded_to__in=offices).exists():
        raise Http404(_("Dieses Anliegen liegt nicht bei Ihrem Amt."))
    context = {
        "reason": _("Die Planung hat es inzwischen selbst beantwortet oder anders weitergegeben."),
        "texts": [text] if (text := request.POST.get("text", "").strip()) else [],
        "back": reverse("participation:desk"),
    }
    return render(request, "participation/desk/offices/gone.html", context, status=409)
