"""Mails leave the portal as job rows: a page never waits for a mail server, and none is lost."""

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import MAX_ATTEMPTS, JobStatus, wake
from erfurt_sozialraum.text.addresses import sendable_address
from stakeholders.models import OutgoingMail

DELAYED_AFTER = timedelta(minutes=2)
KEPT = timedelta(days=7)


@transaction.atomic
def queue_mail(*, recipient: str, subject: str, body: str) -> OutgoingMail:
    """Write the mail down and wake a worker."""
    mail = OutgoingMail.objects.create(recipient=sendable_address(recipient), subject=subject, body=body)
    wake(OutgoingMail.task_name, mail.pk)
    return mail


def send(pk: int) -> bool:
    """Send one mail if it still waits, then wipe its text; False if there was nothing to do or it failed."""
    mail = OutgoingMail.objects.claim(pk)
    if mail is None:
        return False
    message = EmailMessage(
        mail.subject, mail.body, to=[mail.recipient], headers={"Auto-Submitted": "auto-generated"}
    )
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        mail.fail(str(error))
        return False
    except (SMTPException, OSError) as error:
        _put_back(mail, str(error) or type(error).__name__)
        return False
    mail.finish(body="")
    forget_old()
    return True


def _put_back(mail: OutgoingMail, error: str) -> None:
    """Let the next sweep try again; after the last attempt a person has to look."""
    if mail.attempts >= MAX_ATTEMPTS:
        mail.fail(error)
    else:
        mail.held().update(job_status=JobStatus.QUEUED, last_error=error[:4000])


def forget_old() -> int:
    """Delete what was sent, or given up, more than seven days ago; how many."""
    old = OutgoingMail.objects.filter(
        job_status__in=[JobStatus.DONE, JobStatus.FAILED], finished_at__lt=timezone.now() - KEPT
    )
    return old.delete()[0]


def is_delayed() -> bool:
    """True when mails are not going out: one has waited too long, or was given up a short time ago."""
    since = timezone.now() - DELAYED_AFTER
    waiting = Q(job_status__in=[JobStatus.QUEUED, JobStatus.RUNNING], queued_at__lt=since)
    given_up = Q(job_status=JobStatus.FAILED, finished_at__gte=timezone.now() - timedelta(minutes=15))
    return OutgoingMail.objects.filter(waiting | given_up).exists()
