"""Versions of a document and their articles."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Self

import pgtrigger
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

from .documents import Guideline
from .papers import Paper

_TEXT = ("guideline", "number", "as_of", "preamble", "is_example", "published_at")
_ADOPTION = ("adopted_on", "adopted_in", "adopted_paper", "adoption_recorded_at", "adoption_recorded_by")


def immutable_once_public() -> pgtrigger.Trigger:
    """Rows of a version may be added, changed and deleted until the version is public; then never.

    The lock makes a change wait for somebody who is publishing at this moment, and then refuses it.
    """
    return pgtrigger.Trigger(
        name="immutable_once_public",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("version", "record")],
        func="""
            FOR version IN SELECT published_at FROM guidelines_version
                WHERE id IN (OLD.version_id, NEW.version_id) FOR SHARE
            LOOP
                IF version.published_at IS NOT NULL THEN
                    RAISE EXCEPTION 'pgtrigger: Cannot change a public version in % table', TG_TABLE_NAME;
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def fixed_by(moment: str, *, name: str, fields: Iterable[str]) -> pgtrigger.Trigger:
    """These columns never change again once the column `moment` is filled."""
    changed = [pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")}) for field in fields]
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(**{f"old__{moment}__isnull": False}) & reduce(or_, changed),
    )


def adoption_stays() -> pgtrigger.Trigger:
    """An adoption changes only once the former record is kept beside it, and it is never taken away."""
    changed = [pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")}) for field in _ADOPTION]
    return pgtrigger.Trigger(
        name="adoption_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__adopted_on__isnull=False) & reduce(or_, changed),
        func="""
            IF NEW.adopted_on IS NULL OR NEW.adoption_recorded_at <= OLD.adoption_recorded_at OR NOT EXISTS (
                SELECT 1 FROM guidelines_formeradoption
                WHERE version_id = OLD.id AND former_recorded_at = OLD.adoption_recorded_at
            ) THEN
                RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
    )


class VersionQuerySet(PublishedQuerySet):
    """Versions."""

    def drafts(self) -> Self:
        """Never public until now: these may be changed."""
        return self.filter(published_at=None)

    def open_to(self, user: Viewer) -> Q:
        """Published versions of published documents."""
        return super().open_to(user) & Q(guideline__in=Guideline.objects.visible_to(user))


class Version(Published):
    """One version of a document: a draft that planners write, and never changed once it was public.

    That it was adopted is recorded later; a wrong record is corrected, and the former one stays readable.
    """

    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, related_name="versions", verbose_name=_("Dokument")
    )
    number = models.PositiveIntegerField(_("Fassung"))
    as_of = models.DateField(_("Stand vom"), default=today)
    preamble = models.TextField(_("Vorbemerkung"), blank=True, help_text=FORMATTING_HINT)
    is_example = models.BooleanField(_("Beispiel"), default=False)
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
            models.UniqueConstraint(fields=["guideline", "number"], name="guidelines_version_number"),
            models.UniqueConstraint(
                fields=["guideline"], condition=Q(published_at=None), name="guidelines_version_one_draft"
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
        """Never public until now."""
        return self.published_at is None

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


class ArticleQuerySet(models.QuerySet):
    """Articles."""

    def visible_to(self, user: Viewer) -> Self:
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
    # Whoever edits the words is not disturbed by somebody who moves the article.
    shared_columns = ("heading", "text")

    class Meta:
        verbose_name = _("Artikel")
        verbose_name_plural = _("Artikel")
        ordering = ["version", "order"]
        triggers = [immutable_once_public()]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="guidelines_article_key")]

    def __str__(self) -> str:
        return self.heading


class ChangeKind(models.TextChoices):
    """What happened to an article from one version to the next."""

    NEW = "new", _("neu")
    CHANGED = "changed", _("geändert")
    REMOVED = "removed", _("entfallen")


class ArticleChange(Recorded):
    """Why an article is new, changed or gone in a version, and which wording became which.

    While the version is a draft, only the reason stands here. Publishing it completes the row; then it stays.
    """

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="changes", verbose_name=_("Fassung")
    )
    key = models.SlugField(_("Kennung"), max_length=60)
    kind = models.CharField(_("Art"), max_length=10, choices=ChangeKind.choices, blank=True, editable=False)
    before = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, editable=False, related_name="changed_to"
    )
    after = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, editable=False, related_name="changed_from"
    )
    editorial = models.BooleanField(
        _("Nur redaktionell"),
        default=False,
        help_text=_("Der Sinn bleibt gleich: Schreibweise, Satzbau, Reihenfolge der Sätze."),
    )
    reason = models.CharField(
        _("Warum?"), max_length=500, blank=True, help_text=_("Ein bis zwei Sätze, die alle lesen.")
    )
    shared_columns = ("editorial", "reason")

    class Meta:
        verbose_name = _("Änderung eines Artikels")
        verbose_name_plural = _("Änderungen von Artikeln")
        ordering = ["version", "pk"]
        triggers = [immutable_once_public()]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="guidelines_articlechange_key"),
            models.CheckConstraint(
                name="guidelines_articlechange_reason", condition=Q(editorial=True) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="guidelines_articlechange_lineage",
                condition=Q(kind="", before=None, after=None)
                | Q(kind=ChangeKind.NEW, before=None, after__isnull=False)
                | Q(kind=ChangeKind.CHANGED, before__isnull=False, after__isnull=False)
                | Q(kind=ChangeKind.REMOVED, before__isnull=False, after=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.key}"
