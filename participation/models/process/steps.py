"""Steps of a process: for whom and how, their dates, and what is on record of them."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import DateKind, Precision
from erfurt_sozialraum.dates.models import Dated, DatedQuerySet, DateStatement, credible_days
from erfurt_sozialraum.dates.validity import Valid, ValidField, inner
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import Published
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.papers import Paper
from stakeholders.models.areas import Area
from stakeholders.models.committees import Committee
from stakeholders.models.directory import Organisation

from .processes import OfProcessQuerySet, Process, Topic
from .states import STILL_TO_COME, StepState, first_day, told


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
        """With state; dated steps by their first day, and among those of one day, the process's own order."""
        return self.with_state().order_by(first_day().asc(nulls_last=True), "order", "pk")

    def with_state(self) -> Self:
        """All that `state` and `when` read, in the same query."""
        rows = self.select_related("process").with_latest_date()
        return told(rows, records=StepRecord.objects.all())

    def of_body(self, body: Committee | OuterRef) -> Self:
        """In which a body takes part, as of the day of this query."""
        theirs = StepBody.objects.as_of(self.day).filter(committee=inner(body))
        return self.filter(pk__in=theirs.values("step"))

    def without_bodies(self) -> Self:
        """In which no body takes part, as of the day of this query: they ask others."""
        return self.filter(~Exists(StepBody.objects.as_of(self.day).filter(step=OuterRef("pk"))))

    def overdue(self) -> Self:
        """Their time is over without evidence that they took place: what `state` calls overdue."""
        return self.with_state().filter(stage=StepState.OVERDUE)

    def unsettled(self) -> Self:
        """Of which nothing on record says that they took place; `due_on`: the last day of all planned."""
        return self.with_state().exclude(stage=StepState.DONE).annotate(due_on=F("over_on"))

    def without_day(self) -> Self:
        """Neither over nor begun: a missing date of these is to be clarified."""
        return self.with_state().filter(stage=StepState.OPEN, told_first=None)


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
    committees = ValidField(
        Committee, through="StepBody", blank=True, related_name="steps", verbose_name=_("Gremien")
    )
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="steps",
        verbose_name=_("Ortsteile"),
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
    def state(self) -> StepState:
        """Where the step stands: derived from its date, its events and consultations, and its records."""
        return StepState(self._told("stage"))

    @property
    def is_to_come(self) -> bool:
        """Not over: it may be named as what comes next."""
        return self.state in STILL_TO_COME

    @property
    def when(self) -> "StepDate | None":
        """When it is or was: as stated, or as its events and consultations tell where they say more."""
        first, last = self._told("told_first"), self._told("told_last")
        stated = self.date
        if first is None or last is None or (stated and stated.latest and stated.latest >= first):
            return stated
        days = {"earliest": first, "latest": last, "precision": Precision.DAY}
        return StepDate(subject=self, kind=DateKind.DATED, **days)

    @property
    def when_text(self) -> str:
        """`when` in words."""
        return self.when.text if self.when else gettext("ohne Termin")

    def _told(self, name: str) -> Any:  # noqa: ANN401 - by the columns that `with_state` adds
        """What `with_state` says; asked for where the query did not."""
        if name not in self.__dict__:
            row = Step.objects.with_state().get(pk=self.pk)
            self.__dict__.update({key: row.__dict__[key] for key in ("stage", "told_first", "told_last")})
        return self.__dict__[name]


class StepBody(Valid):
    """A body takes part in a step, from when until when."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="bodies", verbose_name=_("Schritt"))
    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="step_bodies", verbose_name=_("Gremium")
    )

    class Meta(Valid.Meta):
        verbose_name = _("Gremium eines Schritts")
        verbose_name_plural = _("Gremien von Schritten")
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(
                fields=["step", "committee"],
                condition=Q(ends_on=None),
                name="participation_stepbody_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} ({self.step})"


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

    def as_of(self, day: date | None) -> Self:
        """What was said by this day of what had happened by then; recorded then, where no day is stated."""
        if day is None:
            return self
        stated = Q(stated_on__lte=day) | Q(stated_on=None, recorded_at__date__lte=day)
        return self.filter(stated, Q(happened_from=None) | Q(happened_from__lte=day))


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
    stated_on = models.DateField(
        _("Angabe vom"),
        null=True,
        blank=True,
        help_text=_("Von wann die Quelle ist, wenn sie älter ist als dieser Nachweis."),
    )

    objects = StepRecordQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("Nachweis eines Schritts")
        verbose_name_plural = _("Nachweise von Schritten")
        constraints = [
            credible_days("happened_from", "happened_to", "stated_on"),
            models.CheckConstraint(
                name="participation_steprecord_order",
                condition=Q(happened_to=None) | Q(happened_to__gte=F("happened_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.step)

    @property
    def unsaid(self) -> list[str]:
        """What the record does not say, by the names of its fields; who was missing may be nobody."""
        names = ("invited", "present", "source")
        fields: Any = [self._meta.get_field(name) for name in names if getattr(self, name) in (None, "")]
        return [capfirst(str(field.verbose_name)) for field in fields]
