"""Rows that are added and never changed: of those about one thing, the latest counts."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from erfurt_sozialraum.rows.annotated import AnnotatedRow


class Stale(Exception):
    """Somebody was faster; `latest` is the row that they have stored since."""

    def __init__(self, latest: AnnotatedRow | None) -> None:
        super().__init__(str(latest))
        self.latest = latest


def refuse_stale(latest: AnnotatedRow | None, seen: int | None) -> None:
    """Raise Stale where `latest` is not the row that was `seen` (its key; 0 or None: there was none)."""
    if (latest.pk if latest else None) != (seen or None):
        raise Stale(latest)


class LatestQuerySet(models.QuerySet):
    """Added rows in the one order in which they count: by the moment they were added, then by their key."""

    moment: ClassVar[str] = "recorded_at"
    """The column that says when a row was added."""
    about: ClassVar[tuple[str, ...]] = ()
    """What a row is about: of those that agree in this, one counts. The first leads to the row above."""

    @property
    def latest_order(self) -> list[str]:
        """The latest first; also the order of the model, so that `rows.all()` begins with what counts."""
        return [f"-{self.moment}", "-pk"]

    def latest_first(self, *before: str) -> Self:
        """By what stands `before`, if anything does, then the latest first."""
        return self.order_by(*before, *self.latest_order)

    def of_outer(self, key: str = "pk") -> Self:
        """Of the row of the query around this one, the latest first."""
        return self.filter(**{self.about[0]: OuterRef(key)}).latest_first()

    def that_count(self) -> Self:
        """Only those after which nothing came about the same thing."""
        return self.filter(~self.superseded())

    def unless_newer(self, seen: int | None) -> AnnotatedRow | None:
        """The latest, which must be the one that was `seen`, or Stale is raised.

        Whoever adds another holds a lock on what the rows are about: the second of two people waits.
        """
        latest = self.latest_first().first()
        refuse_stale(latest, seen)
        return latest

    def superseded(self) -> Exists:
        """To annotate with: something came later about the same thing."""
        moment = self.moment
        later = Q(**{f"{moment}__gt": OuterRef(moment)}) | Q(
            **{moment: OuterRef(moment)}, pk__gt=OuterRef("pk")
        )
        same = {name: OuterRef(name) for name in self.about}
        return Exists(self.model._default_manager.filter(later, **same))
