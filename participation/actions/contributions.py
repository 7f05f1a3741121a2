"""Taking in what residents say."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation import receipts
from participation.models import Consultation, Contribution, Event
from stakeholders.models import User


class ConsultationClosed(Exception):
    """Contributions are not taken any more, or not yet."""


@transaction.atomic
def submit(consultation: Consultation, *, code: str, **content: Any) -> tuple[Contribution, bool]:
    """Store a contribution under its receipt code; the second value is False if that code was used before.

    Of two equal forms sent at once, the second waits for the first, and both get the same row.
    """
    if not _held(Consultation.objects.taking(), consultation):
        raise ConsultationClosed
    return _stored_once(consultation, code, content)


def sent_with(code: str) -> Contribution | None:
    """What came in under this receipt code before."""
    return Contribution.objects.filter(code_hash=receipts.code_hash(code)).first()


@transaction.atomic
def transcribe(
    consultation: Consultation,
    *,
    code: str,
    channel: str,
    received_on: date,
    event: Event | None = None,
    by: User,
    **content: Any,
) -> tuple[Contribution, bool]:
    """Store what came on paper, by phone or at an event, as `submit` does; who entered it is recorded."""
    if not _held(Consultation.objects.visible_to(PUBLIC).transcribable(), consultation):
        raise ConsultationClosed
    consultation.refresh_from_db(fields=["opens_at", "closes_at"])  # it may have been ended early
    first, last = consultation.arrival_days
    at_event = event is not None and event.may_have_been_on(received_on)
    if not (first <= received_on <= last or at_event):
        raise ConsultationClosed
    entered = {
        "channel": channel,
        "event": event,
        "received_at": consultation.arrival(received_on),
        "transcribed_by": by,
        "transcribed_at": timezone.now(),
    }
    return _stored_once(consultation, code, content | entered)


def _stored_once(consultation: Consultation, code: str, values: dict[str, Any]) -> tuple[Contribution, bool]:
    """What came in under this code before, or a new row; and whether it is new."""
    code_hash = receipts.code_hash(code)
    if earlier := once(Contribution.objects, code_hash, field="code_hash"):
        return earlier, False
    is_example = consultation.is_example
    row = Contribution.objects.create(
        code_hash=code_hash, consultation=consultation, is_example=is_example, **values
    )
    return row, True


def entered_today(user: User) -> int:
    """How many contributions this account has entered today."""
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Contribution.objects.filter(transcribed_by=user, transcribed_at__gte=start).count()


def _held(rows: QuerySet[Consultation], consultation: Consultation) -> bool:
    """True while it is one of these; it then stays so until the end of the transaction.

    Many may write at once (FOR SHARE); who closes or withdraws it waits for them, and who writes after that
    sees the end, by the clock and not by the start of the transaction.
    """
    sql, parameters = rows.filter(pk=consultation.pk).order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR SHARE", parameters)
        return cursor.fetchone() is not None


def withdraw_consent(contribution: Contribution) -> bool:
    """Publish a text no more, from now on and for good; False where there is no consent to take back.

    Whoever decides about the same row at this moment waits for the other: see `decide`.
    """
    agreed = Contribution.objects.filter(pk=contribution.pk, may_publish=True, consent_withdrawn_at=None)
    withdrawn = agreed.update(consent_withdrawn_at=timezone.now(), published_at=None, published_text="")
    contribution.refresh_from_db()
    return bool(withdrawn)
