"""Articles: what stays the same through all versions, and its wording in each."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.documents import Guideline

from .guards import immutable_once_public
from .versions import Version


class Article(models.Model):
    """An article of a document for as long as it lives; its words stand in the versions."""

    guideline = models.ForeignKey(
        Guideline, on_delete=models.CASCADE, related_name="articles", verbose_name=_("Dokument")
    )
    key = models.SlugField(_("Kennung"), max_length=60)

    class Meta:
        verbose_name = _("Artikel")
        verbose_name_plural = _("Artikel")
        ordering = ["guideline", "key"]
        constraints = [
            models.UniqueConstraint(fields=["guideline", "key"], name="guidelines_article_one_key")
        ]

    def __str__(self) -> str:
        return self.key


class WordingQuerySet(models.QuerySet):
    """Wordings."""

    def visible_to(self, user: Viewer) -> Self:
        """Wordings are as public as their version."""
        return self.filter(version__in=Version.objects.visible_to(user))

    def in_text(self) -> Self:
        """What the versions say: not taken out of a draft that something had named already."""
        return self.filter(set_aside_at=None, version__set_aside_at=None)

    def with_document(self) -> Self:
        """With the article, the version and the document that give it its name and its address."""
        return self.select_related("version__guideline", "article")


class Wording(models.Model):
    """The words of an article in one version: what answers and results point to, because it was seen so.

    Taken out of a draft it is deleted, or set aside where rows name it.
    """

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="wordings", verbose_name=_("Fassung")
    )
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="wordings", verbose_name=_("Artikel")
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    heading = models.CharField(_("Überschrift"), max_length=200)
    text = models.TextField(_("Text"), help_text=FORMATTING_HINT)
    set_aside_at = models.DateTimeField(_("beiseitegelegt"), null=True, editable=False)

    objects = WordingQuerySet.as_manager()
    # Whoever edits the words is not disturbed by somebody who moves the article.
    shared_columns = ("heading", "text")

    class Meta:
        verbose_name = _("Wortlaut")
        verbose_name_plural = _("Wortlaute")
        ordering = ["version", "order"]
        triggers = [immutable_once_public()]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "article"],
                condition=Q(set_aside_at=None),
                name="guidelines_wording_one",
            )
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def key(self) -> str:
        """By what its article is known in addresses."""
        return self.article.key

    @property
    def is_in_text(self) -> bool:
        """`in_text` of this one."""
        return self.set_aside_at is None and self.version.set_aside_at is None


class Succession(models.Model):
    """In a version, an article took up words of another: split off from it, or merged with it.

    Which of both it was follows from the version: an article that stands there no longer was merged.
    """

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="successions", verbose_name=_("Fassung")
    )
    predecessor = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="successors", verbose_name=_("bisheriger Artikel")
    )
    successor = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="predecessors", verbose_name=_("Nachfolger")
    )

    class Meta:
        verbose_name = _("Nachfolge eines Artikels")
        verbose_name_plural = _("Nachfolgen von Artikeln")
        ordering = ["version", "pk"]
        triggers = [immutable_once_public()]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "predecessor", "successor"], name="guidelines_succession_one"
            ),
            models.CheckConstraint(
                name="guidelines_succession_two", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class ChangeKind(models.TextChoices):
    """What happened to an article from one version to the next; never stored: the wordings tell it."""

    NEW = "new", _("neu")
    CHANGED = "changed", _("geändert")
    REMOVED = "removed", _("entfallen")
