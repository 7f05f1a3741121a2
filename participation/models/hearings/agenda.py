"""What a session deals with: the items of its agenda."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models.papers import Paper
from participation.models.events import Event
from participation.models.process import Process
from participation.models.reports import Report
from stakeholders.models.committees import Committee

_TAKEN_BACK = Q(sessions__subject__withdrawn_at__isnull=False)


class AgendaItemQuerySet(PublishedQuerySet):
    """Items of agendas."""

    def open_to(self, user: Viewer) -> Q:
        """Public with the session; an item of a process also as that is."""
        process = Q(process=None) | Q(process__in=Process.objects.published())
        return super().open_to(user) & process & Q(event__in=Event.objects.visible_to(user)) & ~_TAKEN_BACK

    def not_withdrawn(self) -> Self:
        """Nor those whose deliberation was taken back."""
        return super().not_withdrawn().exclude(_TAKEN_BACK)

    def for_planners(self) -> Self:
        """Also those that were taken off by themselves, without a deliberation, and may be put on again."""
        return self.filter(Q(withdrawn_at=None) | Q(sessions=None)).exclude(_TAKEN_BACK)


class AgendaItem(Published):
    """An item on the agenda of a session: a session deals with several things, each of its own process."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="agenda_items", verbose_name=_("Sitzung")
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    number = models.CharField(
        _("Nummer"), max_length=20, blank=True, help_text=_("wie in der Einladung, zum Beispiel „Ö 6.1“")
    )
    title = models.CharField(_("Gegenstand"), max_length=200)
    about = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Arbeitsstand von"),
    )
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Drucksache")
    )
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Bericht")
    )
    process = models.ForeignKey(
        Process,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("Planungsprozess"),
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Tagesordnungspunkt")
        verbose_name_plural = _("Tagesordnungspunkte")
        ordering = ["event", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
