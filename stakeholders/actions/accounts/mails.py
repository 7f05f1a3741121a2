"""Mails leave the portal as job rows: a page never waits for a mail server; none is lost, none sent twice."""

from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.jobs import REPEATABLE, JobStatus, LeaseLost, wake
from erfurt_sozialraum.rows.transitions import Refused
from erfurt_sozialraum.text.addresses import sendable_address
from stakeholders.mail.accounts.smtp import Later, Never, Unclear, hand_over
from stakeholders.models import OutgoingMail

DELAYED_AFTER = timedelta(minutes=2)
KEPT = timedelta(days=OutgoingMail.RETENTION.days)
GIVE_UP_AFTER = timedelta(days=2)
"""So long a server may ask to be tried again, or be away."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=2)
"""Each pause is twice the one before."""
CODE_PAUSE = timedelta(minutes=1)
"""Somebody sits and waits for a code: it is tried again no later than this."""
AWAY_PAUSE = timedelta(minutes=1)
"""Where the server does not answer, nobody else knocks for so long."""


@transaction.atomic
def queue_mail(*, recipient: str, subject: str, body: str, good_for: timedelta | None = None) -> OutgoingMail:
    """Write the mail down and wake a worker; what it says may hold for some time only."""
    good_until = timezone.now() + good_for if good_for else None
    mail = OutgoingMail.objects.create(
        recipient=sendable_address(recipient), subject=subject, body=body, good_until=good_until
    )
    wake(OutgoingMail.task_name, mail.pk)
    return mail


def send(pk: int) -> bool:
    """Send one mail if it still waits, then wipe its text; False where it did not go."""
    mail = OutgoingMail.objects.claim(pk)
    if mail is None:
        return False
    if mail.good_until and mail.good_until <= timezone.now():
        mail.fail(_("Der Code ist abgelaufen, bevor die Mail hinausging."), body="")
        return False
    mail.message_id = mail.message_id or new_message_id()
    try:
        with mail.kept_alive():
            hand_over(_message(mail), leaving=lambda: _leave(mail))
    except Later as later:
        _put_off(mail, str(later))
        if later.server_away:
            _let_others_wait()
        return False
    except Never as never:
        mail.fail(str(never), handed_over_at=None)
        return False
    except Unclear as unclear:
        doubt = {"job_status": JobStatus.UNCLEAR, "finished_at": timezone.now()}
        mail.held().update(**doubt, last_error=str(unclear)[:4000])
        return False
    except LeaseLost:
        return False
    _sent(mail)
    forget_old()
    return True


def new_message_id() -> str:
    """A name for a mail that it keeps however often it is sent."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid4().hex}@{domain}>"


def _message(mail: OutgoingMail) -> EmailMessage:
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": mail.message_id}
    return EmailMessage(mail.subject, mail.body, to=[mail.recipient], headers=headers)


def _leave(mail: OutgoingMail) -> None:
    """Note that the text goes out now; who has lost the lease sends nothing."""
    if not mail.held().update(handed_over_at=Now(), message_id=mail.message_id):
        raise LeaseLost


def _sent(mail: OutgoingMail) -> None:
    """The server has it. A worker that was thought dead knows better than "unclear"."""
    try:
        mail.finish(body="")
    except LeaseLost:
        late = OutgoingMail.objects.unclear().filter(pk=mail.pk, lease_token=mail.lease_token)
        late.update(job_status=JobStatus.DONE, finished_at=timezone.now(), body="", last_error="")


def _put_off(mail: OutgoingMail, why: str) -> None:
    """Try again after a pause that grows; after two days, or when a code is over, a person has to look."""
    left = (mail.good_until or mail.queued_at + GIVE_UP_AFTER) - timezone.now()
    if left <= timedelta(0):
        mail.fail(why, handed_over_at=None)
        return
    pause = min(FIRST_PAUSE * 2 ** min(mail.postponed, 12), LONGEST_PAUSE, left)
    mail.postpone(why, min(pause, CODE_PAUSE) if mail.good_until else pause, handed_over_at=None)


def _let_others_wait() -> None:
    """The server is away for all: the next one to knock does it in a minute, not each of hundreds now."""
    OutgoingMail.objects.takeable().filter(job_status=JobStatus.QUEUED).update(not_before=Now() + AWAY_PAUSE)


@transaction.atomic
def send_again(mail: OutgoingMail) -> None:
    """A person sends what did not leave, or may not have left."""
    if not mail.repeat():
        raise Refused(
            _("Was in dieser Mail steht, gilt nicht mehr.")
            if mail.job_status in REPEATABLE
            else _("Diese Mail ist nicht mehr fehlgeschlagen.")
        )


@transaction.atomic
def send_all_again(state: JobStatus) -> int:
    """A person sends all that did not leave, or all that is unclear; how many."""
    rows = OutgoingMail.objects.still_good().filter(job_status=state)
    chosen = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=chosen).requeue()
    for pk in chosen:
        wake(OutgoingMail.task_name, pk)
    return len(chosen)


@transaction.atomic
def settle_as_sent(mail: OutgoingMail) -> None:
    """A person knows that an unclear mail has arrived: its text goes."""
    done = {"job_status": JobStatus.DONE, "finished_at": timezone.now(), "body": "", "last_error": ""}
    if not OutgoingMail.objects.unclear().filter(pk=mail.pk).update(**done):
        raise Refused(_("Bei dieser Mail ist nichts mehr unklar."))


def forget_old() -> int:
    """Delete what was sent, given up or left unclear more than seven days ago; how many."""
    over = (JobStatus.DONE, *REPEATABLE)
    old = OutgoingMail.objects.filter(job_status__in=over, finished_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def is_delayed() -> bool:
    """True when mails are not going out: one has waited too long, or was given up a short time ago.

    A single mail whose server asks for patience, for hours perhaps, says nothing about the next one.
    """
    now: datetime = timezone.now()
    waiting = Q(job_status__in=[JobStatus.QUEUED, JobStatus.RUNNING], queued_at__lt=now - DELAYED_AFTER)
    untried_or_new = Q(postponed=0) | Q(queued_at__gte=now - timedelta(minutes=30))
    given_up = Q(job_status=JobStatus.FAILED, finished_at__gte=now - timedelta(minutes=15))
    return OutgoingMail.objects.filter(waiting & untried_or_new | given_up).exists()
