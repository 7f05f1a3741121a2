"""What members do on their body's page: say that all is read, and answer what was fed back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.forms.keys import hold
from erfurt_sozialraum.rows.transitions import Refused
from participation.models import CommitteeResponse, FeedbackLoop
from stakeholders.models import Committee, ReadMark, User


@transaction.atomic
def mark_read(*, committee: Committee, by: User, until: datetime) -> None:
    """Everything up to `until` (when the page was made) is read; never into the future."""
    until = min(until, timezone.now())
    hold(f"read {committee.pk} {by.pk}")
    # A page left open on another device must not bring back what was read since.
    if not ReadMark.objects.of(by, committee).that_count().filter(read_at__gte=until).exists():
        ReadMark.objects.create(committee=committee, user=by, read_at=until)


@transaction.atomic
def take_back_read(*, committee: Committee, by: User, mark: int) -> None:
    """It was not all read after all: the mark stays on record, and the one before it counts again."""
    hold(f"read {committee.pk} {by.pk}")
    marks = ReadMark.objects.of(by, committee)
    if marks.filter(pk=mark, taken_back_at__isnull=False).exists():
        return  # pressed twice
    latest = marks.that_count().first()
    if latest is None or latest.pk != mark:
        raise Refused(
            _("Inzwischen haben Sie noch einmal „Alles gelesen“ gesagt. Sehen Sie nach, was jetzt gilt.")
        )
    marks.filter(pk=mark).update(taken_back_at=timezone.now())


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
