"""Planners and editors keep the council's Drucksachen, and the days in their life."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.editing.buttons import change_visibility
from erfurt_sozialraum.editing.dates import edit_date
from erfurt_sozialraum.editing.pages import edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of
from guidelines.actions.papers import milestone_of, store_paper
from guidelines.forms.papers import PaperFilter, PaperForm
from guidelines.models import Paper, PaperMilestone
from guidelines.overviews.documents import by_year, milestones

FORM = "guidelines/papers/form.html"


@require_safe
def paper_desk(request: HttpRequest) -> HttpResponse:
    """All Drucksachen, the newest number first."""
    require(request, "guidelines.edit")
    form = PaperFilter(request.GET)
    rows = by_year(form.narrow(Paper.objects.visible_to(request.user)))
    context = {"form": form, "page": page_of(request, rows)}
    return render(request, "guidelines/papers/list.html", context)


@require_safe
def paper_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One Drucksache with its days, those that are missing too."""
    paper = find_paper(request, pk)
    known = {row.kind: row for row in milestones([paper])}
    stations = [
        {"kind": value, "label": label, "row": known.get(value)}
        for value, label in PaperMilestone.Kind.choices
    ]
    context = {"paper": paper, "stations": stations, "crumbs": _crumbs()}
    return render(request, "guidelines/papers/paper.html", context)


@form_methods
def paper_create(request: HttpRequest) -> HttpResponse:
    """Add a Drucksache; it is internal until it is published."""
    require(request, "guidelines.edit")
    context = {
        "title": _("Drucksache anlegen"),
        "lead": _("Sie bleibt intern, bis Sie sie veröffentlichen."),
        "crumbs": _crumbs(),
        "back": reverse("guidelines:paper_desk"),
    }
    return _edit(request, Paper(), context, _("Die Drucksache ist angelegt."))


@form_methods
def paper_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a Drucksache says; its address stays once it was public."""
    paper = find_paper(request, pk)
    context = _of_paper(paper, _("Drucksache bearbeiten"))
    return _edit(request, paper, context, _("Die Drucksache ist gespeichert."))


@form_methods
def paper_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a Drucksache to everybody, or take it back."""
    paper = find_paper(request, pk)
    return change_visibility(request, paper, back=paper_address(paper))


@form_methods
def paper_milestone(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """State a further date of one of its days; the earlier statements stay."""
    paper = find_paper(request, pk)
    if kind not in PaperMilestone.Kind.values:
        raise Http404
    label = PaperMilestone.Kind(kind).label

    def done() -> HttpResponse:
        messages.success(request, _("Der Tag ist vermerkt: %(what)s.") % {"what": label})
        return redirect(paper_address(paper))

    context = _of_paper(paper, _("Tag angeben: %(what)s") % {"what": label})
    row = PaperMilestone.objects.filter(paper=paper, kind=kind).first()
    return edit_date(
        request, row, make=lambda: milestone_of(paper, kind), template=FORM, done=done, context=context
    )


def find_paper(request: HttpRequest, pk: int) -> Paper:
    """A Drucksache, for those who may change it."""
    require(request, "guidelines.edit")
    return get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)


def paper_address(paper: Paper) -> str:
    """The page on which a Drucksache is kept."""
    return reverse("guidelines:paper_plan", args=[paper.pk])


def _edit(request: HttpRequest, paper: Paper, context: dict[str, Any], said: str) -> HttpResponse:
    form = PaperForm(request.POST or None, instance=paper)
    return edit(request, form, said=said, to=paper_address, store=store_paper, context=context)


def _of_paper(paper: Paper, title: str) -> dict[str, Any]:
    """What a form of a Drucksache needs around it."""
    return {
        "title": title,
        "kicker": str(paper),
        "crumbs": [*_crumbs(), {"label": paper.number, "href": paper_address(paper)}],
        "back": paper_address(paper),
    }


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Drucksachen"), "href": reverse("guidelines:paper_desk")}]
