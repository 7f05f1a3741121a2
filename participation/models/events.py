"""Events of bodies and of the process."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.models import Dated, DatedQuerySet, DateStatement
from erfurt_sozialraum.rows.publication import Published
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.examples import example_title
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from stakeholders.models.committees import Committee

from .process import OfProcessQuerySet, Process, Step, Topic


class EventStatus(models.TextChoices):
    """Where an event stands."""

    PLANNED = "planned", _("geplant")
    HELD = "held", _("hat stattgefunden")
    CANCELLED = "cancelled", _("abgesagt")


EVENT_TRANSITIONS = {
    EventStatus.PLANNED: [EventStatus.HELD, EventStatus.CANCELLED],
    EventStatus.HELD: [EventStatus.PLANNED],
    EventStatus.CANCELLED: [EventStatus.PLANNED],
}


def _of_public() -> Q:
    """Of a public process; where an event names none, of a public body."""
    body = Q(process=None, committee__in=Committee.objects.published())
    return Q(process__in=Process.objects.published()) | body


class EventQuerySet(OfProcessQuerySet, DatedQuerySet):
    """Events."""

    def open_to(self, user: Viewer) -> Q:
        """Published ones of public processes; a session without one is as public as its body."""
        return Q(published_at__lte=Now(), withdrawn_at=None) & _of_public()

    def of_process(self, process: Process) -> Self:
        """Its events, and the sessions of committees that deal with it."""
        item = Q(process=None, agenda_items__process=process, agenda_items__withdrawn_at=None)
        return self.filter(pk__in=Event.objects.filter(Q(process=process) | item).values("pk"))

    def own_of(self, user: Viewer) -> Q:
        """Those of the bodies that the account reads."""
        return Q(committee__in=Committee.objects.with_reader(user))

    def held(self) -> Self:
        """On record as held."""
        return self.filter(status=EventStatus.HELD)

    def planned(self) -> Self:
        """Nobody has said yet whether they took place."""
        return self.filter(status=EventStatus.PLANNED)

    def not_cancelled(self) -> Self:
        """What was cancelled says nothing of what happened, nor of what will."""
        return self.exclude(status=EventStatus.CANCELLED)

    def taking_place(self) -> Self:
        """Public and not called off: their day is that of what is linked to them."""
        return self.published().not_cancelled().filter(_of_public())


class Event(Published, Dated):
    """A meeting of a body, or an event of the process such as the Trägerveranstaltung."""

    process = models.ForeignKey(
        Process,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("Planungsprozess"),
        help_text=_("leer: eine Sitzung zu mehreren; jeder Tagesordnungspunkt nennt seinen"),
    )
    step = models.ForeignKey(
        Step,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("Schritt"),
    )
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("Gremium"),
    )
    title = models.CharField(_("Titel"), max_length=200)
    status = models.CharField(
        _("Stand"), max_length=10, choices=EventStatus.choices, default=EventStatus.PLANNED
    )
    place = models.CharField(_("Ort"), max_length=200, blank=True)
    description = models.TextField(_("Worum es ging"), blank=True, help_text=FORMATTING_HINT)
    topics = models.ManyToManyField(Topic, blank=True, related_name="events", verbose_name=_("Themen"))
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    # The form that made it: pressed twice, it makes one event.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Veranstaltung")
        verbose_name_plural = _("Veranstaltungen")
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="participation_event_of_process_or_body",
                condition=Q(process__isnull=False) | Q(committee__isnull=False, step=None),
            ),
        ]

    def __str__(self) -> str:
        return example_title(self.title, self.is_example)

    def may_have_been_on(self, day: date) -> bool:
        """As its date is known, it was on this day, or may have been."""
        known = self.date
        return bool(known and known.is_dated and known.earliest <= day <= known.latest)


class EventDate(DateStatement):
    """When an event is or was."""

    subject = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="dates")
    start_time = models.TimeField(_("Beginn"), null=True, blank=True)
    end_time = models.TimeField(_("Ende"), null=True, blank=True)
    undecided = _("sie stattfindet")

    @property
    def ends_on(self) -> date | None:
        """The day on which it ends: one that ends before it begins lasts into the night."""
        if self.latest and self.start_time and self.end_time and self.latest == self.earliest:
            return self.latest + timedelta(days=self.end_time <= self.start_time)
        return self.latest

    @property
    def hours(self) -> str:
        """From when until when, as far as it is known: "von 17:00 bis 19:00 Uhr"."""
        if not self.start_time:
            return ""
        words = {"a": f"{self.start_time:%H:%M}", "b": f"{self.end_time:%H:%M}" if self.end_time else ""}
        if self.earliest != self.latest and self.end_time:
            return gettext("am ersten Tag ab %(a)s Uhr, am letzten bis %(b)s Uhr") % words
        if self.earliest != self.latest:
            return gettext("am ersten Tag ab %(a)s Uhr") % words
        if self.end_time:
            return gettext("von %(a)s bis %(b)s Uhr") % words
        return gettext("um %(a)s Uhr") % words

    class Meta(DateStatement.Meta):
        verbose_name = _("Termin einer Veranstaltung")
        verbose_name_plural = _("Termine von Veranstaltungen")
