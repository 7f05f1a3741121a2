"""What is offered to the city's archive before it goes, and what the archive answered."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .process import Process


class ArchiveAnswer(models.TextChoices):
    """What the archive does with the files of a process."""

    TAKEN = "taken", _("übernommen")
    DECLINED = "declined", _("nicht archivwürdig, darf gelöscht werden")


class ArchiveOfferQuerySet(models.QuerySet):
    """Offers to the archive."""

    def standing(self) -> Self:
        """Nobody took them back."""
        return self.filter(withdrawn_at=None)


class ArchiveOffer(models.Model):
    """The files of a process were offered to the archive; until it answers, none of them is deleted."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="archive_offers", verbose_name=_("Planungsprozess")
    )
    offered_on = models.DateField(_("angeboten am"))
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    answer = models.CharField(_("Antwort"), max_length=8, choices=ArchiveAnswer.choices, blank=True)
    answered_on = models.DateField(_("Antwort vom"), null=True, blank=True)
    note = models.TextField(_("Vermerk"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Antwort vermerkt von"),
    )
    withdrawn_at = models.DateTimeField(_("zurückgenommen"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ArchiveOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("Angebot an das Stadtarchiv")
        verbose_name_plural = _("Angebote an das Stadtarchiv")
        ordering = ["-offered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process"], condition=Q(withdrawn_at=None), name="participation_archiveoffer_one"
            ),
            models.CheckConstraint(
                name="participation_archiveoffer_answered",
                condition=Q(answer="", answered_on=None, answered_by=None)
                | Q(~Q(answer=""), answered_on__gte=F("offered_on"), answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="participation_archiveoffer_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.get_answer_display() or self.offered_on}"
