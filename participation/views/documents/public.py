"""Public pages of a document, its articles and versions, and of a Drucksache."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.forms.lists import page_of
from participation.overviews.documents import pages as overview

PER_PAGE = 20


@login_not_required
@require_safe
def guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """A document in its newest version."""
    page = overview.document_page(request.user, slug)
    if page is None:
        raise Http404(_("Dieses Dokument gibt es nicht, oder es ist nicht öffentlich."))
    return _document(request, page)


@login_not_required
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version of a document, at an address that stays."""
    page = overview.document_page(request.user, slug, number)
    if page is None:
        raise Http404(_("Diese Fassung gibt es nicht, oder sie ist nicht öffentlich."))
    return _document(request, page, is_fixed=True)


@login_not_required
@require_safe
def article(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Everything that led to an article."""
    page = overview.article_page(request.user, slug, key)
    if page is None:
        raise Http404(_("Diesen Artikel gibt es nicht, oder er ist nicht öffentlich."))
    context = {
        "page": page,
        "wording": page.wording,
        "guideline": page.wording.version.guideline,
        "replies": page_of(request, page.replies, per_page=PER_PAGE),
    }
    return render(request, "participation/documents/article.html", context)


@login_not_required
@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """A Drucksache: its days, and the committees that dealt with it."""
    page = overview.paper_page(request.user, slug)
    if page is None:
        raise Http404(_("Diese Drucksache gibt es hier nicht, oder sie ist nicht öffentlich."))
    context = {
        "page": page,
        "paper": page.paper,
        "may_edit": request.user.has_perm("guidelines.edit"),
        "may_state": request.user.has_perm("participation.edit_process"),
    }
    return render(request, "participation/documents/paper.html", context)


def _document(request: HttpRequest, page: overview.DocumentPage, *, is_fixed: bool = False) -> HttpResponse:
    """The document as a page; `is_fixed` where the address names the version."""
    address = ""
    if page.version:
        slug, number = page.guideline.slug, page.version.number
        address = settings.SITE_URL + reverse("participation:version", args=[slug, number])
    context = {
        "page": page,
        "guideline": page.guideline,
        "version": page.version,
        "is_fixed": is_fixed,
        "address": address,
    }
    return render(request, "participation/documents/document.html", context)
