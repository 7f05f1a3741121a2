"""Planning processes and their topics, and what is said of everything that belongs to one."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.validity import Valid, ValidField, inner
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.documents import Guideline
from guidelines.models.papers import Paper
from stakeholders.models.areas import Area
from stakeholders.models.directory import Organisation


def since_records(day: str, process: str = "process") -> Q:
    """A day, by its lookup, is not from before records of the process began: what lacks then is missing."""
    return Q(**{f"{day}__gte": F(f"{process}__records_from")})


def past_due(day: str, process: str = "process") -> Q:
    """The day is over, and not from before records began: what was due is overdue."""
    return since_records(day, process) & Q(**{f"{day}__lt": today()})


class OfProcessQuerySet(PublishedQuerySet):
    """Rows of a process: as long as it is not public, they are not either."""

    def open_to(self, user: Viewer) -> Q:
        """Published rows of public processes."""
        return super().open_to(user) & Q(process__in=Process.objects.published())


class Process(Published):
    """A planning process; one is the main one."""

    name = models.CharField(_("Name"), max_length=200, unique=True)
    slug = models.SlugField(max_length=90, unique=True)
    is_main = models.BooleanField(_("Hauptprozess"), default=False)
    summary = models.TextField(_("Worum es geht"), blank=True, help_text=FORMATTING_HINT)
    occasion = models.TextField(_("Anlass"), blank=True, help_text=FORMATTING_HINT)
    who_decides = models.TextField(
        _("Wer entscheidet"),
        blank=True,
        help_text=_(
            "Wer beschließt am Ende was? Das steht zuerst auf der Seite „Wer entscheidet, und wann?“."
        ),
    )
    records_from = models.DateField(
        _("Beginn der Aufzeichnung"),
        default=today,
        help_text=_(
            "Was vorher war und keinen Nachweis hat, gilt als „nicht dokumentiert“, nie als überfällig."
        ),
    )
    ended_on = models.DateField(_("abgeschlossen am"), null=True, blank=True, editable=False)
    guidelines = models.ManyToManyField(Guideline, blank=True, verbose_name=_("Dokumente"))
    papers = models.ManyToManyField(Paper, blank=True, verbose_name=_("Drucksachen"))
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="processes",
        verbose_name=_("Ortsteile"),
        help_text=_("Leer: für die ganze Stadt."),
    )
    responsible = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("federführend")
    )

    objects = PublishedQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Planungsprozess")
        verbose_name_plural = _("Planungsprozesse")
        constraints = [
            *Published.Meta.constraints,
            models.UniqueConstraint(
                fields=["is_main"], condition=Q(is_main=True), name="participation_process_one_main"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def keeps_records_of(self, day: date) -> bool:
        """`since_records` of one day."""
        return day >= self.records_from

    def is_past_due(self, day: date) -> bool:
        """`past_due` of one day."""
        return self.keeps_records_of(day) and day < today()


class TopicQuerySet(OfProcessQuerySet):
    """Topics."""

    def with_actor(self, organisation: Organisation | OuterRef, day: date | None = None) -> Self:
        """For which somebody is drawn in, as of a day, today by default."""
        drawn_in = TopicActor.objects.as_of(day).filter(topic=OuterRef("pk"))
        return self.filter(Exists(drawn_in.filter(organisation=inner(organisation))))


class Topic(Published):
    """A topic of a process."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="topics", verbose_name=_("Planungsprozess")
    )
    name = models.CharField(_("Thema"), max_length=120)
    slug = models.SlugField(max_length=90, unique=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    summary = models.TextField(_("Worum es geht"), blank=True, help_text=FORMATTING_HINT)
    actors = ValidField(
        Organisation, through="TopicActor", blank=True, related_name="topics", verbose_name=_("Beteiligte")
    )

    objects = TopicQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")
        ordering = ["process", "order"]

    def __str__(self) -> str:
        return self.name


class TopicActor(Valid):
    """An organisation is drawn in for a topic, from when until when."""

    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="drawn_in", verbose_name=_("Thema")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="drawn_in", verbose_name=_("Organisation")
    )

    class Meta(Valid.Meta):
        verbose_name = _("Beteiligung an einem Thema")
        verbose_name_plural = _("Beteiligungen an Themen")
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(
                fields=["topic", "organisation"],
                condition=Q(ends_on=None),
                name="participation_topicactor_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.topic})"
