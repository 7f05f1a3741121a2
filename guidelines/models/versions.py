"""Versions of a document and their articles."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.hints import FORMATTING_HINT
from erfurt_sozialraum.publication import Published, PublishedQuerySet, append_only, is_anonymous

from .documents import Guideline


class VersionQuerySet(PublishedQuerySet):
    """Versions."""

    def visible_to(self, user: Any) -> Self:
        """The public sees published versions of published documents."""
        if not is_anonymous(user):
            return self.all()
        return self.published().filter(guideline__in=Guideline.objects.visible_to(user))


class Version(Published):
    """One version of a document; its articles are never changed once it is public."""

    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, related_name="versions", verbose_name=_("Dokument")
    )
    number = models.PositiveIntegerField(_("Fassung"))
    as_of = models.DateField(_("Stand vom"), default=today)
    preamble = models.TextField(_("Vorbemerkung"), blank=True, help_text=FORMATTING_HINT)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = VersionQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["guideline", "-number"]
        constraints = [
            *Published.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "number"], name="guidelines_version_number"),
        ]

    def __str__(self) -> str:
        return _("%(title)s, Fassung %(n)d") % {"title": self.guideline, "n": self.number}


class ArticleQuerySet(models.QuerySet):
    """Articles."""

    def visible_to(self, user: Any) -> Self:
        """Articles are as public as their version."""
        return self.filter(version__in=Version.objects.visible_to(user))


class Article(models.Model):
    """An article of one version; `key` stays the same through all versions of the document."""

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="articles", verbose_name=_("Fassung")
    )
    key = models.SlugField(_("Kennung"), max_length=60)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    heading = models.CharField(_("Überschrift"), max_length=200)
    text = models.TextField(_("Text"), help_text=FORMATTING_HINT)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Artikel")
        verbose_name_plural = _("Artikel")
        ordering = ["version", "order"]
        triggers = [append_only()]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="guidelines_article_key")]

    def __str__(self) -> str:
        return self.heading
