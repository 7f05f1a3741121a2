"""Versions of a document, and what the council said of them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.documents import Guideline

from .guards import fixed_by, status_follows

_TEXT = ("guideline", "number", "as_of", "preamble", "is_example", "published_at")


class VersionStatus(models.TextChoices):
    """What the council has said of a version."""

    OPEN = "open", _("noch nicht beschlossen")
    ADOPTED = "adopted", _("beschlossen")
    AMENDED = "amended", _("geändert beschlossen")
    REJECTED = "rejected", _("abgelehnt")


class VersionQuerySet(PublishedQuerySet):
    """Versions."""

    def adopted(self) -> Self:
        """Those whose text was adopted, as it stands."""
        return self.filter(status=VersionStatus.ADOPTED)

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
    What the council said of it follows from its decisions, which the app above keeps.
    """

    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, related_name="versions", verbose_name=_("Dokument")
    )
    number = models.PositiveIntegerField(_("Fassung"))
    as_of = models.DateField(_("Stand vom"), default=today)
    preamble = models.TextField(_("Vorbemerkung"), blank=True, help_text=FORMATTING_HINT)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    set_aside_at = models.DateTimeField(_("beiseitegelegt"), null=True, editable=False)
    # Kept by a trigger of the app above, which knows the decisions; nobody writes them (docs/house.md).
    status = models.CharField(
        _("Beschluss"),
        max_length=8,
        choices=VersionStatus.choices,
        default=VersionStatus.OPEN,
        editable=False,
    )
    decided_on = models.DateField(_("beschlossen oder abgelehnt am"), null=True, editable=False)
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
                name="guidelines_version_decided",
                condition=Q(status=VersionStatus.OPEN, decided_on=None)
                | Q(~Q(status=VersionStatus.OPEN), decided_on__isnull=False),
            ),
        ]
        triggers = [
            *Published.Meta.triggers,
            fixed_by("published_at", name="text_stays", fields=_TEXT),
            status_follows(),
        ]

    def __str__(self) -> str:
        return _("%(title)s, Fassung %(n)d") % {"title": self.guideline, "n": self.number}

    @property
    def is_draft(self) -> bool:
        """Never public until now, and not set aside."""
        return self.published_at is None and self.set_aside_at is None

    @property
    def is_adopted(self) -> bool:
        """The council adopted this text, as it stands."""
        return self.status == VersionStatus.ADOPTED

    @property
    def adopted_on(self) -> date | None:
        """The day of that; None where it was not adopted, or not as it stands."""
        return self.decided_on if self.is_adopted else None

    @property
    def standing(self) -> str:
        """What it counts for, as the public reads it: a draft of a day, or adopted on a day."""
        return standing(self.number, self.as_of, self.status, self.decided_on)


def standing(number: int, as_of: date, status: str, decided_on: date | None) -> str:
    """Say "Entwurf vom 1. März 2026, Fassung 2" or "Beschlossene Fassung 2 vom 1. Mai 2026"."""
    decided = day_text(decided_on) if decided_on else ""
    if status == VersionStatus.ADOPTED:
        return gettext("Beschlossene Fassung %(n)d vom %(day)s") % {"n": number, "day": decided}
    draft = gettext("Entwurf vom %(day)s, Fassung %(n)d") % {"n": number, "day": day_text(as_of)}
    if status == VersionStatus.OPEN:
        return draft
    said = {"draft": draft, "said": VersionStatus(status).label, "day": decided}
    return gettext("%(draft)s, %(said)s am %(day)s") % said
