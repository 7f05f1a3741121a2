"""Mails on their way: rows that a worker sends, tries again, gives up visibly, and forgets."""

import smtplib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from erfurt_sozialraum.celery import app
from erfurt_sozialraum.rows.jobs import MAX_ATTEMPTS, JobStatus
from stakeholders.actions.accounts.mails import forget_old, is_delayed, queue_mail
from stakeholders.models import OutgoingMail
from stakeholders.tasks import send_mail

pytestmark = pytest.mark.django_db


def queued():
    return queue_mail(recipient="da@example.org", subject="Ihr Code", body="GEHEIM")


def fail_with(monkeypatch, error):
    def refuse(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_the_task_sends_and_wipes_the_text():
    row = queued()
    send_mail(row.pk)
    row.refresh_from_db()
    assert (row.job_status, row.body) == (JobStatus.DONE, "")
    [message] = mail.outbox
    assert (message.to, message.subject, message.body) == (["da@example.org"], "Ihr Code", "GEHEIM")
    assert message.extra_headers == {"Auto-Submitted": "auto-generated", "Message-ID": row.message_id}


def test_a_second_wake_up_sends_nothing_twice():
    row = queued()
    send_mail(row.pk)
    send_mail(row.pk)
    assert len(mail.outbox) == 1


def test_a_worker_is_woken_after_commit(monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **_options: sent.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        row = queued()
    assert sent == [("stakeholders.send_mail", [row.pk])]


@pytest.mark.parametrize("error", [ConnectionRefusedError("refused"), smtplib.SMTPServerDisconnected("gone")])
def test_a_mail_server_that_is_away_is_tried_again_after_a_pause(monkeypatch, error):
    fail_with(monkeypatch, error)
    row = queued()
    for attempt in range(1, MAX_ATTEMPTS + 3):
        send_mail(row.pk)
        row.refresh_from_db()
        assert (row.job_status, row.last_error, row.body) == (JobStatus.QUEUED, str(error), "GEHEIM")
        assert row.postponed == attempt
        send_mail(row.pk)
        row.refresh_from_db()
        assert row.postponed == attempt, "not before the pause is over"
        OutgoingMail.objects.update(not_before=timezone.now() - timedelta(seconds=1))


def test_an_address_that_does_not_exist_is_given_up_at_once(monkeypatch):
    fail_with(monkeypatch, smtplib.SMTPRecipientsRefused({"da@example.org": (550, b"unknown")}))
    row = queued()
    send_mail(row.pk)
    row.refresh_from_db()
    assert row.job_status == JobStatus.FAILED


def test_a_mail_left_by_a_dead_worker_is_sent():
    row = queued()
    OutgoingMail.objects.claim(row.pk)
    send_mail(row.pk)
    assert len(mail.outbox) == 0
    OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    send_mail(row.pk)
    assert len(mail.outbox) == 1


def test_old_rows_are_forgotten_but_never_waiting_ones():
    long_ago = timezone.now() - timedelta(days=8)
    done, waiting = queued(), queued()
    OutgoingMail.objects.filter(pk=done.pk).update(job_status=JobStatus.DONE, finished_at=long_ago)
    OutgoingMail.objects.filter(pk=waiting.pk).update(queued_at=long_ago)
    assert forget_old() == 1
    assert list(OutgoingMail.objects.all()) == [waiting]


def test_delay_is_noticed():
    assert not is_delayed()
    row = queued()
    assert not is_delayed()
    OutgoingMail.objects.filter(pk=row.pk).update(queued_at=timezone.now() - timedelta(minutes=3))
    assert is_delayed()


# The post box of the demo


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return settings


def test_the_demo_shows_its_mails(client, demo):
    demo.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    with mail.get_connection("django.core.mail.backends.filebased.EmailBackend") as connection:
        for code in ("ABC-123", "DEF-456"):
            body = f"Grüße,\n\nIhr Code:\n\n    {code}\n"
            mail.EmailMessage(
                "Ihr Code für die Anmeldung", body, to=["da@example.org"], connection=connection
            ).send()
    page = client.get("/demo/post/")
    letters = [
        (letter.subject, letter.recipient, letter.text.split()[-1]) for letter in page.context["letters"]
    ]
    assert letters == [
        ("Ihr Code für die Anmeldung", "da@example.org", "DEF-456"),
        ("Ihr Code für die Anmeldung", "da@example.org", "ABC-123"),
    ]
    assert [letter.text.split()[0] for letter in page.context["letters"]] == ["Grüße,", "Grüße,"]
    assert "no-store" in page["Cache-Control"]


def test_the_post_box_tells_the_time_of_here(client, demo):
    folder = Path(demo.EMAIL_FILE_PATH)
    folder.mkdir()
    head = "Subject: Ihr Code\nTo: da@example.org\nDate: Mon, 23 Nov 2026 04:47:00 -0000"
    (folder / "a.log").write_text(f"{head}\n\nABC")
    assert "an da@example.org, 23. November 2026, 05:47 Uhr" in client.get("/demo/post/").content.decode()


def test_a_letter_that_was_cut_off_ends_no_page(client, demo):
    folder = Path(demo.EMAIL_FILE_PATH)
    folder.mkdir()
    (folder / "halb.log").write_text("Subject: Ihr C")
    (folder / "ordner.log").mkdir()
    (folder / "ganz.log").write_text(
        "Subject: Ihr Code\nTo: da@example.org\nDate: Mon, 23 Nov 2026 04:47:00 -0000\n\nABC"
    )
    page = client.get("/demo/post/")
    assert [letter.subject for letter in page.context["letters"]] == ["Ihr Code"]


def test_an_empty_post_box_says_so(client, demo):
    assert "Noch keine Mail." in client.get("/demo/post/").content.decode()


def test_without_demo_there_is_no_post_box(client):
    assert client.get("/demo/post/").status_code == 404
