"""Workers are killed again and again: all reports and mails are done, none twice, or said to be unclear."""

import email
import random
import time
from collections import Counter

import pytest

from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import StoredFile
from participation.models import Report
from stakeholders.models import OutgoingMail
from tests import factories as f
from tests.participation.reports.snapshots import snapshot
from tests.workers import Workers

pytestmark = pytest.mark.django_db(transaction=True)

REPORTS, MAILS, KILLS, LEASE = 60, 200, 15, 2
MOST_SECONDS = 300
"""After the last kill; what is not done by then is lost."""
UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


@pytest.fixture
def workers(tmp_path):
    found = Workers(tmp_path, lease=LEASE, EMAIL_URL=f"filemail:///{tmp_path / 'mail'}")
    yield found
    found.end()


def proof_killed_workers(workers, figure, tmp_path):
    for number in range(REPORTS):
        f.ReportFactory(snapshot=snapshot(20, number=f"SB-{number}"))
    for number in range(MAILS):
        OutgoingMail.objects.create(recipient=f"n{number}@example.org", subject="Probe", body="Text")
    held = sum(interrupted(workers, random.Random(number)) for number in range(KILLS))
    left = unfinished()
    started = time.monotonic()
    workers.start()
    repeated = Counter()
    workers.ring_until(lambda: all_done(repeated), "every job is done", seconds=MOST_SECONDS)

    files = {path for path in (tmp_path / "files").rglob("*") if path.is_file()}
    kept = {tmp_path / "files" / name for name in StoredFile.objects.values_list("content", flat=True)}
    assert (len(kept), files - kept, kept - files) == (REPORTS, set(), set())
    assert Report.objects.filter(pages__gt=8).count() == REPORTS
    arrived = Counter(recipients(tmp_path / "mail"))
    unclear = set(OutgoingMail.objects.unclear().values_list("recipient", flat=True))
    assert set(arrived) | unclear == {f"n{number}@example.org" for number in range(MAILS)}
    assert max(arrived.values()) == 1, "none is sent twice"
    figure("workers killed, and jobs that they held", f"{KILLS}, {held}")
    figure("jobs left when the last was killed", f"{left} of {REPORTS + MAILS}")
    figure("jobs interrupted three times, repeated by hand", sum(repeated.values()))
    figure("mails that arrived once, and of which it is unclear", f"{len(arrived)}, {len(unclear)}")
    figure("all done after the last kill", f"{time.monotonic() - started:.0f} s")


def interrupted(workers, chance):
    """Start a worker, let it begin, kill it at some moment; how many jobs it held."""
    before = leases()
    worker = workers.start()
    workers.ring_until(lambda: leases() - before, "a worker has begun")
    time.sleep(chance.uniform(0.0, 4.0))
    workers.kill(worker)
    return len(leases() - before)


def leases():
    """The leases of all jobs that somebody works at, or left behind."""
    running = [m.objects.filter(job_status=JobStatus.RUNNING) for m in (Report, OutgoingMail)]
    return {token for rows in running for token in rows.values_list("lease_token", flat=True)}


def unfinished():
    """How many jobs wait, or were left behind."""
    return sum(m.objects.filter(job_status__in=UNFINISHED).count() for m in (Report, OutgoingMail))


def all_done(repeated):
    """Whether everything is done; what three kills have hit is repeated, as a person would."""
    for model in (Report, OutgoingMail):
        for row in model.objects.filter(job_status=JobStatus.FAILED):
            assert row.last_error == "Die Arbeit wurde 3 Mal unterbrochen.", row.last_error
            repeated[model] += row.repeat()
    return not unfinished()


def recipients(folder):
    """To whom each mail in the folder went."""
    for path in folder.iterdir():
        for text in path.read_text().split("-" * 79):
            if text.strip():
                yield email.message_from_string(text.strip())["To"]
