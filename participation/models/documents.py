"""What stands behind a change of an article: points, results and items of agendas."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.retention import Retention
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models.versions import ChangeReason

from .contributions import Contribution
from .hearings import AgendaItem
from .replies import Point
from .results import Result


def kept_with_reason() -> pgtrigger.Trigger:
    """What a reason names may go with a draft, and never once the version is public."""
    return pgtrigger.Trigger(
        name="kept_with_reason",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func="""
            IF EXISTS (
                SELECT 1 FROM guidelines_changereason r JOIN guidelines_version v ON v.id = r.version_id
                WHERE r.id = OLD.reason_id AND v.published_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
            END IF;
            RETURN OLD;
        """,
    )


class ReasonSourceQuerySet(models.QuerySet):
    """What reasons name."""

    def that_count(self) -> Self:
        """Of reasons that nobody took back."""
        return self.filter(reason__in=ChangeReason.objects.that_count())

    def visible_to(self, user: Viewer) -> Self:
        """Published contributions, results and agenda items that the reader may see."""
        return self.filter(
            Q(point__contribution__in=Contribution.objects.visible_to(user))
            | Q(result__in=Result.objects.visible_to(user))
            | Q(item__in=AgendaItem.objects.visible_to(user))
        )


class ReasonSource(models.Model):
    """A point, a result or an agenda item that a change is because of; it stays with the reason."""

    RETENTION = Retention(_("mit dem Beitrag"), goes_with="participation.Contribution")

    reason = models.ForeignKey(
        ChangeReason, on_delete=models.CASCADE, related_name="sources", verbose_name=_("Grund")
    )
    point = models.ForeignKey(
        Point,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reason_sources",
        verbose_name=_("Anliegen"),
    )
    result = models.ForeignKey(
        Result,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reason_sources",
        verbose_name=_("Ergebnis"),
    )

    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reason_sources",
        verbose_name=_("Tagesordnungspunkt"),
    )

    objects = ReasonSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anlass einer Änderung")
        verbose_name_plural = _("Anlässe von Änderungen")
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            kept_with_reason(),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reason", "point"],
                condition=Q(point__isnull=False),
                name="participation_reasonsource_point",
            ),
            models.UniqueConstraint(
                fields=["reason", "result"],
                condition=Q(result__isnull=False),
                name="participation_reasonsource_result",
            ),
            models.CheckConstraint(
                name="participation_reasonsource_one",
                condition=Q(point__isnull=False, result=None, item=None)
                | Q(point=None, result__isnull=False, item=None)
                | Q(point=None, result=None, item__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.point or self.result or self.item)
