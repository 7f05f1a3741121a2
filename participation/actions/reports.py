"""Reports: ordering, rendering, releasing, withdrawing."""

import hashlib
import logging
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.forms.keys import hold, once
from erfurt_sozialraum.rows.jobs import JobStatus, LeaseLost, wake
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import StoredFile, Visibility
from participation import pdf
from participation.models import Contribution, Process, Report, Topic
from participation.overviews.reports.formats import UnknownFormat, as_today
from participation.overviews.reports.snapshot import Scope, build_snapshot
from stakeholders.models import Committee, User

log = logging.getLogger(__name__)


def order_report(
    *,
    process: Process,
    committee: Committee,
    period_from: date,
    period_to: date,
    topics: Sequence[Topic] = (),
    replaces: Report | None = None,
    form_key: uuid.UUID,
    by: User | None,
    is_example: bool = False,
) -> Report:
    """Order a report and freeze its data at this moment; the same key gives the same report again.

    An example needs nobody to release it: it is public as soon as it is rendered.
    """
    if earlier := Report.objects.filter(form_key=form_key).first():
        return earlier  # before the data are read, which takes longest
    with transaction.atomic():
        _see_one_moment()
        scope = Scope(process, committee, period_from, period_to, timezone.now(), tuple(topics))
        snapshot = build_snapshot(scope)
    with transaction.atomic():
        earlier = once(Report.objects, form_key)  # the other half of a double click was faster
        return earlier or _insert(
            scope, snapshot, form_key=form_key, ordered_by=by, replaces=replaces, is_example=is_example
        )


def _see_one_moment() -> None:
    """All sections are to show the same moment, whatever is saved while they are read."""
    if connection.savepoint_ids:
        return  # within somebody else's transaction (a test's) its isolation holds
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _insert(scope: Scope, snapshot: dict[str, Any], **order: Any) -> Report:
    """Save the order under the next free number of the year, and wake a worker."""
    number = _next_number(timezone.localtime(scope.cutoff).year)
    report = Report.objects.create(
        process=scope.process,
        committee=scope.committee,
        number=number,
        period_from=scope.period_from,
        period_to=scope.period_to,
        data_cutoff=scope.cutoff,
        snapshot={**snapshot, "number": number},
        **order,
    )
    report.topics.set(scope.topics)
    wake(Report.task_name, report.pk)
    return report


def _next_number(year: int) -> str:
    """The next free number; of two orders at once the second waits, and gets the one after it."""
    series = f"SB-{year}-"
    hold(series)
    numbers = Report.objects.filter(number__startswith=series).order_by(Length("number").desc(), "-number")
    last = numbers.values_list("number", flat=True).first() or "-0"
    return f"{series}{int(last.rpartition('-')[2]) + 1:03d}"


def render_report(pk: int) -> bool:
    """Render the report if it is this worker's to render; True when its PDF is there."""
    report = Report.objects.claim(pk)
    if report is None:
        return False
    rendered = None
    try:
        with report.kept_alive():
            replaces = report.replaces.named if report.replaces else ""
            frozen = as_today(report.snapshot)
            rendered = pdf.render(frozen, replaces=replaces, progress=report.report_progress)
            report.report_progress(95, _("Das PDF wird abgelegt."))
            _store(report, rendered)
    except LeaseLost:
        log.warning("Report %s: another worker has taken it up; this result is dropped", report.number)
        return False
    except UnknownFormat as error:
        report.fail(str(error))
        return False
    except Exception as error:  # whatever it was: a person must see that it failed and why
        log.exception("Report %s failed", report.number)
        report.fail(f"{_reason(rendered)}\n{type(error).__name__}: {error}")
        return False
    return True


def _reason(rendered: pdf.Rendered | None) -> str:
    """What went wrong, in a sentence for the planner."""
    if rendered:
        return _(
            "Das PDF konnte nicht abgelegt werden. Vielleicht ist der Speicher voll oder nicht erreichbar."
        )
    return _("Beim Setzen der Seiten ist ein Fehler aufgetreten.")


def _store(report: Report, rendered: pdf.Rendered) -> None:
    """Keep the file and finish the job, both or neither."""
    name = default_storage.save(_path(report, report.attempts), ContentFile(rendered.content))
    try:
        with transaction.atomic():
            file = StoredFile.objects.create(
                content=name,
                name=f"sachstandsbericht-{report.number.lower()}.pdf",
                media_type="application/pdf",
                size=len(rendered.content),
                sha256=hashlib.sha256(rendered.content).hexdigest(),
            )
            report.finish(file=file, pages=rendered.pages)
            if report.is_example:
                release_report(report, by=None)
    except BaseException:
        default_storage.delete(name)
        raise
    # What a worker left that was killed between writing its file and finishing.
    for attempt in range(1, report.attempts):
        default_storage.delete(_path(report, attempt))


def _path(report: Report, attempt: int) -> str:
    """Where the file of one attempt lies: no attempt ever touches the file of a later one."""
    return f"berichte/{report.number}/{report.queued_at:%Y%m%d%H%M%S%f}-{attempt}.pdf"


def repeat_report(report: Report) -> None:
    """Queue a failed report again."""
    if report.purged_at:
        raise Refused(report.failure)
    if not report.repeat():
        report.refresh_from_db()
        raise Refused(
            _("Das geht nur bei einem fehlgeschlagenen Bericht. Dieser ist „%(state)s“.")
            % {"state": report.get_job_status_display()}
        )


@transaction.atomic
def release_report(report: Report, *, by: User | None) -> None:
    """Make a finished report and its PDF public; not one with a text that is public no more."""
    _refuse_withdrawn_text(report)
    rows = Report.objects.filter(pk=report.pk, job_status=JobStatus.DONE, published_at=None)
    released = rows.update(published_at=timezone.now(), released_by=by)
    report.refresh_from_db()
    if not released:
        raise Refused(
            _("Der Bericht ist schon freigegeben.")
            if report.published_at
            else _("Der Bericht ist noch nicht fertig und kann deshalb nicht freigegeben werden.")
        )
    _show_file(report, Visibility.PUBLIC)


def _refuse_withdrawn_text(report: Report) -> None:
    if _holds_withdrawn_text(report):
        raise Refused(
            _(
                "Im Bericht steht ein Beitrag, der nicht mehr veröffentlicht sein darf. "
                "Bitte beauftragen Sie den Bericht neu."
            )
        )


def _holds_withdrawn_text(report: Report) -> bool:
    """A text was frozen with the order, and its writer has taken the consent back since."""
    try:
        groups = as_today(report.snapshot).get("contributions", [])
    except UnknownFormat as error:
        raise Refused(str(error)) from error
    ids = [item["id"] for group in groups for item in group["items"]]
    return Contribution.objects.filter(pk__in=ids, consent_withdrawn_at__isnull=False).exists()


@transaction.atomic
def withdraw_report(report: Report) -> None:
    """Take a released report off the public pages; it is kept."""
    rows = Report.objects.filter(pk=report.pk, published_at__isnull=False, withdrawn_at=None)
    withdrawn = rows.update(withdrawn_at=timezone.now())
    report.refresh_from_db()
    if not withdrawn:
        raise Refused(_("Der Bericht ist nicht öffentlich und kann nicht zurückgezogen werden."))
    _show_file(report, Visibility.INTERNAL)


@transaction.atomic
def show_report(report: Report) -> None:
    """Show a withdrawn report again; who released it, and when, stays as it was."""
    _refuse_withdrawn_text(report)
    rows = Report.objects.filter(pk=report.pk, published_at__isnull=False, withdrawn_at__isnull=False)
    if not rows.update(withdrawn_at=None):
        raise Refused(_("Der Bericht ist nicht zurückgezogen."))
    report.refresh_from_db()
    _show_file(report, Visibility.PUBLIC)


def _show_file(report: Report, visibility: Visibility) -> None:
    """The PDF is as public as its report."""
    if report.file_id:
        StoredFile.objects.filter(pk=report.file_id).update(visibility=visibility)
