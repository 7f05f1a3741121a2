"""Runs that delete what was kept long enough, and what each has deleted."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.jobs import Job, JobQuerySet
from erfurt_sozialraum.rows.publication import append_only


class PurgeRun(Job):
    """A run through all rules: a job, since it may be long, and a killed one goes on where it was."""

    task_name = "participation.purge"

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("Löschlauf")
        verbose_name_plural = _("Löschläufe")
        ordering = ["-queued_at", "-pk"]

    def __str__(self) -> str:
        return str(_("Löschlauf %(n)s") % {"n": self.pk})


class DeletionRecord(models.Model):
    """What was deleted or blanked in one transaction, how much, by which rule; it names nobody, and stays."""

    run = models.ForeignKey(
        PurgeRun, on_delete=models.PROTECT, related_name="records", verbose_name=_("Löschlauf")
    )
    rule = models.CharField(_("Regel"), max_length=40)
    # In the words of that day: rules change, what was done does not.
    what = models.CharField(_("was"), max_length=200)
    period = models.CharField(_("Frist"), max_length=300)
    number = models.PositiveIntegerField(_("Anzahl"))
    recorded_at = models.DateTimeField(_("gelöscht am"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("Löschvermerk")
        verbose_name_plural = _("Löschvermerke")
        ordering = ["recorded_at", "pk"]
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(name="stakeholders_deletionrecord_some", condition=models.Q(number__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.number}"
