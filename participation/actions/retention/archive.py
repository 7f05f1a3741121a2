"""The end of a process, and the archive's word about its files."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.transitions import Refused
from participation.models import ArchiveOffer, Consultation, Process
from stakeholders.models import User


@transaction.atomic
def end_process(process: Process, *, ended_on: date) -> None:
    """The process is over since that day; from there its files are kept for their time."""
    row = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    if row.ended_on is not None:
        raise Refused(_("Der Planungsprozess ist schon abgeschlossen."))
    open_now = Consultation.objects.filter(process=row, closes_at__gt=timezone.now(), withdrawn_at=None)
    if still_open := open_now.first():
        words = _("Die Beteiligung „%(title)s“ nimmt noch Beiträge an. Beenden Sie sie zuerst.")
        raise Refused(words % {"title": still_open})
    Process.objects.filter(pk=row.pk).update(ended_on=ended_on)


@transaction.atomic
def resume_process(process: Process, *, by: User) -> None:
    """It goes on: what the archive said was about files that were complete, and counts no more."""
    row = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    if row.ended_on is None:
        raise Refused(_("Der Planungsprozess läuft schon wieder."))
    row.archive_offers.standing().update(withdrawn_at=timezone.now(), withdrawn_by=by)
    Process.objects.filter(pk=row.pk).update(ended_on=None)


@transaction.atomic
def offer_files(process: Process, *, offered_on: date, by: User) -> ArchiveOffer:
    """Put on record that the archive was asked."""
    row = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    if row.ended_on is None:
        raise Refused(_("Der Planungsprozess läuft noch. Angeboten wird, wenn er abgeschlossen ist."))
    if row.archive_offers.standing().exists():
        raise Refused(_("Die Unterlagen sind schon angeboten."))
    return ArchiveOffer.objects.create(process=row, offered_on=offered_on, offered_by=by)


def note_answer(offer: ArchiveOffer, *, answer: str, answered_on: date, note: str, by: User) -> None:
    """Put the archive's answer on record; of two at once one is refused."""
    rows = ArchiveOffer.objects.standing().filter(pk=offer.pk, answer="")
    changes = {"answer": answer, "answered_on": answered_on, "note": note, "answered_by": by}
    if not rows.update(**changes):
        raise Refused(_("Die Antwort ist inzwischen vermerkt, oder das Angebot ist zurückgenommen."))


def take_back_offer(offer: ArchiveOffer, *, by: User) -> None:
    """Offer and answer count no more; both stay on record."""
    if (
        not ArchiveOffer.objects.standing()
        .filter(pk=offer.pk)
        .update(withdrawn_at=timezone.now(), withdrawn_by=by)
    ):
        raise Refused(_("Das Angebot ist schon zurückgenommen."))
