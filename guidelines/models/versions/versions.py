"""Versions of a document, and that they were adopted."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.documents import Guideline
from guidelines.models.papers import Paper

from .guards import adoption_stays, fixed_by

_TEXT = ("guideline", "number", "as_of", "preamble", "is_example", "published_at")


class VersionQuerySet(PublishedQuerySet):
    """Versions."""

    def drafts(self) -> Self:
        """Never public until now, and not set aside: these may be changed."""
        return self.filter(published_at=None, set_aside_at=None)

    def counted(self) -> Self:
        """Public ones and the draft in work: those that have a number of their own."""
        return self.filter(set_aside_at=None)

    def open_to(self, user: Viewer) -> Q:
        """Published versions of published documents."""
        return super().open_to(user) & Q(guideline__in=Guideline.objects.visible_to(user))


class Version(Published):
    """One version of a document: a draft that planners write, and never changed once it was public.

    A draft that answers or results name is set aside instead of being deleted; its number goes to the next.
    That it was adopted is recorded later; a wrong record is corrected, and the former one stays readable.
    """

    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, related_name="versions", verbose_name=_("Dokument")
    )
    number = models.PositiveIntegerField(_("Fassung"))
    as_of = models.DateField(_("Stand vom"), default=today)
    preamble = models.TextField(_("Vorbemerkung"), blank=True, help_text=FORMATTING_HINT)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    set_aside_at = models.DateTimeField(_("beiseitegelegt"), null=True, editable=False)
    adopted_on = models.DateField(_("beschlossen am"), null=True, blank=True)
    adopted_in = models.CharField(
        _("beschlossen von"),
        max_length=200,
        blank=True,
        help_text=_("Zum Beispiel: Stadtrat, Drucksache 0123/26"),
    )
    adopted_paper = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adopted_versions",
        verbose_name=_("Drucksache"),
    )
    adoption_recorded_at = models.DateTimeField(null=True, editable=False)
    adoption_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["guideline", "-number"]
        constraints = [
            *Published.Meta.constraints,
            models.UniqueConstraint(
                fields=["guideline", "number"],
                condition=Q(set_aside_at=None),
                name="guidelines_version_one_number",
            ),
            models.UniqueConstraint(
                fields=["guideline"],
                condition=Q(published_at=None, set_aside_at=None),
                name="guidelines_version_open_draft",
            ),
            models.CheckConstraint(
                name="guidelines_version_set_aside",
                condition=Q(set_aside_at=None) | Q(published_at=None),
            ),
            models.CheckConstraint(
                name="guidelines_version_adoption",
                condition=Q(adopted_on=None, adopted_in="", adopted_paper=None, adoption_recorded_at=None)
                | Q(
                    ~Q(adopted_in=""),
                    adopted_on__isnull=False,
                    adoption_recorded_at__isnull=False,
                    published_at__isnull=False,
                ),
            ),
        ]
        triggers = [
            *Published.Meta.triggers,
            fixed_by("published_at", name="text_stays", fields=_TEXT),
            adoption_stays(),
        ]

    def __str__(self) -> str:
        return _("%(title)s, Fassung %(n)d") % {"title": self.guideline, "n": self.number}

    @property
    def is_draft(self) -> bool:
        """Never public until now, and not set aside."""
        return self.published_at is None and self.set_aside_at is None

    @property
    def standing(self) -> str:
        """What it counts for, as the public reads it: a draft of a day, or adopted on a day."""
        return standing(self.number, self.as_of, self.adopted_on)

    @property
    def adoption_key(self) -> str:
        """By what the record of its adoption is known; empty where there is none."""
        return self.adoption_recorded_at.isoformat() if self.adoption_recorded_at else ""


def standing(number: int, as_of: date, adopted_on: date | None) -> str:
    """Say "Entwurf vom 1. März 2026, Fassung 2" or "Beschlossene Fassung 2 vom 1. Mai 2026"."""
    if adopted_on:
        return gettext("Beschlossene Fassung %(n)d vom %(day)s") % {"n": number, "day": day_text(adopted_on)}
    return gettext("Entwurf vom %(day)s, Fassung %(n)d") % {"n": number, "day": day_text(as_of)}


class FormerAdoption(Recorded):
    """What stood as the adoption of a version until it was corrected; append-only."""

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="former_adoptions", verbose_name=_("Fassung")
    )
    adopted_on = models.DateField(_("beschlossen am"))
    adopted_in = models.CharField(_("beschlossen von"), max_length=200)
    adopted_paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Drucksache")
    )
    former_recorded_at = models.DateTimeField(_("vermerkt am"))

    class Meta(Recorded.Meta):
        verbose_name = _("früherer Beschlussvermerk")
        verbose_name_plural = _("frühere Beschlussvermerke")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{day_text(self.adopted_on)}, {self.adopted_in}"
