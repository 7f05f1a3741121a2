"""A real worker process is killed in the middle of a report: another finishes it, once.

`make proof` does the same to many jobs, again and again (`tests/proof/proof_kills.py`).
"""

import os

import pytest
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import StoredFile
from participation.models import Report
from tests import factories as f
from tests.participation.reports.snapshots import snapshot
from tests.workers import Workers

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["filesystem", "redis"])
def two(request, tmp_path):
    """Two workers with messages and files of their own: the row alone knows who works."""
    address = os.environ.get("REDIS_URL", "").rpartition("/")[0]
    if request.param == "redis" and not address:
        pytest.skip("REDIS_URL is not set")
    found = []
    for number, name in enumerate(("first", "second")):
        redis_url = f"{address}/{6 + number}" if request.param == "redis" else ""
        found.append(Workers(tmp_path / name, lease=60, redis_url=redis_url))
    yield found
    for workers in found:
        workers.end()


def test_a_killed_workers_report_finishes_once_in_another_worker(two, tmp_path):
    row = f.ReportFactory(snapshot=snapshot(10))

    def now():
        return Report.objects.get(pk=row.pk)

    first, second = two
    killed = first.start()
    second.start()
    first.ring_until(lambda: now().progress >= 10, "the first worker sets pages")
    first.kill(killed)
    left = now()
    assert (left.job_status, left.attempts, left.file) == (JobStatus.RUNNING, 1, None)
    # A minute passes; a lease of a second ran out on workers that lived, where the machine was busy.
    assert Report.objects.filter(pk=row.pk, lease_until__gt=timezone.now()).update(lease_until=timezone.now())

    second.ring_until(lambda: now().job_status != JobStatus.RUNNING, "the second worker is done")
    done = now()
    assert (done.job_status, done.last_error, done.attempts) == (JobStatus.DONE, "", 2)
    assert done.pages > 8
    assert StoredFile.objects.count() == 1
    files = [path for path in tmp_path.glob("*/files/**/*") if path.is_file()]
    assert [path.stat().st_size for path in files] == [done.file.size]
