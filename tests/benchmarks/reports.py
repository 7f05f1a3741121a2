"""Reports of 10, 100 and 1,000 contributions: time, pages per second and memory of a warm worker."""

import resource
import time
from datetime import date, timedelta

from django.utils import timezone

from participation import pdf
from participation.models import Process
from participation.overviews.reports.snapshot import Scope, build_snapshot
from stakeholders.models import Committee


def table(counts):
    """One row per size; the first rendering of the process is not counted."""
    process = Process.objects.get(is_main=True)
    committee = Committee.objects.of_council().earliest("order")
    today = timezone.localdate()
    scope = Scope(process, committee, date(today.year - 2, 1, 1), today + timedelta(days=1), timezone.now())
    started = time.perf_counter()
    snapshot = build_snapshot(scope) | {"number": "SB-0000-000"}
    frozen = time.perf_counter() - started
    started = time.perf_counter()
    pdf.render(cut(snapshot, 0))
    cold = time.perf_counter() - started
    rows = ["| contributions | pages | seconds | pages/s | MB at most |", "|--:|--:|--:|--:|--:|"]
    for count in counts:
        started = time.perf_counter()
        rendered = pdf.render(cut(snapshot, count))
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(
            f"| {count} | {rendered.pages} | {seconds:.2f} | {rendered.pages / seconds:.1f} | {peak:.0f} |"
        )
    rows.append(f"\nSnapshot of everything: {frozen:.2f} s. First report of a fresh worker: {cold:.2f} s.")
    return "\n".join(rows)


def cut(snapshot, count):
    """The same report with its first `count` contributions."""
    groups, left = [], count
    for group in snapshot["contributions"]:
        if left <= 0:
            break
        groups.append({**group, "items": group["items"][:left]})
        left -= len(groups[-1]["items"])
    return {**snapshot, "contributions": groups}
