"""Work that Celery does: a row with a lease, a count of attempts and the last error.

The message that a broker carries is only a wake-up call. A sweep takes up what was lost.
"""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.celery import app
from erfurt_sozialraum.rows.annotated import AnnotatedRow

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3


class JobStatus(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("wartet")
    RUNNING = "running", _("läuft")
    DONE = "done", _("fertig")
    FAILED = "failed", _("fehlgeschlagen")


class LeaseLost(Exception):
    """Somebody else has taken the job up: this worker must not write its result."""


class JobQuerySet(models.QuerySet):
    """Jobs by what has to happen with them."""

    def takeable(self) -> Self:
        """Waiting, or left by a worker whose lease ran out."""
        now = timezone.now()
        return self.filter(
            Q(job_status=JobStatus.QUEUED) | Q(job_status=JobStatus.RUNNING, lease_until__lt=now)
        )

    def claim(self, pk: int) -> AnnotatedRow | None:
        """Take the job for this worker, or None when another has it or nothing is to do.

        A job whose workers died MAX_ATTEMPTS times is set to failed instead, so that it cannot kill all.
        """
        token = uuid.uuid4()
        self.filter(pk=pk, attempts__gte=MAX_ATTEMPTS).takeable().update(
            job_status=JobStatus.FAILED,
            finished_at=timezone.now(),
            last_error=_("Die Arbeit wurde %(n)d Mal unterbrochen.") % {"n": MAX_ATTEMPTS},
        )
        claimed = (
            self.filter(pk=pk)
            .takeable()
            .update(
                job_status=JobStatus.RUNNING,
                lease_token=token,
                lease_until=lease_end(),
                attempts=F("attempts") + 1,
                started_at=timezone.now(),
                progress=0,
                progress_note="",
            )
        )
        return self.get(pk=pk) if claimed else None


class Job(models.Model):
    """A piece of work that survives worker, broker and machine."""

    task_name: ClassVar[str] = ""

    job_status = models.CharField(
        _("Auftrag"), max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED, editable=False
    )
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0, editable=False)
    last_error = models.TextField(_("letzter Fehler"), blank=True, editable=False)
    progress = models.PositiveSmallIntegerField(_("Fortschritt in Prozent"), default=0, editable=False)
    progress_note = models.CharField(max_length=200, blank=True, editable=False)
    queued_at = models.DateTimeField(_("beauftragt"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("begonnen"), null=True, editable=False)
    finished_at = models.DateTimeField(_("beendet"), null=True, editable=False)

    class Meta:
        abstract = True

    def held(self) -> models.QuerySet:
        """This row, as long as this worker holds it."""
        return type(self)._default_manager.filter(
            pk=self.pk, job_status=JobStatus.RUNNING, lease_token=self.lease_token
        )

    def report_progress(self, percent: int, note: str = "") -> None:
        """Say how far the work is (0–100); raise LeaseLost if another worker has the job."""
        if not self.held().update(progress=percent, progress_note=note, lease_until=lease_end()):
            raise LeaseLost
        self.progress, self.progress_note = percent, note

    def finish(self, **changes: Any) -> None:
        """Write the result, once; raise LeaseLost if another worker has the job."""
        now = timezone.now()
        done = {"job_status": JobStatus.DONE, "finished_at": now, "progress": 100, "last_error": ""}
        if not self.held().update(**done, **changes):
            raise LeaseLost
        self.refresh_from_db()

    def fail(self, error: str) -> None:
        """Note why it failed; a person may repeat it."""
        self.held().update(job_status=JobStatus.FAILED, finished_at=timezone.now(), last_error=error[:4000])
        self.refresh_from_db()

    def repeat(self) -> bool:
        """Queue a failed job again; False when it is not failed (any more)."""
        rows = type(self)._default_manager.filter(pk=self.pk, job_status=JobStatus.FAILED)
        again = rows.update(job_status=JobStatus.QUEUED, attempts=0, last_error="", queued_at=timezone.now())
        if again:
            wake(self.task_name, self.pk)
        return bool(again)

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Renew the lease from a thread while one long call (a PDF, say) runs."""
        stop = threading.Event()

        def renew() -> None:
            try:
                while not stop.wait(settings.JOB_LEASE_SECONDS / 4):
                    self.held().update(lease_until=lease_end())
            finally:
                connection.close()

        thread = threading.Thread(target=renew, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def lease_end() -> datetime:
    """When a lease taken now runs out."""
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def wake(task_name: str, pk: int) -> None:
    """Wake a worker for the row after commit; a dead broker fails no request, the sweep comes by."""
    transaction.on_commit(lambda: _send(task_name, pk))


def _send(task_name: str, pk: int) -> None:
    try:
        app.send_task(task_name, args=[pk], retry=False, ignore_result=True)
    except Exception:  # whatever a broker may raise: the row is safe, the sweep finds it
        log.warning("No worker woken for %s(%s); the sweep will find it", task_name, pk, exc_info=True)


def job_models() -> list[type[Job]]:
    """Every model whose rows are jobs."""
    return [model for model in apps.get_models() if issubclass(model, Job)]


def sweep() -> int:
    """Wake a worker for every job that waits or was left behind, the oldest first; how many."""
    woken = 0
    for model in job_models():
        rows: Any = model._default_manager
        for pk in rows.takeable().order_by("pk").values_list("pk", flat=True)[:200]:
            _send(model.task_name, pk)
            woken += 1
    return woken
