"""Running public consultations: storing, publishing, moving what was promised, ending early."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import revision_of, store
from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.transitions import Refused
from participation.models import Consultation, ConsultationState
from participation.overviews.process.records import field_label
from stakeholders.models import User

from .process import show


class QuestionLocked(Refused):
    """Somebody has answered the question, so it stays as it is."""


@transaction.atomic
def store_consultation(row: Consultation, *, revision: str, values: dict[str, Any]) -> Consultation:
    """Store a consultation; the same form key gives the same one again, an answered question stays."""
    if row.pk is None:
        return _create(row, revision, values)
    current = _locked(row)
    changed = "question" in values and values["question"] != current.question
    if changed and revision_of(current) == revision and current.contributions.exists():
        raise QuestionLocked(_("Inzwischen ist ein Beitrag eingegangen. Die Frage bleibt, wie sie ist."))
    return store(row, revision=revision, values=values)


def _create(row: Consultation, revision: str, values: dict[str, Any]) -> Consultation:
    earlier: Consultation | None = once(Consultation.objects, row.form_key)
    return earlier or store(row, revision=revision, values=values)


@transaction.atomic
def publish_consultation(row: Consultation, *, revision: str) -> None:
    """Show it to everybody; only as it was seen, and only with what residents must know."""
    current = _locked(row)
    if revision_of(current) != revision:
        raise Refused(
            _("Inzwischen wurde die Beteiligung geändert. Sehen Sie sich die Vorschau noch einmal an.")
        )
    if labels := missing_labels(current):
        raise Refused(_("Diese Angaben fehlen noch: %(what)s.") % {"what": ", ".join(labels)})
    if current.published_at is None and current.closes_at <= timezone.now():
        raise Refused(_("Das Ende liegt in der Vergangenheit. Ändern Sie zuerst die Zeiten."))
    show(current)


def missing_labels(row: Consultation) -> list[str]:
    """What must be said before it is published, in the words of the form."""
    names = row.lacks(Consultation.NEEDED, has_topics=row.topics.published().exists())
    return [field_label(Consultation, name) for name in names]


@transaction.atomic
def change_dates(
    row: Consultation, *, revision: str, values: dict[str, Any], reason: str, by: User
) -> Consultation:
    """Move what a public consultation has promised; what held until now stays on record."""
    current = _locked(row)
    if revision_of(current) != revision:
        raise Stale(current)
    _record(current, reason=reason, by=by)
    return store(current, revision=revision, values=values)


@transaction.atomic
def close_early(row: Consultation, *, reason: str, by: User) -> None:
    """End it now. Contributions that are being stored are waited for; whoever comes later is too late."""
    current = _locked(row)
    now = timezone.now()  # after the wait
    running = Consultation.objects.in_state(ConsultationState.OPEN).filter(pk=row.pk, opens_at__lt=now)
    if not running.update(closes_at=now):
        raise Refused(_("Diese Beteiligung läuft nicht mehr."))
    _record(current, reason=reason, by=by)


def _record(row: Consultation, *, reason: str, by: User) -> None:
    """Keep what held until now."""
    row.former_dates.create(
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        answer_by=row.answer_by,
        reason=reason,
        changed_by=by,
    )


def _locked(row: Consultation) -> Consultation:
    """The row as it is stored, with nobody else at it: contributions hold it too while they are stored."""
    return (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("process")
        .get(pk=row.pk)
    )
