"""Taking in what residents say."""

from typing import Any

from django.db import connection, transaction

from participation import receipts
from participation.models import Consultation, Contribution


class ConsultationClosed(Exception):
    """Contributions are not taken any more, or not yet."""


@transaction.atomic
def submit(consultation: Consultation, *, code: str, **content: Any) -> tuple[Contribution, bool]:
    """Store a contribution under its receipt code; the second value is False if that code was used before.

    The unique hash decides: of two equal forms sent at once, one is stored and both get the same row.
    """
    if not _hold_open(consultation):
        raise ConsultationClosed
    return Contribution.objects.get_or_create(
        code_hash=receipts.code_hash(code),
        defaults={**content, "consultation": consultation, "is_example": consultation.is_example},
    )


def _hold_open(consultation: Consultation) -> bool:
    """True while it takes contributions; it then stays open until the end of the transaction.

    Many may write at once (FOR SHARE); who closes or withdraws it waits for them, and who writes after that
    sees the end, by the clock and not by the start of the transaction.
    """
    rows = Consultation.objects.taking().filter(pk=consultation.pk).order_by().values("pk")
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR SHARE", parameters)
        return cursor.fetchone() is not None
