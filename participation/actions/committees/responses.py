"""What members do on their body's page: say that all is read, and answer what was fed back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.transitions import Refused
from participation.models import CommitteeResponse, FeedbackLoop
from stakeholders.models import Committee, ReadMark, User


@transaction.atomic
def mark_read(*, committee: Committee, by: User, until: datetime) -> None:
    """Everything up to `until` (when the page was made) is read; never moves back, never into the future."""
    until = min(until, timezone.now())
    mark, is_new = ReadMark.objects.get_or_create(committee=committee, user=by, defaults={"read_at": until})
    if not is_new:
        # A page left open on another device must not bring back what was read since.
        ReadMark.objects.filter(pk=mark.pk, read_at__lt=until).update(read_at=until)


@transaction.atomic
def respond(*, loop: FeedbackLoop, by: User, text: str = "", takes_back: bool = False) -> CommitteeResponse:
    """Acknowledge (no text), answer, or take back; as long as the loop is open, and twice the same once."""
    FeedbackLoop.objects.select_for_update().get(pk=loop.pk)
    last = loop.responses.filter(said_by=by).first()
    words = "" if takes_back else text
    if last is not None and (last.text, last.taken_back) == (words, takes_back):
        return last
    if FeedbackLoop.objects.with_state().get(pk=loop.pk).is_closed:
        raise Refused(
            _("Das Gremium hat dieses Ergebnis inzwischen gehört. Antworten lassen sich nicht mehr ändern.")
        )
    if takes_back and last is None:
        raise Refused(_("Zu diesem Ergebnis haben Sie noch nichts gesagt."))
    return CommitteeResponse.objects.create(loop=loop, said_by=by, text=words, taken_back=takes_back)
