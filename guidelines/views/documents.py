"""Public lists of documents and Drucksachen."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidelines.overviews import documents as overview


@login_not_required
@require_safe
def guideline_list(request: HttpRequest) -> HttpResponse:
    """The documents that come out of the process, and how far each has come."""
    context = {"documents": overview.guidelines(request.user)}
    return render(request, "guidelines/documents/guidelines.html", context)


@login_not_required
@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    """Drucksachen of the council that the process has to do with."""
    context = {"papers": overview.papers(request.user)}
    return render(request, "guidelines/documents/papers.html", context)
