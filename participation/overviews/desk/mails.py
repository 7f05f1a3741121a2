"""Mails that did not leave, that may have left, and that wait for their server."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.db.models.functions import Now

from erfurt_sozialraum.rows.jobs import REPEATABLE, JobStatus
from stakeholders.models import OutgoingMail, User

from .tasks import MOST


@dataclass(frozen=True)
class MailDesk:
    """What whoever runs the portal has to look at, and what sees to itself."""

    failed: list[OutgoingMail] = field(default_factory=list)
    unclear: list[OutgoingMail] = field(default_factory=list)
    failed_total: int = 0
    unclear_total: int = 0
    over: int = 0
    """Codes that ran out before they left: nobody can do anything about them any more."""
    later: int = 0
    """The server asked for patience, or is away."""

    @property
    def waits_for_somebody(self) -> bool:
        """A person has to decide."""
        return bool(self.failed_total or self.unclear_total)

    def __bool__(self) -> bool:
        return bool(self.waits_for_somebody or self.over or self.later)


def mail_desk(user: User) -> MailDesk:
    """Only for those who run the portal; two queries."""
    if not user.has_perm("stakeholders.repeat_mail"):
        return MailDesk()
    good = Q(good_until=None) | Q(good_until__gt=Now())
    failed, unclear = Q(job_status=JobStatus.FAILED), Q(job_status=JobStatus.UNCLEAR)
    counts = OutgoingMail.objects.aggregate(
        failed_total=Count("pk", filter=failed & good),
        unclear_total=Count("pk", filter=unclear & good),
        over=Count("pk", filter=(failed | unclear) & ~good),
        later=Count("pk", filter=Q(job_status=JobStatus.QUEUED, postponed__gt=0)),
    )
    rows = OutgoingMail.objects.still_good().filter(job_status__in=REPEATABLE).defer("body")
    shown = list(rows.order_by("-job_status", "-queued_at", "-pk")[:MOST])
    return MailDesk(
        failed=[row for row in shown if row.job_status == JobStatus.FAILED],
        unclear=[row for row in shown if row.job_status == JobStatus.UNCLEAR],
        **counts,
    )
