"""Reports to committees."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text, period_text
from erfurt_sozialraum.rows.jobs import Job, JobQuerySet, JobStatus
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.retention import Retention
from erfurt_sozialraum.rows.viewers import Viewer, has_account
from erfurt_sozialraum.text.examples import example_title
from guidelines.models.documents import StoredFile
from stakeholders.models.committees import Committee

from .process import Process, Topic


class ReportQuerySet(JobQuerySet, PublishedQuerySet):
    """Reports."""

    def visible_to(self, user: Viewer) -> Self:
        """The public sees released reports; planners, editors and releasers see all."""
        if has_account(user) and user.has_role("planner", "editor", "releaser"):
            return self.all()
        return self.published()

    def withdrawn(self) -> Self:
        """Public once: that they were there, and were taken back, is no secret."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=False)

    def with_successors(self, user: Viewer) -> Self:
        """With what replaced them, as far as `user` sees it, and what they replace."""
        seen: models.QuerySet = (
            Report.objects.visible_to(user).not_withdrawn().defer("snapshot", "last_error")
        )
        seen = seen.order_by("-data_cutoff", "-pk")
        rows = self.select_related("replaces").defer("replaces__snapshot", "replaces__last_error")
        return rows.prefetch_related(models.Prefetch("successors", seen))


class Report(Published, Job):
    """A report to a committee: an order, the frozen data it is rendered from, and the PDF."""

    RETENTION = Retention(
        _(
            "Entwürfe %(kept)s nach Abschluss des Planungsprozesses, und wenn das Stadtarchiv geantwortet "
            "hat; freigegebene dauerhaft"
        ),
        years=1,
    )
    task_name = "participation.render_report"

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="reports", verbose_name=_("Planungsprozess")
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="reports", verbose_name=_("für das Gremium")
    )
    number = models.CharField(_("Nummer"), max_length=20, unique=True, editable=False)
    # Drawn when the form is shown: sending it twice (a double click, a reload) orders one report.
    form_key = models.UUIDField(null=True, unique=True, editable=False)
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
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="successors",
        verbose_name=_("ersetzt den Bericht"),
    )
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)
    purged_at = models.DateTimeField(_("Inhalt gelöscht"), null=True, editable=False)

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
                name="participation_report_purged",
                condition=Q(purged_at=None) | Q(published_at=None, file=None),
            ),
            models.CheckConstraint(
                name="participation_report_released_is_done",
                condition=Q(published_at=None)
                | Q(job_status=JobStatus.DONE, released_by__isnull=False)
                | Q(job_status=JobStatus.DONE, is_example=True),
            ),
        ]

    def __str__(self) -> str:
        return example_title(_("Sachstandsbericht %(number)s") % {"number": self.number}, self.is_example)

    @property
    def period_text(self) -> str:
        """The period in words."""
        return period_text(self.period_from, self.period_to)

    @property
    def named(self) -> str:
        """Number and state of the data: how another report names this one."""
        values = {"number": self.number, "day": day_text(timezone.localdate(self.data_cutoff))}
        return _("%(number)s (Datenstand %(day)s)") % values

    @property
    def failure(self) -> str:
        """Why it failed, in a sentence for the planner."""
        return self.last_error.partition("\n")[0]

    @property
    def failure_details(self) -> str:
        """What the operator needs to know beyond that."""
        return self.last_error.partition("\n")[2]
