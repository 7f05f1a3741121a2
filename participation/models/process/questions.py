"""Questions under examination: who answers, until when, and what the answer was."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.publication import Published
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from stakeholders.models.directory import Organisation

from .processes import OfProcessQuerySet, Process, Topic


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
    form_key = models.UUIDField(null=True, unique=True, editable=False)

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
