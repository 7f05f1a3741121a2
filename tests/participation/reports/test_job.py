"""The job that sets the pages: one file, told failures, no stale worker, repeated on demand."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus, LeaseLost
from guidelines.models import StoredFile, Visibility
from participation import pdf
from participation.actions import reports as actions
from participation.models import Report
from tests.participation.reports.ordering import order

pytestmark = pytest.mark.django_db


def test_rendering_stores_one_file_and_finishes(process, files, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda snapshot, replaces, progress: pdf.Rendered(b"%PDF-x", 3))
    row = order(process)
    assert actions.render_report(row.pk) is True
    row.refresh_from_db()
    assert (row.job_status, row.pages, row.progress) == (JobStatus.DONE, 3, 100)
    assert (row.file.size, row.file.media_type) == (6, "application/pdf")
    assert row.file.visibility == Visibility.INTERNAL
    assert row.file.content.read() == b"%PDF-x"
    row.file.content.close()
    assert actions.render_report(row.pk) is False, "a finished report is not rendered again"
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1


def test_a_failure_says_why_and_leaves_no_file(client, planner, process, files, monkeypatch):
    def broken(snapshot, replaces, progress):
        raise ValueError("Fonts <missing>")

    monkeypatch.setattr(pdf, "render", broken)
    row = order(process)
    assert actions.render_report(row.pk) is False
    row.refresh_from_db()
    assert row.failure == "Beim Setzen der Seiten ist ein Fehler aufgetreten."
    assert row.failure_details == "ValueError: Fonts <missing>"
    assert StoredFile.objects.count() == 0 and not any(files.iterdir())
    page = client.get(reverse("participation:report", args=[row.pk])).content.decode()
    assert "Noch einmal erstellen" in page and "Fonts &lt;missing&gt;" in page
    assert "hx-get" not in page, "nothing to wait for"


def test_a_full_disk_is_named_and_leaves_no_row(process, monkeypatch):
    class Full:
        def save(self, *args):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(pdf, "render", lambda snapshot, replaces, progress: pdf.Rendered(b"%PDF-x", 3))
    monkeypatch.setattr(actions, "default_storage", Full())
    row = order(process)
    assert actions.render_report(row.pk) is False
    row.refresh_from_db()
    assert row.failure.startswith("Das PDF konnte nicht abgelegt werden.")
    assert StoredFile.objects.count() == 0


def test_a_stale_worker_cannot_overwrite(process, files, monkeypatch):
    row = order(process)

    def slow(snapshot, replaces, progress):
        # Meanwhile the lease runs out and another worker takes the job up.
        Report.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert Report.objects.claim(row.pk) is not None
        return pdf.Rendered(b"%PDF-stale", 1)

    monkeypatch.setattr(pdf, "render", slow)
    assert actions.render_report(row.pk) is False
    row.refresh_from_db()
    assert (row.job_status, row.attempts, row.file) == (JobStatus.RUNNING, 2, None)
    assert StoredFile.objects.count() == 0 and not any(files.rglob("*.pdf"))


def test_losing_the_lease_stops_the_work_at_the_next_page(process):
    row = order(process)
    held = Report.objects.claim(row.pk)
    Report.objects.filter(pk=row.pk).update(lease_token=uuid.uuid4())
    with pytest.raises(LeaseLost):
        pdf.render(held.snapshot, progress=held.report_progress)


def test_a_worker_clears_what_its_killed_predecessor_left(process, files, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda snapshot, replaces, progress: pdf.Rendered(b"%PDF-x", 3))
    row = order(process)
    default_storage.save(actions._path(row, 1), ContentFile(b"half"))
    Report.objects.filter(pk=row.pk).update(attempts=1)
    assert actions.render_report(row.pk) is True
    row.refresh_from_db()
    assert [path.name for path in files.rglob("*.pdf")] == [row.file.content.name.rpartition("/")[2]]


def test_repeat_queues_a_failed_report_and_nothing_else(client, planner, process):
    row = order(process)
    Report.objects.claim(row.pk).fail("Grund\nEinzelheit")
    url = reverse("participation:report_repeat", args=[row.pk])
    assert client.post(url).status_code == 302
    row.refresh_from_db()
    assert (row.job_status, row.last_error) == (JobStatus.QUEUED, "")
    refused = client.post(url)
    assert refused.status_code == 409
    assert "Dieser ist „wartet“." in refused.content.decode()
