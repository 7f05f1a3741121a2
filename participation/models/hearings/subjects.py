"""What a decision names besides points: versions of documents, results, reports."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Version
from participation.models.reports import Report
from participation.models.results import Result

from .deliberations import Decision
from .guards import keeps_standing

NAMED: dict[str, type[Any]] = {"version": Version, "result": Result, "report": Report}
"""What a row may name, by its column."""


class SubjectRole(models.TextChoices):
    """As what a decision names a version."""

    SUBMITTED = "submitted", _("lag vor")
    TEXT = "text", _("die geänderte Fassung")


class DecisionSubjectQuerySet(LatestQuerySet):
    """What decisions name; all of it counts, but of the amended texts of one document the last."""

    about = ("decision",)

    def open_to(self, user: Viewer) -> Self:
        """Only what the reader may see by itself."""
        seen = (Q(**{f"{name}__in": model.objects.visible_to(user)}) for name, model in NAMED.items())
        version, result, report = seen
        return self.filter(version | result | report)

    def superseded(self) -> Exists:
        """Another version was named later as the amended text of the same document."""
        later = self.model._default_manager.filter(
            role=SubjectRole.TEXT,
            decision=OuterRef("decision"),
            version__guideline=OuterRef("version__guideline"),
            pk__gt=OuterRef("pk"),
        )
        return Exists(later)

    def that_count(self) -> Self:
        """Of the versions named as the amended text of a document, the last one."""
        return self.exclude(Q(self.superseded(), role=SubjectRole.TEXT))


class DecisionSubject(Recorded):
    """A version, a result or a report that a decision is about; may be added later, and stays.

    A version lay before the council, or it is the text as the council amended it: that one is written after
    the decision.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="subjects", verbose_name=_("Beschluss")
    )
    version = models.ForeignKey(
        Version,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision_subjects",
        verbose_name=_("Fassung"),
    )
    role = models.CharField(
        _("Als was"), max_length=9, choices=SubjectRole.choices, default=SubjectRole.SUBMITTED
    )
    result = models.ForeignKey(
        Result,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision_subjects",
        verbose_name=_("Ergebnis"),
    )
    report = models.ForeignKey(
        Report,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision_subjects",
        verbose_name=_("Bericht"),
    )

    objects = DecisionSubjectQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("Gegenstand eines Beschlusses")
        verbose_name_plural = _("Gegenstände von Beschlüssen")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="participation_decisionsubject_one",
                condition=Q(version__isnull=False, result=None, report=None)
                | Q(version=None, result__isnull=False, report=None, role=SubjectRole.SUBMITTED)
                | Q(version=None, result=None, report__isnull=False, role=SubjectRole.SUBMITTED),
            ),
            *(
                models.UniqueConstraint(
                    fields=["decision", name],
                    condition=Q(role=SubjectRole.SUBMITTED),
                    name=f"participation_decisionsubject_{name}",
                )
                for name in ("version", "result", "report")
            ),
        ]
        triggers = [
            *Recorded.Meta.triggers,
            keeps_standing(
                "SELECT version_id FROM participation_decisionsubject WHERE decision_id = NEW.decision_id"
            ),
        ]

    def __str__(self) -> str:
        return str(self.version or self.result or self.report)
