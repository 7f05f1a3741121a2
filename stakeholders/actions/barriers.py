"""Taking in reports of barriers, and noting their answers."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.accounts.mails import queue_mail
from stakeholders.mail.barriers import barrier_reported
from stakeholders.models import BarrierReport, User
from stakeholders.overviews.retention import barriers_due


@transaction.atomic
def report_barrier(
    *, form_key: str, text: str, page: str, email: str, tell: Callable[[], bool] = lambda: True
) -> tuple[BarrierReport, bool]:
    """Store a report once for each form; True where it is new. The operator hears of it if `tell()`.

    That is asked for a new one only: what is sent twice must not count twice.
    """
    if earlier := once(BarrierReport.objects, form_key):
        return earlier, False
    report = BarrierReport.objects.create(form_key=form_key, text=text, page=page, email=email)
    forget_old()
    if settings.OPERATOR_EMAIL.strip() and tell():
        subject, body = barrier_reported(report)
        queue_mail(recipient=settings.OPERATOR_EMAIL.strip(), subject=subject, body=body)
    return report, True


@transaction.atomic
def answer(report: BarrierReport, *, by: User, note: str) -> None:
    """Note what became of it and forget the address; of two at once one is refused."""
    answered = {"answered_at": timezone.now(), "answered_by": by, "answer_note": note, "email": ""}
    if not BarrierReport.objects.open().filter(pk=report.pk).update(**answered):
        raise Refused(_("Diese Meldung hat inzwischen jemand anderes beantwortet."))
    forget_old()


def forget_old() -> int:
    """Delete what was answered more than a year ago; how many."""
    return barriers_due(today()).delete()[0]
