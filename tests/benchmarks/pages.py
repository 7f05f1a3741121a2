"""Queries, times and rates of the main pages, each also as a share of what a bare answer costs."""

import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection

from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import Consultation, Contribution, Result
from stakeholders.models import Committee
from tests.benchmarks.load import gets, measure
from tests.factories import PlannerFactory

HOST = {"Host": "127.0.0.1"}
HEAD = "| page | queries | made anew ms | median ms | p95 ms | answers/s | of /health/live | kB |"
RULE = "|---|--:|--:|--:|--:|--:|--:|--:|"


def analyse():
    """Let the planner know what has been loaded."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def served(**changes):
    """The portal behind gunicorn with two workers, as `make run` starts it; yields the port.

    `changes`: what else it finds in its environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    connections.close_all()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:erfurt_sozialraum.run.server"]
    environment = os.environ | {"PORT": str(port), "WEB_CONCURRENCY": "2"} | changes
    server = subprocess.Popen([*command, "erfurt_sozialraum.wsgi"], env=environment, cwd=settings.BASE_DIR)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port):
    """Until it answers, at most 30 s."""
    for _ in range(300):
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as link:
                link.request("GET", "/health/live", headers=HOST)
                link.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web server does not answer.")


def addresses():
    """(label, path, signed in) of each page that is measured."""
    consultation = Consultation.objects.published().latest("opens_at")
    contribution = Contribution.objects.visible_to(PUBLIC).select_related("consultation").latest("pk")
    result = Result.objects.published().latest("pk")
    committee = Committee.objects.published().working().earliest("order")
    public = {
        "start page": reverse("participation:home"),
        "consultation with its form": reverse("participation:consultation", args=[consultation.slug]),
        "published contributions": reverse("participation:contribution_list", args=[consultation.slug]),
        "one contribution": reverse(
            "participation:contribution", args=[contribution.consultation.slug, contribution.pk]
        ),
        "ledger": reverse("participation:ledger"),
        "result": reverse("participation:result", args=[result.pk]),
        "three answers": reverse("participation:council"),
        "bodies": reverse("participation:committee_list"),
        "one body": reverse("participation:committee", args=[committee.slug]),
        "reports": reverse("participation:report_list"),
    }
    internal = {
        "desk": reverse("participation:desk"),
        "moderation queue": reverse("participation:moderation_list"),
    }
    return [(k, v, False) for k, v in public.items()] + [(k, v, True) for k, v in internal.items()]


def table(port):
    """One row per page; `share` is its rate by that of /health/live, measured just before it."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(PlannerFactory(email=f"bench{time.time_ns()}@example.org"))
    cookie = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    }
    visitor = Client(headers={"host": "127.0.0.1"})
    rows = [HEAD, RULE]
    for label, path, signed_in in addresses():
        queries, first = made_anew(client if signed_in else visitor, path)
        bare = measure(port, gets("/health/live", **HOST), seconds=1.5)
        rate = measure(port, gets(path, **HOST, **(cookie if signed_in else {})))
        failed = f" ({rate.failed} failed)" if rate.failed else ""
        rows.append(
            f"| {label}{failed} | {queries} | {first:.0f} | {rate.median:.1f} | {rate.p95:.1f} "
            f"| {rate.per_second:.0f} | {rate.per_second / bare.per_second:.2f} | {rate.size / 1000:.0f} |"
        )
    return "\n".join(rows)


def made_anew(client, path):
    """Queries and milliseconds (median of five) of an answer that is not kept from before."""
    client.get(path)
    times = []
    for _ in range(5):
        caches["pages"].clear()
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
    return len(captured), statistics.median(times)
