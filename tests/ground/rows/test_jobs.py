"""Jobs: taken once, taken up again, given up in the end; and nothing fails because a broker is dead."""

import time
import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from celery import Celery
from django.db import connection, transaction
from django.utils import timezone

from erfurt_sozialraum.rows import jobs
from erfurt_sozialraum.rows.jobs import (
    LONGEST_PAUSE,
    MAX_ATTEMPTS,
    JobStatus,
    LeaseLost,
    job_models,
    sweep,
    wake,
)
from participation.models import Report
from stakeholders.models import OutgoingMail, PurgeRun


@pytest.fixture
def job(db):
    return OutgoingMail.objects.create(recipient="a@example.org", subject="Betreff", body="Text")


@pytest.fixture
def sent(monkeypatch):
    """What would have been sent to the broker: (task name, arguments)."""
    calls = []
    monkeypatch.setattr(jobs.app, "send_task", lambda name, args, **options: calls.append((name, args)))
    return calls


def claim(job):
    return OutgoingMail.objects.claim(job.pk)


def let_lease_run_out(job):
    OutgoingMail.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


class TestClaim:
    def test_a_waiting_job_is_taken_once(self, job):
        taken = claim(job)
        assert (taken.job_status, taken.attempts, taken.progress) == (JobStatus.RUNNING, 1, 0)
        assert taken.lease_until > timezone.now()
        assert claim(job) is None

    @pytest.mark.parametrize("status", [JobStatus.DONE, JobStatus.FAILED])
    def test_a_finished_job_is_not_taken(self, job, status):
        OutgoingMail.objects.update(job_status=status)
        assert claim(job) is None

    def test_a_job_that_does_not_exist_is_not_taken(self, db):
        assert OutgoingMail.objects.claim(404) is None

    def test_a_job_left_behind_is_taken_up_with_a_new_token(self, job):
        first = claim(job)
        let_lease_run_out(job)
        second = claim(job)
        assert second.attempts == 2
        assert second.lease_token != first.lease_token

    def test_a_job_that_kills_its_workers_is_given_up(self, job):
        for _attempt in range(MAX_ATTEMPTS):
            assert claim(job) is not None
            let_lease_run_out(job)
        assert claim(job) is None
        job.refresh_from_db()
        assert job.job_status == JobStatus.FAILED
        assert job.last_error == f"Die Arbeit wurde {MAX_ATTEMPTS} Mal unterbrochen."
        assert job.finished_at

    def test_what_is_put_off_is_not_taken_before_its_time(self, job):
        claim(job).postpone("später", timedelta(hours=1))
        assert (claim(job), sweep()) == (None, 0)
        OutgoingMail.objects.update(not_before=timezone.now() - timedelta(seconds=1))
        assert claim(job).attempts == 2

    def test_what_is_put_off_in_good_order_counts_as_no_interruption(self, job):
        for _attempt in range(MAX_ATTEMPTS + 2):
            claim(job).postpone("später", timedelta())
        for _attempt in range(MAX_ATTEMPTS):
            assert claim(job) is not None
            let_lease_run_out(job)
        assert claim(job) is None
        job.refresh_from_db()
        assert job.job_status == JobStatus.FAILED

    def test_a_lease_and_a_pause_from_a_clock_that_ran_ahead_hold_nothing(self, job):
        claim(job)
        OutgoingMail.objects.update(lease_until=timezone.now() + timedelta(days=400))
        taken = claim(job)
        assert taken is not None
        taken.postpone("später", timedelta(days=400))
        job.refresh_from_db()
        assert job.not_before < timezone.now() + LONGEST_PAUSE + timedelta(minutes=1)
        OutgoingMail.objects.update(not_before=timezone.now() + timedelta(days=400))
        assert claim(job) is not None

    def test_the_clock_of_a_single_machine_is_not_asked(self, job, monkeypatch):
        real = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=1))
        claim(job)
        monkeypatch.undo()
        job.refresh_from_db()
        assert job.lease_until < timezone.now() + timedelta(minutes=5)

    @pytest.mark.django_db(transaction=True)
    def test_of_many_workers_at_once_one_gets_it(self, transactional_db):
        job = OutgoingMail.objects.create(recipient="a@example.org", subject="Betreff")
        barrier, taken = Barrier(4), []

        def work():
            barrier.wait(5)
            taken.append(claim(job))
            connection.close()

        threads = [Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len(taken) == 4
        assert len([row for row in taken if row]) == 1
        job.refresh_from_db()
        assert job.attempts == 1


class TestResult:
    def test_finishing_writes_the_result_with_the_state(self, job):
        taken = claim(job)
        taken.finish(body="")
        assert (taken.job_status, taken.progress, taken.body) == (JobStatus.DONE, 100, "")
        assert taken.finished_at

    def test_progress_renews_the_lease(self, job):
        taken = claim(job)
        OutgoingMail.objects.update(lease_until=timezone.now() + timedelta(seconds=2))
        taken.report_progress(40, "Kapitel 3")
        job.refresh_from_db()
        assert (job.progress, job.progress_note) == (40, "Kapitel 3")
        assert job.lease_until > timezone.now() + timedelta(seconds=10)

    @pytest.mark.parametrize("act", ["finish", "report_progress"])
    def test_who_lost_the_lease_writes_nothing(self, job, act):
        slow = claim(job)
        let_lease_run_out(job)
        quick = claim(job)
        with pytest.raises(LeaseLost):
            slow.finish(body="zu spät") if act == "finish" else slow.report_progress(90)
        slow.fail("zu spät")  # says nothing either: the job is somebody else's now
        quick.finish(body="richtig")
        job.refresh_from_db()
        assert (job.job_status, job.body, job.last_error) == (JobStatus.DONE, "richtig", "")

    def test_nothing_is_finished_twice(self, job):
        taken = claim(job)
        taken.finish()
        with pytest.raises(LeaseLost):
            taken.finish()

    def test_a_token_of_ones_own_making_is_no_lease(self, job):
        taken = claim(job)
        taken.lease_token = uuid.uuid4()
        with pytest.raises(LeaseLost):
            taken.finish()


class TestFailure:
    def test_a_failed_job_says_why_and_waits_for_a_person(self, job, sent):
        taken = claim(job)
        taken.fail("x" * 5000)
        assert taken.job_status == JobStatus.FAILED
        assert taken.last_error == "x" * 4000
        assert claim(job) is None
        assert sweep() == 0

    def test_it_is_repeated_once_with_all_attempts(self, job, sent, django_capture_on_commit_callbacks):
        claim(job).fail("kaputt")
        with django_capture_on_commit_callbacks(execute=True):
            assert job.repeat() is True
            assert job.repeat() is False
        job.refresh_from_db()
        assert (job.job_status, job.attempts, job.last_error) == (JobStatus.QUEUED, 0, "")
        assert sent == [("stakeholders.send_mail", [job.pk])]


class TestWake:
    def test_only_after_commit(self, job, sent, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            wake("stakeholders.send_mail", job.pk)
            assert sent == []
        assert sent == [("stakeholders.send_mail", [job.pk])]

    @pytest.mark.django_db(transaction=True)
    def test_never_after_a_rollback(self, sent):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            wake("stakeholders.send_mail", 1)
            raise ZeroDivisionError
        assert sent == []

    def test_a_dead_broker_fails_no_request(
        self, job, settings, monkeypatch, caplog, django_capture_on_commit_callbacks
    ):
        """A real connection, refused: port 1 of this machine. It must fail quickly, too."""
        dead = Celery("dead", broker="redis://127.0.0.1:1/0", set_as_current=False)
        dead.conf.broker_transport_options = settings.REDIS_BROKER_OPTIONS
        monkeypatch.setattr(jobs, "app", dead)
        started = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            wake("stakeholders.send_mail", job.pk)
        assert time.monotonic() - started < 2
        assert "the sweep will find it" in caplog.text
        job.refresh_from_db()
        assert job.job_status == JobStatus.QUEUED


class TestSweep:
    def test_it_wakes_for_what_waits_and_what_was_left_behind(self, job, sent):
        left, running, done = (
            OutgoingMail.objects.create(recipient="a@example.org", subject=name)
            for name in ("verlassen", "läuft", "fertig")
        )
        for row in (left, running, done):
            claim(row)
        let_lease_run_out(left)
        claimed = OutgoingMail.objects.get(pk=done.pk)
        claimed.finish()
        assert sweep() == 2
        assert sent == [("stakeholders.send_mail", [job.pk]), ("stakeholders.send_mail", [left.pk])]

    def test_it_knows_every_kind_of_job(self):
        assert set(job_models()) == {Report, OutgoingMail, PurgeRun}


@pytest.mark.django_db(transaction=True)
def test_a_long_call_keeps_its_lease(settings):
    settings.JOB_LEASE_SECONDS = 1
    job = OutgoingMail.objects.create(recipient="a@example.org", subject="Betreff")
    taken = claim(job)
    with taken.kept_alive():
        time.sleep(1.4)
        assert claim(job) is None, "the lease would have run out by now"
    taken.finish()
    assert taken.job_status == JobStatus.DONE
