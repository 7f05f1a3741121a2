"""Reports as far as a test needs them: ordered, finished, released; and what the form sends."""

import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from erfurt_sozialraum.dates import today
from guidelines.models import StoredFile
from participation.actions import reports as actions
from participation.models import Report
from participation.overviews.reports.snapshot import Scope
from tests import factories as f


def scope(process, **changes):
    values = {
        "committee": f.CouncilCommitteeFactory(),
        "period_from": today() - timedelta(days=30),
        "period_to": today(),
        "cutoff": timezone.now(),
    } | changes
    return Scope(process, **values)


def order(process, **changes):
    values = {
        "committee": f.CouncilCommitteeFactory(),
        "period_from": today() - timedelta(days=30),
        "period_to": today(),
        "form_key": uuid.uuid4(),
        "by": f.PlannerFactory(),
    } | changes
    return actions.order_report(process=process, **values)


def finished(process, **changes):
    """A report with a small stand-in for its PDF."""
    row = order(process, **changes)
    content = b"%PDF-1.7 stand-in"
    file = StoredFile.objects.create(
        content=default_storage.save(f"berichte/{row.number}/1.pdf", ContentFile(content)),
        name="bericht.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256="ab" * 32,
    )
    Report.objects.claim(row.pk).finish(file=file, pages=1)
    row.refresh_from_db()
    return row


def released(process, **changes):
    row = finished(process, **changes)
    actions.release_report(row, by=f.PlannerFactory())
    return row


def form_data(process, **changes):
    topics = list(process.topics.all()) or [f.TopicFactory(process=process)]
    return {
        "process": process.pk,
        "committee": f.CouncilCommitteeFactory().pk,
        "period_from": "2026-01-01",
        "period_to": today().isoformat(),
        "topics": [topic.pk for topic in topics],
        "form_key": str(uuid.uuid4()),
    } | changes
