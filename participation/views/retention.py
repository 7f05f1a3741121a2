"""The end of a process, its files at the archive, and what was deleted by which rule."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.editing.asking import Question
from erfurt_sozialraum.editing.buttons import change, refuse
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.retention import archive as actions
from participation.actions.retention import purging
from participation.export.archive import archive_table
from participation.forms.retention import ArchiveAnswerForm, EndForm, OfferForm
from participation.models import Process
from participation.overviews.retention import Files, files_of, runs, to_offer
from participation.views.process.planning import process_address, process_to_edit
from stakeholders.rules import account_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])
RUNS_ON_A_PAGE = 20


@require_safe
def deletions(request: HttpRequest) -> HttpResponse:
    """What a run would take today, and what runs have taken."""
    require(request, "participation.view_deletions")
    context = {
        "rules": purging.preview(),
        "waiting": to_offer(),
        "page": page_of(request, runs(), per_page=RUNS_ON_A_PAGE),
    }
    return render(request, "participation/retention/deletions.html", context)


@form_methods
def process_end(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what follows, then put on record since when a process is over."""
    process = process_to_edit(request, slug)
    back = process_address(process)
    if process.ended_on:
        return refuse(request, _("Der Planungsprozess ist schon abgeschlossen."), back=back)
    form = EndForm(request.POST or None, process=process)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_process(process, **form.cleaned_data)
        except Refused as refused:
            return refuse(request, refused.message, back=back)
        messages.success(request, _("Der Planungsprozess ist abgeschlossen."))
        return redirect(f"{back}#abschluss")
    context = {"process": process, "files": files_of(process), "form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "participation/retention/end.html", context, status=status)


@form_methods
def process_resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then let a process go on."""
    process = process_to_edit(request, slug)
    says = [
        _("Dann gelten ein Angebot an das Stadtarchiv und seine Antwort nicht mehr."),
        _("Was schon anonymisiert ist, kommt nicht zurück."),
    ]
    question = Question(_("Planungsprozess weiterführen?"), _("Ja, weiterführen"), says, _way(process))
    by = account_of(request)
    return change(
        request,
        lambda: actions.resume_process(process, by=by),
        said=_("Der Planungsprozess läuft weiter."),
        back=process_address(process),
        question=question,
    )


def _way(process: Process) -> list[dict[str, str]]:
    return [{"label": process.name, "href": process_address(process)}]


@form_methods
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of a process: what would go, whether the archive was asked, and what it said."""
    process = process_to_edit(request, slug)
    files = files_of(process)
    form = _form(request, files)
    if request.method != "POST":
        return _archive_page(request, files, form)
    if form is None or request.POST.get("zu", "") != _about(files):
        text = _("Inzwischen hat jemand anderes etwas vermerkt. Nichts ist gespeichert.")
        return _archive_page(request, files, form, status=409, refused=text, texts=_typed(request))
    if not form.is_valid():
        return _archive_page(request, files, form, status=422)
    try:
        _store(request, files)(**form.cleaned_data, by=account_of(request))
    except Refused as refused:
        files = files_of(process)
        shown = _form(request, files, fresh=True)
        return _archive_page(
            request, files, shown, status=409, refused=refused.message, texts=_typed(request)
        )
    messages.success(request, _("Gespeichert."))
    return redirect("participation:archive", process.slug)


def _form(request: HttpRequest, files: Files, *, fresh: bool = False) -> forms.Form | None:
    """What comes next: the offer, then its answer, then nothing."""
    data = request.POST if request.method == "POST" and not fresh else None
    if data is not None and data.get("zu", "") != _about(files):
        data = None
    if files.process.ended_on is None or (files.offer and files.offer.answer):
        return None
    if files.offer:
        return ArchiveAnswerForm(data, offer=files.offer)
    return OfferForm(data, process=files.process)


def _about(files: Files) -> str:
    """The offer that the form answers; empty where it makes one."""
    return str(files.offer.pk) if files.offer else ""


def _store(request: HttpRequest, files: Files) -> Callable[..., Any]:
    if offer := files.offer:
        return lambda **values: actions.note_answer(offer, **values)
    return lambda **values: actions.offer_files(files.process, **values)


def _typed(request: HttpRequest) -> list[str]:
    return [text] if (text := request.POST.get("note", "").strip()) else []


def _archive_page(
    request: HttpRequest, files: Files, form: forms.Form | None, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"process": files.process, "files": files, "form": form, "about": _about(files), **more}
    context["back"] = process_address(files.process)
    return render(request, "participation/retention/archive.html", context, status=status)


@require_safe
def archive_list(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All of it as a table, for the archive's choice; it holds what was never published."""
    process = process_to_edit(request, slug)
    response = StreamingHttpResponse(archive_table(process), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="unterlagen-{process.slug}.csv"'
    return response


@form_methods
def offer_take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then let offer and answer count no more; both stay on record."""
    process = process_to_edit(request, slug)
    back = reverse("participation:archive", args=[slug])
    offer = process.archive_offers.standing().first()
    if offer is None:
        return refuse(request, _("Das Angebot ist schon zurückgenommen."), back=back)
    says = [
        _("Angebot und Antwort bleiben verzeichnet und gelten nicht mehr. Bieten Sie die Unterlagen neu an.")
    ]
    way = [*_way(process), {"label": _("Unterlagen und Stadtarchiv"), "href": back}]
    question = Question(_("Angebot zurücknehmen?"), _("Ja, zurücknehmen"), says, way)
    by = account_of(request)
    said = _("Das Angebot ist zurückgenommen.")
    return change(
        request, lambda: actions.take_back_offer(offer, by=by), said=said, back=back, question=question
    )
