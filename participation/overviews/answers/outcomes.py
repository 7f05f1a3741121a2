"""What came of a deliberation: what was decided, what is missing, what stays open."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import DateKind, day_text
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.nested import restored
from participation.models import LEAVES_OPEN, Decision


def left_open(row: AnnotatedRow) -> dict[str, Any] | None:
    """What stands in place of the day on which it was postponed, referred, withdrawn, or taken off."""
    decided = _that_count(row)
    if not decided or decided[0].outcome not in LEAVES_OPEN:
        return None
    values = {"day": day_text(decided[0].decided_on), "outcome": decided[0].get_outcome_display()}
    return {
        "kind": str(DateKind.UNDATED),
        "text": _("noch kein neuer Termin"),
        "gap": _("am %(day)s %(outcome)s") % values,
        "earliest": None,
        "latest": None,
        "source": decided[0].source,
    }


def _that_count(row: AnnotatedRow) -> list[Decision]:
    """The records that nobody corrected, since the day that counts, the latest first."""
    decided = [restored(Decision, values) for values in row.nested_decisions]
    corrected = {each.corrects_id for each in decided}
    day = row.date.earliest if row.date else None
    return [each for each in decided if each.pk not in corrected and not (day and each.decided_on < day)]


def is_settled(row: AnnotatedRow) -> bool:
    """On the day that counts, or since, something was decided: the day is over, even if it is today."""
    return bool(_that_count(row))


def outcome_text(row: AnnotatedRow, *, is_over: bool) -> str:
    """What was decided; and that nothing is on record since the day that counts, where it is over."""
    decided = [restored(Decision, values) for values in row.nested_decisions]
    note = decisions_text(decided)
    day = row.date.earliest if row.date and is_over else None
    if day is None or any(each.decided_on >= day for each in decided):
        return note
    gap = _("Dem Portal liegt kein Beleg vor, was dabei herauskam.")
    return f"{note} · {gap}" if note else gap


def decisions_text(decisions: Sequence[Decision]) -> str:
    """What was decided, the latest first; a record that was corrected stands behind the one that counts."""
    by_pk = {decision.pk: decision for decision in decisions}
    corrected = {decision.corrects_id for decision in decisions}
    return " · ".join(_decision(each, by_pk) for each in decisions if each.pk not in corrected)


def _decision(decision: Decision, by_pk: Mapping[int, Decision]) -> str:
    values = {"day": day_text(decision.decided_on), "wording": _wording(decision)}
    text = _("Beschluss vom %(day)s: %(wording)s") % values
    if decision.votes:
        text += f" ({decision.votes})"
    if earlier := by_pk.get(decision.corrects_id or 0):
        values = {
            "day": day_text(timezone.localdate(decision.recorded_at)),
            "before": _decision(earlier, by_pk),
        }
        text += _("; berichtigt am %(day)s, vorher stand hier: %(before)s") % values
    return text


def _wording(decision: Decision) -> str:
    """The council's words; that nobody has dealt with it stands before them where they do not say it."""
    outcome = decision.get_outcome_display()
    if decision.outcome not in LEAVES_OPEN or outcome in decision.wording.casefold():
        return decision.wording
    return f"{outcome}: {decision.wording}"
