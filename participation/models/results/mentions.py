"""What a result came from: points, and whole contributions."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models.replies import Mention, MentionQuerySet, once_for

from .results import Result


class ResultMentionQuerySet(MentionQuerySet):
    """What results name."""

    def visible_to(self, user: Viewer) -> Self:
        """As visible as the result and the contribution."""
        return self.of_readable(user).filter(result__in=Result.objects.visible_to(user))


class ResultMention(Mention):
    """A point, or a whole contribution, that a result was made from."""

    result = models.ForeignKey(
        Result, on_delete=models.CASCADE, related_name="mentions", verbose_name=_("Ergebnis")
    )

    objects = ResultMentionQuerySet.as_manager()

    class Meta(Mention.Meta):
        verbose_name = _("Anliegen eines Ergebnisses")
        verbose_name_plural = _("Anliegen von Ergebnissen")
        constraints = once_for("result")
