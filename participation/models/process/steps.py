"""Steps of a process: for whom and how, their dates, and what is on record of them."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.dates.models import Dated, DatedQuerySet, DateStatement
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import Published
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.papers import Paper
from stakeholders.models.areas import Area
from stakeholders.models.committees import Committee
from stakeholders.models.directory import Organisation

from .processes import OfProcessQuerySet, Process, Topic, past_due


class Level(models.TextChoices):
    """How far participation goes."""

    INFORMATION = "information", _("Information")
    CONSULTATION = "consultation", _("Konsultation")
    INVOLVEMENT = "involvement", _("Mitwirkung")
    COOPERATION = "cooperation", _("Kooperation")
    DECISION = "decision", _("Entscheidung")


class StepQuerySet(OfProcessQuerySet, DatedQuerySet):
    """Steps."""

    def in_order_of_time(self) -> Self:
        """Dated steps by their earliest day; then, as among those of one day, the process's own order."""
        rows = super().in_order_of_time()
        return rows.order_by(F("date_earliest").asc(nulls_last=True), "order", "pk")

    def with_state(self) -> Self:
        """All that `state` reads, in the same query."""
        recorded = Exists(StepRecord.objects.filter(step=OuterRef("pk")))
        return self.select_related("process").with_latest_date().annotate(is_recorded=recorded)

    def overdue(self) -> Self:
        """Their time is over without a record that they took place: what `state` calls overdue."""
        rows = self.with_dates().prefetch_related(None)
        return rows.filter(past_due("date_latest"), records=None)


class Step(Published, Dated):
    """A step of a process: whom it asks, what, and when."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="steps", verbose_name=_("Planungsprozess")
    )
    title = models.CharField(_("Schritt"), max_length=200)
    slug = models.SlugField(max_length=90, unique=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    audience = models.CharField(_("Zielgruppe"), max_length=200, blank=True)
    level = models.CharField(_("Beteiligungsstufe"), max_length=14, choices=Level.choices, blank=True)
    description = models.TextField(_("Was geschieht"), blank=True, help_text=FORMATTING_HINT)
    occasion = models.TextField(_("Anlass"), blank=True, help_text=FORMATTING_HINT)
    paper = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("Beschluss oder Drucksache"),
    )
    question = models.TextField(_("Frage, um die es geht"), blank=True, help_text=FORMATTING_HINT)
    open_points = models.TextField(_("Was noch offen ist"), blank=True, help_text=FORMATTING_HINT)
    fixed = models.TextField(_("Was schon feststeht"), blank=True, help_text=FORMATTING_HINT)
    format = models.CharField(_("Form der Beteiligung"), max_length=200, blank=True)
    place = models.CharField(_("Ort"), max_length=200, blank=True)
    accessibility = models.TextField(_("Barrierefreiheit"), blank=True, help_text=FORMATTING_HINT)
    languages = models.CharField(_("Sprachen"), max_length=200, blank=True)
    next_step = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steps_before",
        verbose_name=_("Nächster Schritt"),
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="steps", verbose_name=_("Themen"))
    committees = models.ManyToManyField(
        Committee, blank=True, related_name="steps", verbose_name=_("Gremien")
    )
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="steps",
        verbose_name=_("Stadtteile"),
        help_text=_("Leer: wie der Planungsprozess."),
    )
    responsible = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("zuständig")
    )
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Beteiligungsschritt")
        verbose_name_plural = _("Beteiligungsschritte")
        ordering = ["process", "order"]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> "StepState":
        """Where the step stands: derived from its date, its records and the start of records."""
        if self.is_recorded if hasattr(self, "is_recorded") else self.records.all():
            return StepState.DONE
        if self.date is not None and self.date.kind == DateKind.UNDOCUMENTED:
            return StepState.UNDOCUMENTED
        if self.date is None or not self.date.is_past:
            return StepState.OPEN
        return StepState.OVERDUE if self.process.is_past_due(self.date.latest) else StepState.UNDOCUMENTED


class StepState(models.TextChoices):
    """Where a step stands; never stored."""

    DONE = "done", _("hat stattgefunden")
    OPEN = "open", _("steht noch aus")
    OVERDUE = "overdue", _("Nachweis überfällig")
    UNDOCUMENTED = "undocumented", _("geplant; Durchführung nicht dokumentiert")


class StepDate(DateStatement):
    """When a step is or was."""

    subject = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="dates")
    undecided = _("er stattfindet")

    class Meta(DateStatement.Meta):
        verbose_name = _("Termin eines Schritts")
        verbose_name_plural = _("Termine von Schritten")


class StepRecordQuerySet(LatestQuerySet):
    """Records of steps."""

    about = ("step",)


class StepRecord(Recorded):
    """It is on record that a step took place."""

    step = models.ForeignKey(
        Step, on_delete=models.CASCADE, related_name="records", verbose_name=_("Schritt")
    )
    happened_from = models.DateField(_("von"), null=True, blank=True)
    happened_to = models.DateField(_("bis"), null=True, blank=True)
    text = models.TextField(_("Was geschah"), blank=True, help_text=FORMATTING_HINT)
    invited = models.PositiveIntegerField(_("eingeladen"), null=True, blank=True)
    present = models.PositiveIntegerField(_("teilgenommen"), null=True, blank=True)
    missing = models.TextField(_("Wer gefehlt hat"), blank=True, help_text=FORMATTING_HINT)
    evaluation = models.TextField(_("Auswertung"), blank=True, help_text=FORMATTING_HINT)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = StepRecordQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("Nachweis eines Schritts")
        verbose_name_plural = _("Nachweise von Schritten")
        constraints = [
            models.CheckConstraint(
                name="participation_steprecord_order",
                condition=Q(happened_to=None) | Q(happened_to__gte=F("happened_from")),
            )
        ]

    def __str__(self) -> str:
        return str(self.step)
