"""What members do on their body's page: say that all is read, and answer what was fed back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from participation.models import CommitteeResponse, FeedbackLoop
from stakeholders.models import Committee, ReadMark


@transaction.atomic
def mark_read(*, committee: Committee, by: Any, until: datetime) -> None:
    """Everything up to `until` (when the page was made) is read; never moves back, never into the future."""
    until = min(until, timezone.now())
    mark, is_new = ReadMark.objects.get_or_create(committee=committee, user=by, defaults={"read_at": until})
    if not is_new:
        # A page left open on another device must not bring back what was read since.
        ReadMark.objects.filter(pk=mark.pk, read_at__lt=until).update(read_at=until)


@transaction.atomic
def respond(*, loop: FeedbackLoop, by: Any, text: str) -> CommitteeResponse:
    """Acknowledge (no text) or answer; the same words sent twice by one person are stored once."""
    FeedbackLoop.objects.select_for_update().get(pk=loop.pk)
    last = loop.responses.filter(said_by=by).first()
    if last is not None and last.text == text:
        return last
    return CommitteeResponse.objects.create(loop=loop, said_by=by, text=text)
