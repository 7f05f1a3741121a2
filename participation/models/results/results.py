"""Results of events."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.examples import example_title
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.versions import Wording
from participation.models.events import Event
from participation.models.process import Process, Topic
from stakeholders.models.committees import Committee


class ResultQuerySet(PublishedQuerySet):
    """Results."""

    def open_to(self, user: Viewer) -> Q:
        """Published results of public processes."""
        return super().open_to(user) & Q(event__process__in=Process.objects.published())

    def own_of(self, user: Viewer) -> Q:
        """What came of a meeting of a body that the account reads, or what that body is to hear of."""
        bodies = Committee.objects.with_reader(user)
        heard = Result.objects.filter(loops__committee__in=bodies).values("pk")
        return Q(event__committee__in=bodies) | Q(pk__in=heard)


class Result(Published):
    """What an event came to; made from contributions, or from the discussion itself."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="results", verbose_name=_("Veranstaltung")
    )
    title = models.CharField(_("Ergebnis in einem Satz"), max_length=200)
    text = models.TextField(_("Ergebnis"), help_text=FORMATTING_HINT)
    topics = models.ManyToManyField(Topic, blank=True, related_name="results", verbose_name=_("Themen"))
    wordings = models.ManyToManyField(
        Wording, blank=True, related_name="results", verbose_name=_("betroffene Artikel")
    )
    happened_on = models.DateField(_("Ergebnis vom"))
    recorded_at = models.DateTimeField(_("erfasst am"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    text_changed_at = models.DateTimeField(
        _("nach der Veröffentlichung geändert"), null=True, blank=True, editable=False
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = ResultQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Ergebnis")
        verbose_name_plural = _("Ergebnisse")
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return example_title(self.title, self.is_example)

    @property
    def process(self) -> Process:
        """The process it belongs to: no result is public before it, and none is recorded without."""
        process = self.event.process
        assert process is not None, "results belong to events of a process"  # noqa: S101 - for the types
        return process
