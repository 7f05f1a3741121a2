"""Deliberations, decisions, and reports to committees."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import date_text
from erfurt_sozialraum.dates.models import Dated, DatedQuerySet, DateStatement
from erfurt_sozialraum.rows.jobs import Job, JobQuerySet, JobStatus
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet, is_anonymous
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.text.examples import marked
from guidelines.models.documents import Paper, StoredFile
from stakeholders.models.committees import Committee

from .contributions import Contribution
from .process import OfProcessQuerySet, Process, Topic


class ReportQuerySet(JobQuerySet, PublishedQuerySet):
    """Reports."""

    def visible_to(self, user: Any) -> Self:
        """The public sees released reports; planners, editors and releasers see all."""
        if not is_anonymous(user) and user.has_role("planner", "editor", "releaser"):
            return self.all()
        return self.published()


class Report(Published, Job):
    """A report to a committee: an order, the frozen data it is rendered from, and the PDF."""

    task_name = "participation.render_report"

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="reports", verbose_name=_("Planungsprozess")
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="reports", verbose_name=_("für das Gremium")
    )
    number = models.CharField(_("Nummer"), max_length=20, unique=True, editable=False)
    # Drawn when the form is shown: sending it twice (a double click, a reload) orders one report.
    order_key = models.UUIDField(null=True, unique=True, editable=False)
    period_from = models.DateField(_("Zeitraum von"))
    period_to = models.DateField(_("Zeitraum bis"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="reports", verbose_name=_("Themen"))
    data_cutoff = models.DateTimeField(_("Datenstand"), default=timezone.now, editable=False)
    snapshot = models.JSONField(_("eingefrorene Daten"), default=dict, editable=False)
    file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("PDF"),
    )
    pages = models.PositiveIntegerField(_("Seiten"), null=True, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("beauftragt von"),
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("freigegeben von"),
    )
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Sachstandsbericht")
        verbose_name_plural = _("Sachstandsberichte")
        ordering = ["-data_cutoff", "-pk"]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="participation_report_period", condition=Q(period_to__gte=F("period_from"))
            ),
            models.CheckConstraint(
                name="participation_report_done_has_file",
                condition=Q(job_status=JobStatus.DONE, file__isnull=False)
                | (~Q(job_status=JobStatus.DONE) & Q(file=None)),
            ),
            models.CheckConstraint(
                name="participation_report_released_is_done",
                condition=Q(published_at=None)
                | Q(job_status=JobStatus.DONE, released_by__isnull=False)
                | Q(job_status=JobStatus.DONE, is_example=True),
            ),
        ]

    def __str__(self) -> str:
        return marked(_("Sachstandsbericht %(number)s") % {"number": self.number}, self.is_example)

    @property
    def period_text(self) -> str:
        """The period in words."""
        return date_text("", self.period_from, self.period_to)

    @property
    def failure(self) -> str:
        """Why it failed, in a sentence for the planner."""
        return self.last_error.partition("\n")[0]

    @property
    def failure_details(self) -> str:
        """What the operator needs to know beyond that."""
        return self.last_error.partition("\n")[2]


class DeliberationRole(models.TextChoices):
    """What a committee does with a subject."""

    INFORMATION = "information", _("zur Information")
    PRELIMINARY = "preliminary", _("Vorberatung")
    DECISION = "decision", _("Entscheidung")
    SEPARATE = "separate", _("gesonderter Termin")


class DeliberationQuerySet(DatedQuerySet, OfProcessQuerySet):
    """Deliberations."""

    def with_outcome(self) -> Self:
        """With dates, and `has_outcome`: since the day that counts now, a decision is on record."""
        since = Decision.objects.filter(
            deliberation=OuterRef("pk"), decided_on__gte=OuterRef("date_earliest")
        )
        return self.with_dates().prefetch_related(None).annotate(has_outcome=Exists(since))


class Deliberation(Published, Dated):
    """A committee of the council hears of a body's state of work, a Drucksache or a report."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="deliberations", verbose_name=_("Planungsprozess")
    )
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliberations",
        verbose_name=_("Ausschuss"),
        help_text=_("leer: noch nicht entschieden, welcher"),
    )
    about = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliberated_in",
        verbose_name=_("Arbeitsstand von"),
    )
    paper = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliberations",
        verbose_name=_("Drucksache"),
    )
    report = models.ForeignKey(
        Report,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliberations",
        verbose_name=_("Bericht"),
    )
    title = models.CharField(_("Gegenstand"), max_length=200)
    role = models.CharField(
        _("Art der Beratung"),
        max_length=12,
        choices=DeliberationRole.choices,
        default=DeliberationRole.INFORMATION,
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)
    # The form that made it: pressed twice, it makes one.
    order_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = DeliberationQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Beratung im Ausschuss")
        verbose_name_plural = _("Beratungen im Ausschuss")

    def __str__(self) -> str:
        return marked(self.title, self.is_example)


class DeliberationDate(DateStatement):
    """When a committee hears of it."""

    subject = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="dates")
    undecided = _("davon berichtet wird")

    class Meta(DateStatement.Meta):
        verbose_name = _("Termin einer Beratung")
        verbose_name_plural = _("Termine von Beratungen")


class DecisionQuerySet(models.QuerySet):
    """Decisions."""

    def visible_to(self, user: Any) -> Self:
        """As public as the deliberation."""
        return self.filter(deliberation__in=Deliberation.objects.visible_to(user))

    def not_withdrawn(self) -> Self:
        """Of deliberations that nobody took back."""
        return self.filter(deliberation__withdrawn_at=None)


class Decision(Recorded):
    """What was decided in a deliberation, in the council's words; append-only."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("Beratung")
    )
    decided_on = models.DateField(_("beschlossen am"))
    wording = models.CharField(
        _("Beschluss"),
        max_length=200,
        help_text=_("zum Beispiel „genehmigt“, „vertagt“, „zur Kenntnis genommen“"),
    )
    votes = models.CharField(_("Abstimmung"), max_length=200, blank=True)
    contributions = models.ManyToManyField(
        Contribution, blank=True, related_name="council_decisions", verbose_name=_("betrifft Beiträge")
    )
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        verbose_name=_("berichtigt"),
    )
    # The form that made it: pressed twice, it makes one.
    order_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.deliberation}: {self.wording}"
