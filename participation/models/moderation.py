"""What was decided about a contribution before it was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import append_only
from erfurt_sozialraum.rows.retention import Retention

from .contributions import Contribution


class ModerationDecisionQuerySet(LatestQuerySet):
    """Decisions about contributions."""

    moments = ("decided_at",)
    about = ("contribution",)


class ModerationDecision(models.Model):
    """Somebody decided whether a contribution is processed and whether it is published; append-only."""

    RETENTION = Retention(_("mit dem Beitrag"), goes_with="participation.Contribution")

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("Beitrag")
    )
    accepted = models.BooleanField(_("wird bearbeitet"))
    published = models.BooleanField(_("wird veröffentlicht"))
    public_text = models.TextField(_("veröffentlichter Text"), blank=True)
    reason = models.TextField(
        _("Begründung"), blank=True, help_text=_("Die Person liest sie mit ihrem Code.")
    )
    decided_at = models.DateTimeField(_("entschieden am"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ModerationDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Moderationsentscheidung")
        verbose_name_plural = _("Moderationsentscheidungen")
        ordering = ["-decided_at", "-pk"]
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                name="participation_moderation_reason",
                condition=Q(accepted=True, published=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="participation_moderation_text",
                condition=Q(published=False, public_text="") | (Q(published=True) & ~Q(public_text="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}: {_('angenommen') if self.accepted else _('nicht angenommen')}"
