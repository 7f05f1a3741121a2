"""Drucksachen of the council, and the days in their life."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.models import Dated, DatedQuerySet, DateStatement
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.text.hints import FORMATTING_HINT


class PaperKind(models.TextChoices):
    """Kinds of Drucksache in Erfurt's council."""

    ENQUIRY = "enquiry", _("Anfrage")
    URGENT_ENQUIRY = "urgent_enquiry", _("Dringliche Anfrage")
    RESIDENT_ENQUIRY = "resident_enquiry", _("Einwohneranfrage")
    PROPOSAL = "proposal", _("Entscheidungsvorlage")
    INFORMATION = "information", _("Informationsdrucksache")
    MOTION = "motion", _("Antrag")
    AMENDMENT = "amendment", _("Änderungsantrag")
    RESOLUTION = "resolution", _("Festlegung")
    REFERRAL = "referral", _("Verweisung")


class Paper(Published):
    """A paper of the council with its number, such as 0554/22."""

    number = models.CharField(_("Drucksache"), max_length=20, unique=True)
    slug = models.SlugField(max_length=30, unique=True)
    kind = models.CharField(_("Art"), max_length=20, choices=PaperKind.choices)
    title = models.CharField(_("Titel"), max_length=300)
    summary = models.TextField(_("Inhalt"), blank=True, help_text=FORMATTING_HINT)
    author = models.CharField(_("von"), max_length=200, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Drucksache")
        verbose_name_plural = _("Drucksachen")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PaperMilestone(Dated):
    """A day in a paper's life: asked, interim notice, answered."""

    class Kind(models.TextChoices):
        """What happened to the paper."""

        ASKED = "asked", _("gestellt")
        INTERIM = "interim", _("Zwischenbescheid")
        ANSWERED = "answered", _("beantwortet")
        ISSUED = "issued", _("vorgelegt")

    paper = models.ForeignKey(
        Paper, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("Drucksache")
    )
    kind = models.CharField(_("Ereignis"), max_length=10, choices=Kind.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stationen einer Drucksache")
        verbose_name_plural = _("Stationen einer Drucksache")
        constraints = [
            models.UniqueConstraint(fields=["paper", "kind"], name="guidelines_papermilestone_one")
        ]

    def __str__(self) -> str:
        return f"{self.paper.number}: {self.get_kind_display()}"


class PaperMilestoneDate(DateStatement):
    """When a milestone of a paper was."""

    subject = models.ForeignKey(PaperMilestone, on_delete=models.CASCADE, related_name="dates")

    class Meta(DateStatement.Meta):
        verbose_name = _("Datum einer Drucksachen-Station")
        verbose_name_plural = _("Daten von Drucksachen-Stationen")
