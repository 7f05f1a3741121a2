"""The council's three questions, answered for every body, or for one process."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.dates.standing import Standing, standing_of, told
from participation.models import Process
from participation.overviews.answers.questions import council_answers
from participation.views.process.pages import process_tabs


@login_not_required
@require_safe
def council(request: HttpRequest) -> HttpResponse:
    """The council's three questions, answered for every body."""
    standing, answer = standing_of(request)
    if answer is not None:
        return answer
    return _council(
        request, {"answers": council_answers(request.user, day=standing.day, with_steps=True)}, standing
    )


@login_not_required
@require_safe
def process_council(request: HttpRequest, slug: str) -> HttpResponse:
    """The council's three questions, answered for one planning process."""
    rows = Process.objects.visible_to(request.user).select_related("responsible")
    process = rows.filter(slug=slug).first()
    if process is None:
        raise Http404(_("Diesen Planungsprozess gibt es nicht, oder er ist nicht öffentlich."))
    standing, answer = standing_of(request)
    if answer is not None:
        return answer
    answers = council_answers(request.user, process, standing.day, with_steps=True)
    context = {"answers": answers, "process": process, "tabs": process_tabs(process, "council")}
    return _council(request, context, standing)


def _council(request: HttpRequest, context: dict[str, Any], standing: Standing) -> HttpResponse:
    context["may_state"] = not standing.day and request.user.has_perm("participation.edit_process")
    return told(request, "participation/answers/council.html", context, standing)
