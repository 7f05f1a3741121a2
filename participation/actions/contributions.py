"""Taking in what residents say."""

from typing import Any

from django.db import transaction

from participation import receipts
from participation.models import Consultation, Contribution


class ConsultationClosed(Exception):
    """Contributions are not taken any more, or not yet."""


@transaction.atomic
def submit(consultation: Consultation, *, code: str, **content: Any) -> tuple[Contribution, bool]:
    """Store a contribution under its receipt code; the second value is False if that code was used before.

    The unique hash decides: of two equal forms sent at once, one is stored and both get the same row.
    """
    if not (consultation.is_open() and consultation.is_public):
        raise ConsultationClosed
    return Contribution.objects.get_or_create(
        code_hash=receipts.code_hash(code),
        defaults={**content, "consultation": consultation, "is_example": consultation.is_example},
    )
