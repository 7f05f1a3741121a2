"""Public consultations: what is asked, what is fixed, who decides, by when an answer comes."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.hints import FORMATTING_HINT
from erfurt_sozialraum.publication import Published

from .process import Level, OfProcessQuerySet, Process, Step, Topic


class ConsultationQuerySet(OfProcessQuerySet):
    """Consultations by time."""

    def open(self) -> Self:
        """Contributions are taken now."""
        now = timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now)


class Consultation(Published):
    """A public form for residents, open from a time until a time."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("Planungsprozess")
    )
    step = models.ForeignKey(
        Step,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name=_("Schritt"),
    )
    title = models.CharField(_("Titel"), max_length=200)
    slug = models.SlugField(max_length=90, unique=True)
    question = models.CharField(_("Frage"), max_length=300)
    intro = models.TextField(_("Worum es geht"), blank=True, help_text=FORMATTING_HINT)
    fixed = models.TextField(_("Was schon feststeht"), blank=True, help_text=FORMATTING_HINT)
    open_points = models.TextField(_("Was noch offen ist"), blank=True, help_text=FORMATTING_HINT)
    who_decides = models.TextField(_("Wer entscheidet"), blank=True, help_text=FORMATTING_HINT)
    what_happens = models.TextField(
        _("Was mit Ihrem Beitrag geschieht"), blank=True, help_text=FORMATTING_HINT
    )
    offline = models.TextField(_("Ohne Internet"), blank=True, help_text=FORMATTING_HINT)
    level = models.CharField(_("Beteiligungsstufe"), max_length=14, choices=Level.choices, blank=True)
    topics = models.ManyToManyField(Topic, related_name="consultations", verbose_name=_("Themen"))
    opens_at = models.DateTimeField(_("offen ab"))
    closes_at = models.DateTimeField(_("offen bis"))
    answer_by = models.DateField(_("Antwort bis"))
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Beteiligung")
        verbose_name_plural = _("Beteiligungen")
        ordering = ["-closes_at"]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="participation_consultation_order", condition=Q(closes_at__gt=F("opens_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, at: Any = None) -> bool:
        """True while contributions are taken (`at`: a datetime, now by default)."""
        return self.opens_at <= (at or timezone.now()) < self.closes_at
