"""Reports that a body has in its hands: released, newest first."""

from datetime import date

from django.db.models import OuterRef, QuerySet

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.nested import nested, restored
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Process, Report
from stakeholders.models import Committee


def with_reports(
    user: Viewer, committees: QuerySet[Committee], process: Process | None = None, day: date | None = None
) -> QuerySet[Committee]:
    """Annotate what `reports` reads: released reports to the body, of a process or of all; no query more.

    As of a day, today by default.
    """
    rows = Report.objects.visible_to(user).published().filter(committee=OuterRef("pk"))
    if day is not None:
        rows = rows.filter(published_at__date__lte=day)
    if process is not None:
        rows = rows.filter(process=process)
    return committees.annotate(nested_reports=nested(rows.order_by("-published_at"), without=["snapshot"]))


def reports(body: AnnotatedRow) -> tuple[Report, ...]:
    """Reports for a body that comes `with_reports`."""
    return tuple(restored(Report, values) for values in body.nested_reports)
