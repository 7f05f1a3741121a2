"""Settings of gunicorn: `gunicorn -c python:erfurt_sozialraum.run.server erfurt_sozialraum.wsgi`.

The access log holds no IP address and no receipt code. ACCESS_LOG names its file, `-` is the
standard output; without it nothing is logged.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.urls import get_resolver
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.http.message import Request
from gunicorn.http.wsgi import Response

from erfurt_sozialraum.run.logs import masked


class DiscreetLogger(Logger):
    """Writes paths only, masked, without query, referrer or address."""

    def atoms(
        self, resp: Response, req: Request, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        """Return what an access line may be made of."""
        path = masked(environ.get("RAW_URI", "").partition("?")[0])
        return {
            "t": self.now(),
            "m": environ.get("REQUEST_METHOD", "-"),
            "U": path,
            "s": str(resp.status).split(" ", 1)[0],
            "b": str(getattr(resp, "sent", 0)),
            "M": int(request_time.total_seconds() * 1000),
        }


bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# A slow visitor costs a connection, not a thread.
worker_class = "erfurt_sozialraum.run.patient.PatientWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# The code is loaded once, before the workers fork: quicker start, shared memory.
preload_app = True
# A worker's heartbeat file; on a disk a slow write could look like a hung worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file in it
timeout = 60
graceful_timeout = 6
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s B %(M)s ms"
logger_class = DiscreetLogger


def when_ready(server: Arbiter) -> None:
    """Load all views before the workers fork, so that nobody's first page waits for them."""
    get_resolver().url_patterns  # noqa: B018 - looked up for its effect
