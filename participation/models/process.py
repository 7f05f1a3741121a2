"""Planning processes, their topics, steps and open questions."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.dates.models import Dated, DatedQuerySet, DateStatement
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.documents import Guideline
from guidelines.models.papers import Paper
from stakeholders.models.areas import Area
from stakeholders.models.committees import Committee
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
    guidelines = models.ManyToManyField(Guideline, blank=True, verbose_name=_("Dokumente"))
    papers = models.ManyToManyField(Paper, blank=True, verbose_name=_("Drucksachen"))
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="processes",
        verbose_name=_("Stadtteile"),
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


class Topic(Published):
    """A topic of a process."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="topics", verbose_name=_("Planungsprozess")
    )
    name = models.CharField(_("Thema"), max_length=120)
    slug = models.SlugField(max_length=90, unique=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    summary = models.TextField(_("Worum es geht"), blank=True, help_text=FORMATTING_HINT)
    actors = models.ManyToManyField(
        Organisation, blank=True, related_name="topics", verbose_name=_("Beteiligte")
    )

    objects = OfProcessQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")
        ordering = ["process", "order"]

    def __str__(self) -> str:
        return self.name


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


class ExaminationTaskQuerySet(OfProcessQuerySet):
    """Questions under examination."""

    def own_of(self, user: Viewer) -> Q:
        """What lies with the office of the account."""
        return Q(office__in=Organisation.objects.served_by(user))

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(answered_on=None)

    def overdue(self) -> Self:
        """Open past their day: somebody set it, so it counts, whenever records began."""
        return self.open().filter(due_on__lt=today())

    def at_office_of(self, user: Viewer) -> Self:
        """Those of an office for which this account answers."""
        return self.filter(office__in=Organisation.objects.served_by(user))


class ExaminationTask(Published):
    """A question that is being examined: who does it, and until when."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="examination_tasks", verbose_name=_("Planungsprozess")
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="examination_tasks",
        verbose_name=_("Thema"),
    )
    question = models.CharField(_("Frage"), max_length=300)
    office = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("zuständiges Amt")
    )
    asked_on = models.DateField(_("offen seit"), null=True, blank=True)
    due_on = models.DateField(_("bis wann"), null=True, blank=True)
    answered_on = models.DateField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("beantwortet von"),
    )
    answer = models.TextField(_("Antwort"), blank=True, help_text=FORMATTING_HINT)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = ExaminationTaskQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Prüfauftrag")
        verbose_name_plural = _("Prüfaufträge")
        ordering = ["process", "pk"]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="participation_examinationtask_answer",
                condition=Q(answered_on=None, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_late(self) -> bool:
        """`overdue` of this one."""
        return self.answered_on is None and bool(self.due_on and self.due_on < today())
