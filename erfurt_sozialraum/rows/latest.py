"""Rows that are added and never changed: of those about one thing, the latest counts."""

from datetime import date
from typing import Any, ClassVar, Self

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
    """Added rows in the one order in which they count: by their moments, then by their key."""

    moments: ClassVar[tuple[str, ...]] = ("recorded_at",)
    """The columns that say which of two rows is the later one, the first first; then their keys do."""
    about: ClassVar[tuple[str, ...]] = ()
    """What a row is about: of those that agree in this, one counts. The first leads to the row above."""

    @property
    def latest_order(self) -> list[str]:
        """The latest first; also the order of the model, so that `rows.all()` begins with what counts."""
        return [*(f"-{moment}" for moment in self.moments), "-pk"]

    def credible(self) -> Self:
        """Without rows that cannot be as they stand, so that the one before them counts; kinds say which."""
        return self

    def latest_first(self, *before: str) -> Self:
        """By what stands `before`, if anything does, then the latest first."""
        return self.credible().order_by(*before, *self.latest_order)

    def of_outer(self, key: str = "pk") -> Self:
        """Of the row of the query around this one, the latest first."""
        return self.filter(**{self.about[0]: OuterRef(key)}).latest_first()

    def as_of(self, day: date | None) -> Self:
        """Only those that were told by the end of this day; None: all, whatever day it is."""
        return self if day is None else self.filter(recorded_at__date__lte=day)

    def that_count(self, day: date | None = None) -> Self:
        """Only those after which nothing came about the same thing, until this day if one is named."""
        return self.credible().as_of(day).filter(~self.superseded(day))

    def unless_newer(self, seen: int | None) -> AnnotatedRow | None:
        """The latest, which must be the one that was `seen`, or Stale is raised.

        Whoever adds another holds a lock on what the rows are about: the second of two people waits.
        """
        latest = self.latest_first().first()
        refuse_stale(latest, seen)
        return latest

    def superseded(self, day: date | None = None) -> Exists:
        """To annotate with: something came later about the same thing, until this day if one is named."""
        later, same_so_far = Q(), Q()
        for name in (*self.moments, "pk"):
            later |= same_so_far & Q(**{f"{name}__gt": OuterRef(name)})
            same_so_far &= Q(**{name: OuterRef(name)})
        same = {name: OuterRef(name) for name in self.about}
        every: Any = self.model._default_manager.all()
        return Exists(every.credible().as_of(day).filter(later, **same))
