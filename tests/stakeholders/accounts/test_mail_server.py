"""A mail server that greylists, vanishes, refuses and breaks off: each mail arrives once, or is "unklar"."""

import smtplib
from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db.models import F
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus, sweep
from stakeholders.actions.accounts import mails
from stakeholders.actions.accounts.mails import GIVE_UP_AFTER, queue_mail, send, send_all_again
from stakeholders.mail.accounts import smtp
from stakeholders.models import OutgoingMail
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    found = MailServer()
    found.start()
    settings.EMAIL_BACKEND = "stakeholders.mail.accounts.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    yield found
    found.vanish()


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    """The test is the worker."""
    monkeypatch.setattr("erfurt_sozialraum.rows.jobs._send", lambda name, pk: None)


def queued(to="da@example.org", **more):
    return queue_mail(recipient=to, subject="Einladung", body="Kommen Sie.", **more)


def later(**span):
    """Move the clock: what is written down as a moment is as much longer ago."""
    gone = timedelta(**span)
    names = ("not_before", "queued_at", "lease_until", "finished_at", "good_until", "handed_over_at")
    OutgoingMail.objects.update(**{name: F(name) - gone for name in names})


def work():
    """What beat and workers do: settle, then send what is due."""
    sweep()
    for pk in OutgoingMail.objects.takeable().order_by("pk").values_list("pk", flat=True):
        send(pk)


def states():
    return list(OutgoingMail.objects.order_by("pk").values_list("job_status", flat=True))


def test_a_greylisted_mail_waits_and_goes_out(server):
    server.greylists = True
    row = queued()
    work()
    row.refresh_from_db()
    assert (row.job_status, row.postponed) == (JobStatus.QUEUED, 1)
    assert row.last_error == "450 4.2.0 greylisted, try again later"
    work()
    assert server.seen["da@example.org"] == 1, "not before the pause is over"
    later(minutes=1)
    work()
    row.refresh_from_db()
    assert (row.job_status, row.body, server.recipients) == (JobStatus.DONE, "", {"da@example.org": 1})


def test_what_a_server_never_takes_is_final_at_once(server):
    server.refused["da@example.org"] = "550 5.1.1 unknown"
    row = queued()
    work()
    row.refresh_from_db()
    assert (row.job_status, row.last_error) == (JobStatus.FAILED, "550 5.1.1 unknown")
    later(hours=1)
    work()
    assert server.seen["da@example.org"] == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [("451 4.3.0 busy", JobStatus.QUEUED), ("554 5.7.1 spam", JobStatus.FAILED)],
)
def test_a_text_that_is_refused_has_not_arrived(server, answer, state):
    server.after_text["da@example.org"] = answer
    row = queued()
    work()
    row.refresh_from_db()
    assert (row.job_status, row.last_error, row.handed_over_at) == (state, answer, None)


@pytest.mark.parametrize("taken", [True, False])
def test_a_line_that_breaks_after_the_text_leaves_it_unclear(server, taken):
    server.after_text["da@example.org"] = "hang up" if taken else "hang up unread"
    row = queued()
    work()
    later(days=1)
    work()
    row.refresh_from_db()
    assert (row.job_status, len(server.taken)) == (JobStatus.UNCLEAR, taken)
    assert row.body, "a person may send it again"


def test_an_unclear_mail_is_sent_again_by_a_person_under_its_own_name(server):
    server.after_text["da@example.org"] = "hang up"
    row = queued()
    work()
    server.after_text.clear()
    row.refresh_from_db()
    mails.send_again(row)
    work()
    assert states() == [JobStatus.DONE]
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"] == row.message_id
    assert row.message_id.endswith("@example.org>")


def test_pauses_grow_for_two_days_and_then_a_person_has_to_look(server):
    server.refused["da@example.org"] = "421 4.3.2 not now"
    row = queued()
    pauses = []
    while True:
        work()
        row.refresh_from_db()
        if row.job_status != JobStatus.QUEUED:
            break
        pauses.append(timedelta(seconds=round((row.not_before - timezone.now()).total_seconds())))
        later(seconds=pauses[-1].total_seconds() + 1)
    assert (row.job_status, row.last_error) == (JobStatus.FAILED, "421 4.3.2 not now")
    assert pauses[:-1] == sorted(pauses[:-1])
    assert sum(pauses, timedelta()) > GIVE_UP_AFTER - timedelta(minutes=2)
    assert 20 < len(pauses) < 40
    assert row.repeat()


def test_a_server_that_is_away_is_asked_by_one_mail_a_minute(server):
    server.vanish()
    for number in range(20):
        queued(f"n{number}@example.org")
    work()
    assert OutgoingMail.objects.filter(postponed__gt=0).count() == 1
    assert set(states()) == {JobStatus.QUEUED}
    server.start()
    later(minutes=2)
    work()
    assert set(states()) == {JobStatus.DONE}


def test_a_code_is_tried_while_it_is_valid_and_wiped_when_it_is_not(server):
    server.greylists = True
    row = queued(good_for=timedelta(minutes=15))
    work()
    later(minutes=1, seconds=1)
    work()
    assert states() == [JobStatus.DONE]
    server.vanish()
    row = queued(good_for=timedelta(minutes=15))
    for _minute in range(14):
        work()
        later(minutes=1, seconds=1)
    row.refresh_from_db()
    assert (row.job_status, row.postponed) == (JobStatus.QUEUED, 14)
    later(minutes=1)
    server.start()
    work()
    row.refresh_from_db()
    assert (row.job_status, row.body) == (JobStatus.FAILED, "")
    assert not row.repeat(), "nobody sends a code that has run out"
    assert len(server.taken) == 1


def test_a_worker_killed_before_the_text_left_loses_nothing(server):
    row = queued()
    OutgoingMail.objects.claim(row.pk)
    later(minutes=5)
    work()
    assert states() == [JobStatus.DONE]


def test_a_worker_killed_after_the_text_left_makes_it_unclear(server, monkeypatch):
    def killed(mail):
        raise SystemExit

    monkeypatch.setattr(mails, "_sent", killed)
    row = queued()
    with pytest.raises(SystemExit):
        send(row.pk)
    monkeypatch.undo()
    monkeypatch.setattr("erfurt_sozialraum.rows.jobs._send", lambda name, pk: None)
    later(minutes=5)
    work()
    work()
    row.refresh_from_db()
    assert (row.job_status, len(server.taken)) == (JobStatus.UNCLEAR, 1)


def test_a_slow_worker_that_lives_knows_better_than_unclear(server):
    row = queued()
    mail = OutgoingMail.objects.claim(row.pk)
    mail.message_id = mails.new_message_id()
    mails._leave(mail)
    later(minutes=5)
    sweep()
    assert states() == [JobStatus.UNCLEAR]
    mails._sent(mail)
    row.refresh_from_db()
    assert (row.job_status, row.body) == (JobStatus.DONE, "")


def test_who_has_lost_the_lease_sends_no_text(server):
    row = queued()
    slow = OutgoingMail.objects.claim(row.pk)
    later(minutes=5)
    work()
    slow.message_id = "<alt@example.org>"
    with pytest.raises(mails.LeaseLost):
        smtp.hand_over(mails._message(slow), leaving=lambda: mails._leave(slow))
    assert len(server.taken) == 1


def test_mails_and_a_bad_day(server):
    """Greylisted, no server, wrong addresses, broken lines; a hundred mails: tests/proof/proof_mail.py."""
    bad_day(server, mails=10, minutes=3)


def bad_day(server, *, mails, minutes):
    """Of every ten mails one is refused, and with one the line breaks, after the text was taken or before."""
    server.greylists = True
    for number in range(mails):
        queued(f"n{number}@example.org")
        if number % 10 == 3:
            server.refused[f"n{number}@example.org"] = "550 unknown"
        if number % 10 == 7:
            server.after_text[f"n{number}@example.org"] = "hang up" if number % 20 == 7 else "hang up unread"
    work()
    server.vanish()
    for _minute in range(minutes):
        later(minutes=1)
        work()
    assert not server.taken
    server.start()
    for _step in range(8):
        later(minutes=10)
        work()
    each = mails // 10
    assert Counter(states()) == {
        JobStatus.DONE: 8 * each,
        JobStatus.FAILED: each,
        JobStatus.UNCLEAR: each,
    }
    assert max(server.recipients.values()) == 1
    assert 8 * each <= len(server.recipients) <= 9 * each
    server.refused.clear()
    assert send_all_again(JobStatus.FAILED) == each
    for _step in range(2):
        work()
        later(minutes=1)
    assert Counter(states()) == {JobStatus.DONE: 9 * each, JobStatus.UNCLEAR: each}


def test_a_mail_that_no_mail_may_be_is_refused_and_does_not_stop_the_worker(server):
    row = queue_mail(recipient="da@example.org", subject="Zwei\nZeilen", body="x")
    work()
    row.refresh_from_db()
    assert row.job_status == JobStatus.FAILED


def test_a_farewell_that_goes_wrong_changes_nothing(server, monkeypatch):
    def sulk(self):
        self.close()
        raise smtplib.SMTPResponseException(500, b"no farewell")

    monkeypatch.setattr(smtplib.SMTP, "quit", sulk)
    queued()
    work()
    assert states() == [JobStatus.DONE]
    assert message_from_bytes(bytes(server.taken[0]))["Auto-Submitted"] == "auto-generated"
