"""A version as planners see it: its articles, what changed in it, and what a draft still waits for."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from guidelines.models import Version

from .changes import Comparison, changes_in


@dataclass(frozen=True)
class Missing:
    """Something that must be there before a draft may be shown to everybody."""

    label: str
    href: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Draft:
    """A version beside the one before it."""

    version: Version
    comparison: Comparison

    @property
    def missing(self) -> list[Missing]:
        """What is missing for publication, each with the way to it."""
        found = []
        guideline = self.version.guideline
        if not guideline.is_public:
            page = reverse("guidelines:document", args=[guideline.pk])
            found.append(Missing(_("Das Dokument selbst ist noch nicht öffentlich"), page))
        if not self.comparison.present:
            page = reverse("guidelines:article_create", args=[self.version.pk])
            found.append(Missing(_("Die Fassung hat noch keinen Artikel"), page))
        for row in self.comparison.changed:
            if row.needs_reason:
                page = reverse("guidelines:reason", args=[self.version.pk, row.key])
                found.append(Missing(_("Grund für „%(heading)s“") % {"heading": row.article.heading}, page))
        return found


def draft_of(version: Version) -> Draft:
    """A version with what changed in it; three queries."""
    return Draft(version, changes_in(version))
