"""Files, sources, and the documents that the process works on."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.folding import sort_key_field
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.viewers import Viewer, sees_internal
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from stakeholders.models.areas import Area


class Visibility(models.TextChoices):
    """Who may open a file."""

    INTERNAL = "internal", _("intern")
    PUBLIC = "public", _("öffentlich")


class StoredFileQuerySet(models.QuerySet):
    """Files."""

    def visible_to(self, user: Viewer) -> Self:
        """Everybody sees public ones, the planning sees all."""
        return self.all() if sees_internal(user) else self.filter(visibility=Visibility.PUBLIC)


class StoredFile(models.Model):
    """A file as a row: its content is never changed, and never reachable without a view."""

    content = models.FileField(_("Datei"), upload_to="%Y/%m/", max_length=200)
    name = models.CharField(_("Dateiname"), max_length=200)
    media_type = models.CharField(_("Dateityp"), max_length=100)
    size = models.PositiveBigIntegerField(_("Größe in Byte"))
    sha256 = models.CharField(_("Prüfsumme (SHA-256)"), max_length=64)
    visibility = models.CharField(
        _("Sichtbarkeit"), max_length=10, choices=Visibility.choices, default=Visibility.INTERNAL
    )
    created = models.DateTimeField(_("angelegt"), default=timezone.now, editable=False)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("Datei")
        verbose_name_plural = _("Dateien")

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """A publication that the process refers to."""

    title = models.CharField(_("Titel"), max_length=300)
    year = models.PositiveSmallIntegerField(_("Jahr"), null=True, blank=True)
    url = models.URLField(_("Adresse"), blank=True)
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Quelle")
        verbose_name_plural = _("Quellen")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title", "year"], name="guidelines_source_one")]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title


class GuidelineKind(models.TextChoices):
    """The kinds of document that come out of the process."""

    LEITLINIEN = "leitlinien", _("Leitlinien")
    STRATEGY = "strategy", _("Strategie")
    DISTRICT_CONCEPT = "district_concept", _("Stadtteilentwicklungskonzept")
    STANDARD = "standard", _("Planungsstandard")


class Guideline(Published):
    """A document in the making: guidelines, a strategy, a concept for a district."""

    kind = models.CharField(_("Art"), max_length=20, choices=GuidelineKind.choices)
    title = models.CharField(_("Titel"), max_length=200)
    slug = models.SlugField(max_length=90, unique=True)
    sort_key = sort_key_field("title")
    summary = models.TextField(_("Worum es geht"), blank=True, help_text=FORMATTING_HINT)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="guidelines",
        verbose_name=_("Ortsteile"),
        help_text=_("Bei einem Konzept: für welche Ortsteile es ist. Leer: wie der Planungsprozess."),
    )

    objects = PublishedQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Leitlinie oder Konzept")
        verbose_name_plural = _("Leitlinien und Konzepte")
        ordering = ["order", "sort_key"]
        constraints = [
            *Published.Meta.constraints,
            models.UniqueConstraint(fields=["title"], name="guidelines_guideline_title"),
        ]

    def __str__(self) -> str:
        return self.title


class GuidelineBasisQuerySet(models.QuerySet):
    """What documents rest on."""

    def shown(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class GuidelineBasis(models.Model):
    """A document rests on a source; what was named once is withdrawn, never deleted."""

    guideline = models.ForeignKey(
        Guideline, on_delete=models.CASCADE, related_name="bases", verbose_name=_("Dokument")
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, verbose_name=_("Quelle"))
    note = models.CharField(_("wofür"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(_("zurückgezogen"), null=True, editable=False)

    objects = GuidelineBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("Grundlage")
        verbose_name_plural = _("Grundlagen")
        constraints = [models.UniqueConstraint(fields=["guideline", "source"], name="guidelines_basis_one")]

    def __str__(self) -> str:
        return f"{self.guideline}: {self.source}"
