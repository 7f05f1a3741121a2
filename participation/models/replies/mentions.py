"""What results and decisions name: a point, or a contribution with all its points."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.retention import Retention
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models.contributions import Contribution

from .points import Point


def point_of_its_contribution() -> pgtrigger.Trigger:
    """What is named as a point of a contribution is one: no key of two columns says so."""
    return pgtrigger.Trigger(
        name="point_of_its_contribution",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__point__isnull=False),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM participation_point p
                WHERE p.id = NEW.point_id AND p.contribution_id = NEW.contribution_id
            ) THEN
                RAISE EXCEPTION 'pgtrigger: the point belongs to another contribution';
            END IF;
            RETURN NEW;
        """,
    )


class MentionQuerySet(models.QuerySet):
    """What results and decisions name; whether those may be seen, the model says."""

    def of_point(self, point: Any, contribution: Any) -> Self:  # noqa: ANN401 - a row, or an outer reference
        """Rows that name this point of that contribution, or all of the contribution."""
        return self.filter(Q(point=None) | Q(point=point), contribution=contribution)

    def of_readable(self, user: Viewer) -> Self:
        """Those of which the reader may see the contribution."""
        return self.filter(contribution__in=Contribution.objects.visible_to(user))


class Mention(models.Model):
    """A point that a result or a decision is about.

    Without a point it is the whole contribution: all its points, also those that come later, or one that has
    none yet.
    """

    RETENTION = Retention(_("mit dem Beitrag"), goes_with="participation.Contribution")

    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("Beitrag")
    )
    point = models.ForeignKey(
        Point,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("Anliegen"),
        help_text=_("leer: der ganze Beitrag"),
    )

    class Meta:
        abstract = True
        ordering = ["contribution_id", "point__order"]
        triggers = [point_of_its_contribution()]

    def __str__(self) -> str:
        if self.point is None:
            return _("%(reference)s, ganzer Beitrag") % {"reference": self.contribution.reference}
        return f"{self.contribution.reference}/{self.point.order}"

    @property
    def named(self) -> Contribution | Point:
        """What it is about: one point, or all of the contribution."""
        return self.point or self.contribution


def orders_named(orders: Iterable[int | None], *, divided: bool) -> list[int]:
    """Which points of one contribution are named; none where it is all of it, or it has not more than one."""
    named = set(orders)
    return [] if None in named or not divided else sorted(order for order in named if order is not None)


def points_text(orders: Sequence[int]) -> str:
    """ "Anliegen 2", "Anliegen 1 und 3"; empty for a whole contribution."""
    if not orders:
        return ""
    *first, last = [str(order) for order in orders]
    listed = _("%(first)s und %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    return str(_("Anliegen %(list)s") % {"list": listed})


def once_for(owner: str) -> list[models.BaseConstraint]:
    """`owner` names a point once, and a whole contribution once."""
    return [
        models.UniqueConstraint(
            fields=[owner, "point"],
            condition=Q(point__isnull=False),
            name=f"participation_{owner}_names_point",
        ),
        models.UniqueConstraint(
            fields=[owner, "contribution"], condition=Q(point=None), name=f"participation_{owner}_names_whole"
        ),
    ]
