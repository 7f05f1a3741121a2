"""Barriers that somebody met in the portal, reported without an account, and what became of them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.retention import Retention

from .accounts import User


class BarrierReportQuerySet(models.QuerySet):
    """Reports by what is still to be done."""

    def open(self) -> Self:
        """Nobody has answered yet."""
        return self.filter(answered_at=None)

    def answered(self) -> Self:
        """Somebody has answered."""
        return self.filter(answered_at__isnull=False)


class BarrierReport(models.Model):
    """Somebody could not read or use something; the e-mail address goes when the report is answered."""

    RETENTION = Retention(_("E-Mail-Adresse bis zur Antwort, Meldung %(kept)s danach"), years=1)

    text = models.TextField(_("Barriere"))
    page = models.CharField(_("Seite"), max_length=300, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    received_at = models.DateTimeField(_("eingegangen"), default=timezone.now, editable=False)
    form_key = models.CharField(max_length=40, unique=True, editable=False)
    answered_at = models.DateTimeField(_("beantwortet"), null=True, editable=False)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    answer_note = models.TextField(_("Vermerk"), blank=True)

    objects = BarrierReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gemeldete Barriere")
        verbose_name_plural = _("Gemeldete Barrieren")
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stakeholders_barrierreport_answered",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, email=""),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
