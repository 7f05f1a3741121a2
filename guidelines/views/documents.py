"""Public lists of documents and Drucksachen, and the pages on which planners keep the documents."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.editing.asking import Question, is_asked
from erfurt_sozialraum.editing.buttons import change, change_visibility
from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.editing.pages import add, edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of
from guidelines.actions.documents import add_basis, change_basis, store_guideline
from guidelines.forms.documents import BasisForm, GuidelineFilter, GuidelineForm, NewBasisForm, SourceForm
from guidelines.models import Guideline, GuidelineBasis, Source
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


def crumbs(row: Guideline | None = None) -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Leitlinien"), "href": reverse("guidelines:document_list")}]
    return way + ([{"label": row.title, "href": guideline_address(row)}] if row else [])


def guideline_address(row: Guideline) -> str:
    """The planners' page of a document."""
    return reverse("guidelines:document", args=[row.pk])


def find_guideline(request: HttpRequest, pk: int) -> Guideline:
    """The document of an address, for those who may edit."""
    require(request, "guidelines.edit")
    return get_object_or_404(Guideline.objects.visible_to(request.user), pk=pk)


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """All documents, with the version that is public and the draft that is being written."""
    require(request, "guidelines.edit")
    form = GuidelineFilter(request.GET)
    rows = form.narrow(overview.in_work(request.user))
    context = {"form": form, "page": page_of(request, rows)}
    return render(request, "guidelines/documents/list.html", context)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document with what it rests on and all its versions."""
    row = find_guideline(request, pk)
    context = {
        "guideline": row,
        "crumbs": crumbs(),
        "bases": row.bases.select_related("source").order_by("withdrawn_at", "source__title", "pk"),
        "versions": row.versions.counted().order_by("-number"),
        "aside": row.versions.exclude(set_aside_at=None).order_by("-set_aside_at"),
    }
    return render(request, "guidelines/documents/edit.html", context)


@form_methods
def document_create(request: HttpRequest) -> HttpResponse:
    """Begin a document; its text comes with its first version."""
    require(request, "guidelines.edit")
    form = GuidelineForm(request.POST or None, instance=Guideline(), user=request.user)
    context = {
        "title": _("Dokument anlegen"),
        "lead": _(
            "Es bleibt intern, bis Sie es veröffentlichen. Den Text schreiben Sie danach, als Fassung."
        ),
        "crumbs": crumbs(),
        "back": reverse("guidelines:document_list"),
    }
    said = _("Das Dokument ist angelegt.")
    return edit(request, form, said=said, to=guideline_address, store=store_guideline, context=context)


@form_methods
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a document says about itself; its address stays."""
    row = find_guideline(request, pk)
    form = GuidelineForm(request.POST or None, instance=row, user=request.user)
    said = _("Das Dokument ist gespeichert.")
    context = about(row, _("Dokument bearbeiten"))
    return edit(request, form, said=said, to=guideline_address, store=store_guideline, context=context)


def about(row: Guideline, title: str, lead: str = "") -> dict[str, Any]:
    """What the form page of a document shows around the form."""
    context = {"title": title, "kicker": row.title, "lead": lead}
    return context | {"crumbs": crumbs(row), "back": guideline_address(row)}


@form_methods
def document_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document to everybody, or take it back."""
    row = find_guideline(request, pk)
    return change_visibility(request, row, back=guideline_address(row))


@form_methods
def basis_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a source that the document rests on."""
    row = find_guideline(request, pk)
    form = NewBasisForm(request.POST or None)

    def adding() -> str:
        data = form.cleaned_data
        is_new = add_basis(row, source=data["source"], new=form.new_source(), note=data["note"])
        return _("Die Grundlage ist eingetragen.") if is_new else _("Das steht schon da.")

    to = f"{guideline_address(row)}#grundlagen"
    return add(request, form, adding, to=to, context=about(row, _("Grundlage eintragen")))


def _basis(request: HttpRequest, pk: int) -> GuidelineBasis:
    require(request, "guidelines.edit")
    rows = GuidelineBasis.objects.filter(guideline__in=Guideline.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("guideline", "source"), pk=pk)


@form_methods
def basis_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a document takes from a source."""
    row = _basis(request, pk)
    form = BasisForm(request.POST or None, instance=row)
    context = about(row.guideline, _("Grundlage bearbeiten"), lead=str(row.source))
    back = f"{guideline_address(row.guideline)}#grundlagen"
    return edit(request, form, said=_("Gespeichert."), to=lambda _row: back, store=store, context=context)


@form_methods
def basis_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take back that a document rests on a source, or name it again."""
    row = _basis(request, pk)
    wanted = request.GET if is_asked(request) else request.POST
    shows, back = wanted.get("sichtbar") == "ja", guideline_address(row.guideline)
    said = _("Die Grundlage gilt wieder.") if shows else _("Die Grundlage ist zurückgezogen.")
    to = f"{back}#grundlagen"
    title = (
        _("„%(source)s“ wieder als Grundlage nennen?") if shows else _("Grundlage „%(source)s“ zurückziehen?")
    )
    question = Question(
        title % {"source": row.source},
        _("Ja, wieder nennen") if shows else _("Ja, zurückziehen"),
        [] if shows else [_("Sie bleibt gespeichert und lässt sich jederzeit wieder nennen.")],
        crumbs(row.guideline),
        [("sichtbar", "ja" if shows else "nein")],
    )
    return change(
        request, lambda: change_basis(row, shows=shows), said=said, back=back, to=to, question=question
    )


@form_methods
def source_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a source wherever it is named; the way back leads to the document it was reached from."""
    basis = _basis(request, pk)
    row = get_object_or_404(Source, pk=basis.source_id)
    form = SourceForm(request.POST or None, instance=row)
    lead = _("Die Angaben ändern sich bei allen Dokumenten, die diese Quelle nennen.")
    context = about(basis.guideline, _("Quelle bearbeiten"), lead=lead)
    back = f"{guideline_address(basis.guideline)}#grundlagen"
    said = _("Die Quelle ist gespeichert.")
    return edit(request, form, said=said, to=lambda _row: back, store=store, context=context)
