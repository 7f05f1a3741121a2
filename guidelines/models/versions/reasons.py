"""Why an article is new, changed or gone in a version."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.records import Recorded
from guidelines.models.papers import Paper
from stakeholders.models.directory import Organisation

from .articles import Article
from .guards import kept_once_public, never_changed
from .versions import Version


class ReasonKind(models.TextChoices):
    """Where a change came from."""

    VOICES = "voices", _("aus der Beteiligung")
    COUNCIL = "council", _("aus dem Stadtrat")
    EXPERT = "expert", _("fachlicher Grund")
    EDITORIAL = "editorial", _("nur redaktionell")
    UNNAMED = "unnamed", _("Herkunft nicht erfasst")
    """From before reasons named where they come from."""


class ChangeReasonQuerySet(models.QuerySet):
    """Reasons."""

    def that_count(self) -> Self:
        """Not taken back, and no taking back themselves."""
        return self.filter(taken_back_by=None, takes_back=None)


class ChangeReason(Recorded):
    """Why an article changed in a version: may be added to public versions, too, and is only ever taken back.

    The points, results and agenda items behind it are named by rows of the app above.
    """

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="reasons", verbose_name=_("Fassung")
    )
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="reasons", verbose_name=_("Artikel")
    )
    kind = models.CharField(_("Woher kam der Anstoß?"), max_length=10, choices=ReasonKind.choices)
    text = models.CharField(
        _("Warum?"), max_length=500, blank=True, help_text=_("Ein bis zwei Sätze, die alle lesen.")
    )
    paper = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change_reasons",
        verbose_name=_("Drucksache"),
    )
    office = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change_reasons",
        verbose_name=_("fachlich begründet von"),
    )
    takes_back = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="taken_back_by",
        verbose_name=_("nimmt zurück"),
    )
    # The form that made it: pressed twice, it makes one.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ChangeReasonQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("Grund einer Änderung")
        verbose_name_plural = _("Gründe von Änderungen")
        ordering = ["recorded_at", "pk"]
        triggers = [never_changed(), kept_once_public()]
        constraints = [
            models.CheckConstraint(
                name="guidelines_changereason_text",
                condition=Q(kind__in=[ReasonKind.EDITORIAL, ReasonKind.UNNAMED]) | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="guidelines_changereason_paper",
                condition=Q(paper=None) | Q(kind=ReasonKind.COUNCIL),
            ),
            models.CheckConstraint(
                name="guidelines_changereason_office",
                condition=Q(kind=ReasonKind.EXPERT, office__isnull=False)
                | (~Q(kind=ReasonKind.EXPERT) & Q(office=None)),
            ),
            models.CheckConstraint(
                name="guidelines_changereason_takes_back",
                condition=Q(takes_back=None) | ~Q(takes_back=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.article}"
