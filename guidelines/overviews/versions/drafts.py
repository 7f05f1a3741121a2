"""A version as planners see it: its articles, what changed in it, and what a draft still waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from guidelines.models import Version, Wording

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
    aside: Sequence[Wording]
    """Taken out, and kept because answers or results name them."""

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
                page = reverse("participation:change_reason", args=[self.version.pk, row.key])
                found.append(Missing(_("Grund für „%(heading)s“") % {"heading": row.wording.heading}, page))
        return found


def draft_of(version: Version) -> Draft:
    """A version with what changed in it; six queries."""
    comparison = changes_in(version)
    aside = version.wordings.filter(set_aside_at__isnull=False).with_document().order_by("pk")
    removed = {row.article.pk for row in comparison.removed}
    return Draft(version, comparison, [row for row in aside if row.article_id not in removed])
