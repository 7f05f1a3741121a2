"""Dividing an accepted contribution into its points, each with an answer of its own."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import revision_of, store
from erfurt_sozialraum.rows.latest import refuse_stale
from erfurt_sozialraum.rows.transitions import Refused
from participation.models import Contribution, ContributionStatus, Point
from participation.overviews.moderation import naming


@transaction.atomic
def add_point(contribution: Contribution, *, text: str, seen: int | None) -> Point:
    """A further point behind the others, or Stale where the last one is not the one that was `seen`."""
    row = _locked(contribution)
    last = row.points.order_by("order").last()
    refuse_stale(last, seen)
    return Point.objects.create(contribution=row, order=last.order + 1 if last else 1, text=text)


@transaction.atomic
def correct_point(point: Point, *, revision: str, values: dict[str, Any]) -> Point:
    """Change the words of a point that nobody has answered yet: an answer keeps the words that it answers."""
    _unanswered(point)
    corrected: Point = store(point, revision=revision, values=values)
    return corrected


@transaction.atomic
def remove_point(point: Point, *, revision: str) -> None:
    """Take a point away that nobody has answered and nothing names; never the only one."""
    row = _locked(point.contribution)
    current = _unanswered(point)
    if row.points.count() == 1:
        raise Refused(_("Ein Anliegen bleibt immer. Sonst könnte niemand den Beitrag beantworten."))
    if names := naming([current])[current.pk]:
        text = _("Dieses Anliegen bleibt, denn es ist genannt: %(list)s.")
        raise Refused(text % {"list": ", ".join(names)})
    if revision_of(current) != revision:
        raise Refused(_("Jemand hat den Text inzwischen geändert. Lesen Sie ihn zuerst."))
    current.delete()


def _locked(contribution: Contribution) -> Contribution:
    """The contribution, so that of two people the second one waits; only accepted ones are answered."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.status != ContributionStatus.ACCEPTED:
        raise Refused(_("Nur angenommene Beiträge werden in Anliegen aufgeteilt."))
    return row


def _unanswered(point: Point) -> Point:
    """The point as it is stored, locked against an answer that comes at the same time."""
    row = Point.objects.select_for_update(of=("self",)).filter(pk=point.pk).first()
    if row is None:
        raise Refused(_("Jemand hat dieses Anliegen inzwischen entfernt."))
    if row.replies.exists():
        raise Refused(_("Dieses Anliegen ist schon beantwortet. Sein Text bleibt, wie er ist."))
    return row
