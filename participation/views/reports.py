"""Reports: the public list, one report with its progress, its file, and what planners do with it."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from erfurt_sozialraum.editing.asking import Question
from erfurt_sozialraum.editing.buttons import change
from erfurt_sozialraum.editing.pages import form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of
from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import StoredFile
from participation.actions import reports as actions
from participation.forms.reports import ReportOrderForm
from participation.models import Report
from participation.overviews.answers.questions import report_hearings
from participation.overviews.reports.formats import UnknownFormat, as_today
from participation.overviews.reports.left_out import left_out
from participation.overviews.reports.words import moment
from stakeholders.rules import account_of

PER_PAGE = 20
MOST_ON_A_PAGE = 100
"""Contributions that the web page shows in full; the PDF holds all of them."""
PATIENCE = timedelta(seconds=20)
"""Waiting longer than this, the page says that no worker answers."""


@login_not_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Released reports, newest first; those in work as well for those who may see them."""
    reports = Report.objects.visible_to(request.user).select_related("committee", "process", "file")
    reports = reports.with_successors(request.user).defer("snapshot", "last_error")
    reports = reports.order_by("-data_cutoff", "-pk")
    page = page_of(request, reports, per_page=PER_PAGE)
    return render(request, "participation/reports/list.html", {"page": page})


@login_not_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: its PDF, its content as a page, and for planners its progress."""
    try:
        row = _report(request, pk)
    except Http404:
        return _gone(request, pk)
    frozen, unreadable = _frozen(row)
    context = {
        "row": row,
        "report": frozen,
        "unreadable": unreadable,
        "waits": _waits(row),
        "poll": _is_working(row),
    }
    if request.headers.get("HX-Request"):
        return render(request, "participation/reports/detail.html#stand", {**context, "polled": True})
    outcomes = frozen.get("voices", {}).get("by_outcome", [])
    bars = [(outcome["label"], outcome["count"]) for outcome in outcomes]
    context |= {"shown": _shown(frozen), "most": MOST_ON_A_PAGE, "outcome_bars": bars}
    context |= {
        "hearings": report_hearings(request.user, row),
        "may_state": request.user.has_perm("participation.edit_process"),
    }
    if request.user.has_perm("participation.order_report"):
        context["left_out"] = left_out(request.user, row)
    return render(request, "participation/reports/detail.html", context)


def _report(request: HttpRequest, pk: int) -> Report:
    reports = Report.objects.visible_to(request.user).with_successors(request.user)
    return get_object_or_404(
        reports.select_related("committee", "process__responsible", "file", "ordered_by"), pk=pk
    )


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    """410 instead of 404 where it was public once: since when it is not, and what replaced it."""
    rows = Report.objects.withdrawn().with_successors(request.user).defer("snapshot")
    row = get_object_or_404(rows, pk=pk)
    return render(request, "participation/reports/withdrawn.html", {"row": row}, status=HTTPStatus.GONE)


def _is_working(row: Report) -> bool:
    return row.job_status in (JobStatus.QUEUED, JobStatus.RUNNING)


def _waits(row: Report) -> bool:
    """No worker has taken the order up for a while, or the one that had it is gone."""
    now = timezone.now()
    if row.job_status == JobStatus.QUEUED:
        return row.queued_at < now - PATIENCE
    return row.job_status == JobStatus.RUNNING and (row.lease_until is None or row.lease_until < now)


def _frozen(row: Report) -> tuple[dict[str, Any], str]:
    """What the report says, and why not where this version of the portal cannot read it."""
    known = {"period": row.period_text, "cutoff_text": moment(row.data_cutoff)}
    if row.purged_at:
        return known, row.failure
    try:
        return as_today(row.snapshot), ""
    except UnknownFormat as error:
        return known, str(error)


def _shown(frozen: dict[str, Any]) -> bool:
    """True if the texts are few enough for a page."""
    groups = frozen.get("contributions", [])
    return sum(len(group["items"]) for group in groups) <= MOST_ON_A_PAGE


@login_not_required
@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF itself: one unchanging file, known by its checksum."""
    reports = Report.objects.visible_to(request.user).exclude(file=None).only("file")
    row = reports.filter(pk=pk).first()
    if row is None:
        return _gone(request, pk)
    file = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=row.file_id)
    etag = f'"{file.sha256}"'
    # Without a match this gives back what it was handed: None.
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    try:
        content = file.content.open("rb")
    except FileNotFoundError as error:
        raise Http404(
            _("Die Datei ist nicht mehr da. Bitte wenden Sie sich an die Stadtverwaltung.")
        ) from error
    response = FileResponse(content, content_type=file.media_type, filename=file.name)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return response


@form_methods
def report_order(request: HttpRequest) -> HttpResponse:
    """Order a report: its data are frozen at once, the PDF follows."""
    require(request, "participation.order_report")
    form = ReportOrderForm(request.POST or None, user=request.user, initial=_presets(request))
    if request.method == "POST" and form.is_valid():
        row = actions.order_report(**form.order(), by=account_of(request))
        return redirect("participation:report", row.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "participation/reports/order.html", {"form": form}, status=status)


def _presets(request: HttpRequest) -> dict[str, Any]:
    """What the way here says: the report that is to be replaced, and what it was about."""
    reports = Report.objects.visible_to(request.user).filter(published_at__isnull=False)
    row = reports.filter(number=request.GET.get("ersetzt", "")).first()
    if row is None:
        return {}
    topics = [topic.pk for topic in row.topics.all() or row.process.topics.published()]
    names = ("process_id", "committee_id", "period_from")
    about = {name.removesuffix("_id"): getattr(row, name) for name in names}
    return about | {"replaces": row.pk, "topics": topics}


@require_POST
def report_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Render a failed report once more, from the same frozen data."""
    row = _report(request, pk)
    return _change(request, row, "order_report", lambda: actions.repeat_report(row), "")


@form_methods
def report_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then make a report public."""
    row, done = _report(request, pk), _("Der Bericht ist jetzt öffentlich.")
    says = [_("Haben Sie das PDF gelesen? Danach kann es jede und jeder lesen.")]
    question = _question(_("%(report)s freigeben?"), _("Ja, freigeben"), says, row)

    def release() -> None:
        actions.release_report(row, by=account_of(request))

    return _change(request, row, "release_report", release, done, question)


@form_methods
def report_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a report off the public pages."""
    row, done = _report(request, pk), _("Der Bericht ist nicht mehr öffentlich.")
    says = [
        _("Wer ihn öffnen will, liest dann, dass und seit wann er zurückgezogen ist."),
        _("Er bleibt gespeichert, und Sie können ihn wieder zeigen."),
    ]
    question = _question(_("%(report)s zurückziehen?"), _("Ja, zurückziehen"), says, row)
    return _change(request, row, "release_report", lambda: actions.withdraw_report(row), done, question)


@form_methods
def report_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then show a report again that was withdrawn."""
    row, done = _report(request, pk), _("Der Bericht ist wieder öffentlich.")
    says = [_("Dann können ihn wieder alle lesen, unverändert, mit dem Datenstand von damals.")]
    question = _question(_("%(report)s wieder zeigen?"), _("Ja, wieder zeigen"), says, row)
    return _change(request, row, "release_report", lambda: actions.show_report(row), done, question)


def _question(title: str, label: str, says: list[str], row: Report) -> Question:
    """What is asked before a report is moved."""
    way = [
        {"label": _("Berichte"), "href": reverse("participation:report_list")},
        {"label": row.number, "href": reverse("participation:report", args=[row.pk])},
    ]
    return Question(title % {"report": row}, label, says, way)


def _change(
    request: HttpRequest,
    row: Report,
    permission: str,
    action: Callable[[], None],
    done: str,
    question: Question | None = None,
) -> HttpResponse:
    """With permission, ask, do it, say so; a refused change answers 409."""
    require(request, f"participation.{permission}", row)
    back = reverse("participation:report", args=[row.pk])
    return change(request, action, said=done, back=back, question=question)
