"""What a decision is about: points, and whole contributions."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.publication import append_only
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models.replies import Mention, MentionQuerySet, once_for

from .deliberations import Decision


class DecisionMentionQuerySet(MentionQuerySet):
    """What decisions name."""

    def visible_to(self, user: Viewer) -> Self:
        """As visible as the decision and the contribution."""
        return self.of_readable(user).filter(decision__in=Decision.objects.visible_to(user))


class DecisionMention(Mention):
    """A point, or a whole contribution, that a decision is about; append-only like the decision."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="mentions", verbose_name=_("Beschluss")
    )

    objects = DecisionMentionQuerySet.as_manager()

    class Meta(Mention.Meta):
        verbose_name = _("Anliegen eines Beschlusses")
        verbose_name_plural = _("Anliegen von Beschlüssen")
        constraints = once_for("decision")
        triggers = [*Mention.Meta.triggers, append_only()]
