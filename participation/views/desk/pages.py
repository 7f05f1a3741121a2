"""The planner's desk."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.run.background import read_away
from erfurt_sozialraum.web.pages import unset_contact
from participation.overviews.desk import contradictions as facts
from participation.overviews.desk.guide import guide
from participation.overviews.desk.sections import desk as overview
from participation.overviews.desk.tasks import SOON
from stakeholders.rules import account_of


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is new, due, overdue, in work, failed."""
    require(request, "participation.view_desk")
    context = {"desk": overview(account_of(request)), "soon": SOON.days, "unset_contact": unset_contact()}
    context["away"] = sorted(read_away(settings.DATA_DIR).items())
    return render(request, "participation/desk/desk.html", context)


@require_safe
def contradictions(request: HttpRequest) -> HttpResponse:
    """What does not fit together, row by row, with the way to where it is mended."""
    require(request, "participation.edit_process")
    found = facts.contradictions(request.user)
    return render(request, "participation/desk/contradictions_page.html", {"found": found})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The planners' guide."""
    require(request, "participation.view_desk")
    return render(request, "participation/desk/help.html", {"guide": guide()})
