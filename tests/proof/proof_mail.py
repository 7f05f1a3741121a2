"""A mail server greylists, vanishes for an hour, refuses, breaks off, and workers die: once, or "unklar"."""

import random
import time
from collections import Counter
from datetime import timedelta

import pytest

from erfurt_sozialraum.rows.jobs import JobStatus
from stakeholders.models import OutgoingMail
from tests.mail_server import MailServer
from tests.stakeholders.accounts import test_mail_server as short
from tests.workers import Workers

MAILS, KILLS, LEASE, MOST_SECONDS = 100, 10, 2, 240
server, no_bell = short.server, short.no_bell


@pytest.mark.django_db
def proof_a_bad_day(server, figure):
    short.bad_day(server, mails=MAILS, minutes=60)
    figure("mails, greylisted at first, an hour without a server", MAILS)
    figure("arrived once", len(server.recipients))
    figure("arrived twice", sum(count > 1 for count in server.recipients.values()))
    figure("unclear: the line broke after the text", short.states().count(JobStatus.UNCLEAR))


@pytest.mark.django_db(transaction=True)
def proof_workers_die_while_they_send(tmp_path, figure):
    """Real workers, killed at any moment, at a server that greylists and is away in between."""
    server = MailServer()
    server.greylists = True
    server.start()
    workers = Workers(tmp_path, lease=LEASE, EMAIL_URL=f"smtp://127.0.0.1:{server.port}")
    for number in range(MAILS):
        OutgoingMail.objects.create(recipient=f"n{number}@example.org", subject="Probe", body="Text")
    try:
        for number in range(KILLS):
            worker = workers.start()
            chance = random.Random(number)
            until = time.monotonic() + 4 + chance.uniform(0, 2)
            workers.ring_until(lambda until=until: time.monotonic() > until, "a worker has worked")
            workers.kill(worker)
            short.later(minutes=10)
            server.vanish() if number == 3 else number == 5 and server.start()
        workers.start()
        workers.ring_until(all_said, "each is said", seconds=MOST_SECONDS)
    finally:
        workers.end()
        server.vanish()
    unclear = set(OutgoingMail.objects.unclear().values_list("recipient", flat=True))
    done = set(OutgoingMail.objects.filter(job_status=JobStatus.DONE).values_list("recipient", flat=True))
    arrived = server.recipients
    assert (len(done) + len(unclear), done - set(arrived)) == (MAILS, set())
    assert set(arrived) - done <= unclear
    assert max(Counter(arrived).values()) == 1
    figure("mails, workers killed", f"{MAILS}, {KILLS}")
    figure(
        "sent for sure, unclear (of them arrived)",
        f"{len(done)}, {len(unclear)} ({len(set(arrived) & unclear)})",
    )
    figure("arrived twice, lost without a word", "0, 0")


def all_said():
    """Nothing waits; as long as something does, the clock goes on, and what three kills hit is repeated."""
    for row in OutgoingMail.objects.failed():
        row.repeat()
    waiting = OutgoingMail.objects.filter(job_status=JobStatus.QUEUED)
    waiting.exclude(not_before=None).update(not_before=short.timezone.now() - timedelta(seconds=1))
    return not OutgoingMail.objects.filter(job_status__in=[JobStatus.QUEUED, JobStatus.RUNNING]).exists()
