"""Work that Celery does: a row with a lease, a count of attempts and the last error.

The message that a broker carries is only a wake-up call. A sweep takes up what was lost.
"""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Count, F, Min, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.celery import app
from erfurt_sozialraum.rows.annotated import AnnotatedRow

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
LONGEST_PAUSE = timedelta(days=1)
"""Nothing is put off for longer; a "not before" beyond it was written while the clock ran ahead."""


class JobStatus(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("wartet")
    RUNNING = "running", _("läuft")
    DONE = "done", _("fertig")
    FAILED = "failed", _("fehlgeschlagen")
    UNCLEAR = "unclear", _("unklar")


REPEATABLE = (JobStatus.FAILED, JobStatus.UNCLEAR)
"""What only a person takes up again."""


class LeaseLost(Exception):
    """Somebody else has taken the job up: this worker must not write its result."""


class JobQuerySet(models.QuerySet):
    """Jobs by what has to happen with them."""

    def takeable(self) -> Self:
        """Waiting and due, or left by a worker whose lease ran out.

        The database's clock counts, for all machines alike. A lease longer than any that is given was taken
        while that clock ran ahead: it holds nothing, or the job would wait until the clock is there again.
        """
        return self.filter(Q(job_status=JobStatus.QUEUED) & is_due() | left_behind())

    def claim(self, pk: int) -> AnnotatedRow | None:
        """Take the job for this worker, or None when another has it or nothing is to do.

        A job whose workers died MAX_ATTEMPTS times is set to failed instead, so that it cannot kill all; what
        was put off in good order does not count.
        """
        token = uuid.uuid4()
        self.filter(pk=pk, attempts__gte=MAX_ATTEMPTS + F("postponed")).takeable().update(
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

    def requeue(self, **also: Any) -> int:
        """Let what failed, or is unclear, begin anew because a person says so; how many."""
        return self.filter(job_status__in=REPEATABLE).update(
            job_status=JobStatus.QUEUED,
            attempts=0,
            postponed=0,
            not_before=None,
            lease_token=None,
            last_error="",
            queued_at=timezone.now(),
            **also,
        )

    def counted(self) -> dict[str, Any]:
        """How many in each state, and since when the oldest of those that are due waits; one query."""
        waiting = Q(job_status=JobStatus.QUEUED)
        return self.aggregate(
            waiting=Count("pk", filter=waiting & is_due()),
            put_off=Count("pk", filter=waiting & ~is_due()),
            left_behind=Count("pk", filter=left_behind()),
            failed=Count("pk", filter=Q(job_status=JobStatus.FAILED)),
            unclear=Count("pk", filter=Q(job_status=JobStatus.UNCLEAR)),
            oldest=Min("queued_at", filter=waiting & is_due()),
        )

    def settle(self) -> int:
        """Before a sweep: set apart what nobody may take up by itself; how many. Here there is nothing."""
        return 0


class Job(models.Model):
    """A piece of work that survives worker, broker and machine."""

    task_name: ClassVar[str] = ""

    job_status = models.CharField(
        _("Auftrag"), max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED, editable=False
    )
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    not_before = models.DateTimeField(_("nicht vor"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0, editable=False)
    postponed = models.PositiveSmallIntegerField(_("aufgeschoben"), default=0, editable=False)
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

    def fail(self, error: str, **changes: Any) -> None:
        """Note why it failed; a person may repeat it."""
        failed = {"job_status": JobStatus.FAILED, "finished_at": timezone.now(), "last_error": error[:4000]}
        self.held().update(**failed, **changes)
        self.refresh_from_db()

    def postpone(self, error: str, pause: timedelta, **changes: Any) -> None:
        """Put it off in good order: it is taken up again after the pause, and this was no interruption."""
        self.held().update(
            job_status=JobStatus.QUEUED,
            not_before=Now() + min(pause, LONGEST_PAUSE),
            postponed=F("postponed") + 1,
            last_error=error[:4000],
            **changes,
        )
        self.refresh_from_db()

    def repeat(self) -> bool:
        """Queue a failed or unclear job again; False when it is neither (any more)."""
        rows: Any = type(self)._default_manager.filter(pk=self.pk)
        again = rows.requeue()
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


def lease_end() -> Combinable:
    """When a lease taken now runs out."""
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def is_due() -> Q:
    """Nothing says "not before", or that moment is over, or no pause is so long."""
    return Q(not_before=None) | Q(not_before__lte=Now()) | Q(not_before__gt=Now() + LONGEST_PAUSE)


def left_behind() -> Q:
    """Its worker has not renewed the lease in time, or the lease is longer than any that is given."""
    longest = timedelta(seconds=2 * settings.JOB_LEASE_SECONDS)
    out = Q(lease_until__lt=Now()) | Q(lease_until__gt=Now() + longest)
    return Q(job_status=JobStatus.RUNNING) & out


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


def counts() -> dict[str, dict[str, Any]]:
    """Of each kind of job, by its task's name: how many, and since when the oldest waits."""
    managers: dict[str, Any] = {model.task_name: model._default_manager for model in job_models()}
    return {name: manager.counted() for name, manager in managers.items()}


def sweep() -> int:
    """Wake a worker for every job that waits or was left behind, the oldest first; how many."""
    woken = 0
    for model in job_models():
        rows: Any = model._default_manager
        rows.settle()
        for pk in rows.takeable().order_by("pk").values_list("pk", flat=True)[:200]:
            _send(model.task_name, pk)
            woken += 1
    return woken
