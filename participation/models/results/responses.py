"""What members say to results for their body; it closes no loop."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import append_only
from erfurt_sozialraum.rows.retention import Retention

from .loops import FeedbackLoop


class CommitteeResponseQuerySet(LatestQuerySet):
    """What members said."""

    moments = ("said_at",)
    about = ("loop", "said_by")

    def with_standing(self) -> Self:
        """Annotate `is_superseded`: the same person said something else to the same result since."""
        return self.annotate(is_superseded=self.superseded())

    def that_hold(self) -> Self:
        """The last word of each person to each result, unless they took it back."""
        return self.that_count().filter(taken_back=False)


class CommitteeResponse(models.Model):
    """What a member says to a result for the body: acknowledged, an answer, or taken back; append-only."""

    RETENTION = Retention(_("Text dauerhaft; der Name mit dem Konto"), goes_with="stakeholders.User")

    loop = models.ForeignKey(
        FeedbackLoop, on_delete=models.CASCADE, related_name="responses", verbose_name=_("Rückmeldung")
    )
    text = models.TextField(_("Antwort"), blank=True, help_text=_("leer: zur Kenntnis genommen"))
    taken_back = models.BooleanField(_("nimmt zurück, was vorher gesagt war"), default=False)
    said_at = models.DateTimeField(_("gesagt am"), default=timezone.now, editable=False)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = CommitteeResponseQuerySet.as_manager()

    is_superseded: bool
    """Something else was said since, after `with_standing()`."""

    class Meta:
        verbose_name = _("Stellungnahme eines Mitglieds")
        verbose_name_plural = _("Stellungnahmen von Mitgliedern")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="participation_committeeresponse_taken_back",
                condition=Q(taken_back=False) | Q(text=""),
            )
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.loop}: {self.said_by}"

    @property
    def words(self) -> str:
        """What was said, in words also where it needed none."""
        if self.taken_back:
            return str(_("Nimmt zurück, was vorher gesagt war."))
        return self.text or str(_("Zur Kenntnis genommen."))
