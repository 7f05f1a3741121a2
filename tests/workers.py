"""Real Celery workers for tests: started, killed without a goodbye, and woken as beat wakes them."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote, urlsplit

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "erfurt_sozialraum.celery:app", "--quiet"]
OPTIONS = ["-Q", "default,pdf", "-c", "2", "--without-gossip", "--without-mingle", "-l", "ERROR"]


class Workers:
    """The workers of one test, with a folder for files and messages, on the test's own database."""

    def __init__(self, folder, *, lease, redis_url="", **environment):
        for name in ("broker/messages", "broker/control", "files"):
            (folder / name).mkdir(parents=True)
        self.folder, self.started = folder, []
        self.environment = {key: value for key, value in os.environ.items() if key != "REDIS_URL"}
        self.environment |= {
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(folder),
            "JOB_LEASE_SECONDS": str(lease),
            "LOG_LEVEL": "ERROR",
            **environment,
        }
        if redis_url:
            self.environment["REDIS_URL"] = redis_url
        self.bell = Celery("test", broker=redis_url or "filesystem://", set_as_current=False)
        self.bell.conf.task_default_queue = settings.CELERY_TASK_DEFAULT_QUEUE
        if not redis_url:
            messages = str(folder / "broker/messages")
            self.bell.conf.broker_transport_options = {
                "data_folder_in": messages,
                "data_folder_out": messages,
                "control_folder": str(folder / "broker/control"),
            }

    def start(self):
        """Start a worker; it is ended with the others at the latest."""
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [*CELERY, "worker", *OPTIONS],
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(worker)
        return worker

    def kill(self, worker):
        """End a worker and its children at once."""
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)

    def ring(self):
        """Send what beat sends every 30 s: look for work that waits or was left behind."""
        self.bell.send_task("erfurt_sozialraum.sweep", ignore_result=True)

    def ring_until(self, condition, what, *, seconds=50):
        """Ring every half second until something is so; a wake-up call too many changes nothing."""
        deadline, again_at = time.monotonic() + seconds, 0.0
        while not condition():
            now = time.monotonic()
            if now > deadline:
                pytest.fail(f"waited {seconds} s until {what}")
            if now > again_at:
                self.ring()
                again_at = now + 0.5
            time.sleep(0.05)

    def end(self):
        """End every worker that was started."""
        for worker in self.started:
            self.kill(worker)
        self.bell.close()


def database_url():
    """The address of the database that this test uses."""
    address = urlsplit(os.environ["DATABASE_URL"])
    return address._replace(path=f"/{quote(connection.settings_dict['NAME'])}").geturl()
