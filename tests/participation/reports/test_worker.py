"""A real worker process is killed in the middle of a report: the report finishes by itself, once."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import StoredFile
from participation.models import Report
from tests import factories as f
from tests.participation.reports.snapshots import snapshot

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "erfurt_sozialraum.celery:app", "--quiet"]
LEASE = 4
PATIENCE = 50


@pytest.fixture(params=["filesystem", "redis"])
def environment(request, tmp_path):
    """What a worker needs to reach this test's database, a broker, and a place for files."""
    if request.param == "redis" and not os.environ.get("REDIS_URL"):
        pytest.skip("REDIS_URL is not set")
    for folder in ("broker/messages", "broker/control", "files"):
        (tmp_path / folder).mkdir(parents=True)
    database = urlsplit(os.environ["DATABASE_URL"])
    name = quote(connection.settings_dict["NAME"])
    environment = os.environ | {
        "DATABASE_URL": database._replace(path=f"/{name}").geturl(),
        "DATA_DIR": str(tmp_path),
        "JOB_LEASE_SECONDS": str(LEASE),
        "LOG_LEVEL": "ERROR",
    }
    if request.param == "filesystem":
        environment.pop("REDIS_URL", None)
    return environment


@pytest.fixture
def start(environment, tmp_path):
    """Start a worker; every one that a test started is ended after it."""
    started = []

    def run():
        options = ["-Q", "default,pdf", "-c", "2", "--without-gossip", "--without-mingle", "-l", "ERROR"]
        with (tmp_path / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [*CELERY, "worker", *options],
                env=environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started.append(worker)
        return worker

    yield run
    for worker in started:
        kill(worker)


def kill(worker):
    """End a worker and its children at once, without any goodbye."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)


@pytest.fixture
def sweep(environment, tmp_path):
    """Send to the worker's broker what beat sends every 30 s."""
    app = Celery("test", broker=environment.get("REDIS_URL") or "filesystem://", set_as_current=False)
    app.conf.task_default_queue = settings.CELERY_TASK_DEFAULT_QUEUE
    if "REDIS_URL" not in environment:
        folders = {name: str(tmp_path / "broker/messages") for name in ("data_folder_in", "data_folder_out")}
        app.conf.broker_transport_options = folders | {"control_folder": str(tmp_path / "broker/control")}
    yield lambda: app.send_task("erfurt_sozialraum.sweep", ignore_result=True)
    app.close()


def wait_until(condition, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"waited {PATIENCE} s until {what}")


def test_a_killed_workers_report_finishes_once_after_the_worker_is_back(start, sweep, tmp_path):
    row = f.ReportFactory(snapshot=snapshot(120))

    def now():
        return Report.objects.get(pk=row.pk)

    first = start()
    sweep()
    wait_until(lambda: now().progress >= 10, "the first worker sets pages")
    kill(first)
    left = now()
    assert (left.job_status, left.attempts, left.file) == (JobStatus.RUNNING, 1, None)
    assert left.lease_until < timezone.now() + timedelta(seconds=LEASE)

    start()
    wait_until(lambda: now().lease_until < timezone.now(), "the dead worker's lease has run out")
    sweep()
    wait_until(lambda: now().attempts == 2, "the second worker takes it up")
    sweep()  # a wake-up call too many changes nothing
    wait_until(lambda: now().job_status != JobStatus.RUNNING, "the second worker is done")

    done = now()
    assert (done.job_status, done.last_error, done.attempts) == (JobStatus.DONE, "", 2)
    assert done.pages > 10
    assert StoredFile.objects.count() == 1
    files = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in files] == [done.file.size]
