"""What results and decisions name: points, and contributions with all their points."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.transitions import Refused
from participation.models import Contribution, Decision, Point, Result

Named = Contribution | Point
"""One point, or a contribution with all its points."""


def each_once(about: Iterable[Named]) -> list[Named]:
    """In the order of their numbers, each once: beside a whole contribution none of its points stands."""
    rows = set(about)
    whole = {row.pk for row in rows if isinstance(row, Contribution)}
    kept = (row for row in rows if isinstance(row, Contribution) or row.contribution_id not in whole)
    return sorted(kept, key=_place)


def named_by(owner: Result | Decision) -> list[Named]:
    """What a result or a decision names, as `each_once` orders it."""
    return each_once(
        row.named for row in owner.mentions.select_related("contribution", "point__contribution")
    )


@transaction.atomic
def name_points(owner: Result | Decision, about: Iterable[Named]) -> None:
    """Let a result or a new decision name just these; rows that stay are not touched."""
    wanted = {_key(row) for row in each_once(about)}
    _keep_them(pk for _contribution, pk in wanted if pk is not None)
    there = {(row.contribution_id, row.point_id): row.pk for row in owner.mentions.all()}
    if gone := [pk for key, pk in there.items() if key not in wanted]:
        owner.mentions.filter(pk__in=gone).delete()
    missing = sorted(wanted - there.keys(), key=lambda key: (key[0], key[1] or 0))
    rows: Any = owner.mentions
    rows.bulk_create(
        [
            rows.model(**{rows.field.name: owner}, contribution_id=contribution, point_id=point)
            for contribution, point in missing
        ]
    )


def _keep_them(points: Iterable[int]) -> None:
    """Lock these points against somebody who takes one away; or say that it is gone."""
    wanted = set(points)
    rows = Point.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    if wanted - set(rows.values_list("pk", flat=True)):
        raise Refused(_("Jemand hat ein Anliegen, das Sie gewählt haben, inzwischen entfernt."))


def _key(row: Named) -> tuple[int, int | None]:
    """Contribution and point, as they are stored."""
    return (row.pk, None) if isinstance(row, Contribution) else (row.contribution_id, row.pk)


def _place(row: Named) -> tuple[int, int]:
    """By the number of the contribution, then as its points follow each other."""
    return (row.pk, 0) if isinstance(row, Contribution) else (row.contribution_id, row.order)
