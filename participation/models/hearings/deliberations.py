"""Deliberations in committees of the council, and what was decided in them."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.models import DateStatement, credible_days
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.rows.viewers import PUBLIC, Viewer
from erfurt_sozialraum.text.examples import example_title
from guidelines.models import Version
from guidelines.models.papers import Paper
from participation.models.process import Process
from participation.models.reports import Report
from participation.models.results import Result
from stakeholders.models.committees import Committee

from .agenda import AgendaItem
from .guards import keeps_standing
from .sessions import Held, HeldQuerySet, Session

_NAMED = """SELECT subject.version_id FROM participation_decisionsubject subject
    JOIN participation_decision decision ON decision.id = subject.decision_id WHERE decision.%s"""


class DeliberationRole(models.TextChoices):
    """What a committee does with a subject."""

    INFORMATION = "information", _("zur Information")
    PRELIMINARY = "preliminary", _("Vorberatung")
    DECISION = "decision", _("Entscheidung")
    SEPARATE = "separate", _("gesonderter Termin")


class DeliberationQuerySet(HeldQuerySet, PublishedQuerySet):
    """Deliberations."""

    def open_to(self, user: Viewer) -> Q:
        """As long as their process is not public, they are not either; a document may belong to none."""
        process = Q(process=None) | Q(process__in=Process.objects.published())
        return super().open_to(user) & process

    def with_outcome(self) -> Self:
        """With dates, `has_outcome` and `left_open`, since the day that counts now.

        A decision is on record; and by the one that counts, the subject comes up again or never did.
        """
        since = Decision.objects.filter(deliberation=OuterRef("pk"), correction=None).filter(
            decided_on__gte=OuterRef("date_earliest")
        )
        latest = since.order_by("-decided_on", "-pk").values("outcome")[:1]
        open_now = Case(When(outcome_now__in=LEAVES_OPEN, then=Value(True)), default=Value(False))
        rows = self.with_said().annotate(has_outcome=Exists(since), outcome_now=Subquery(latest))
        return rows.annotate(left_open=open_now)

    def unsettled(self) -> Self:
        """Those of which nothing is decided, or only that they come up again."""
        return self.with_outcome().filter(Q(has_outcome=False) | Q(left_open=True))

    def not_answered(self) -> Self:
        """Without those that ask whether anybody hears of it, where a day is known for the same.

        The same is: the Drucksache or report; else the body whose work it is; else the committee.
        """
        plain = When(paper=None, report=None, then=Coalesce("about", "committee"))
        heard = ("about", "committee", "report__committee")
        same = Q(*((name, OuterRef("asked_of")) for name in heard), _connector=Q.OR)
        same |= Q(paper=OuterRef("paper")) | Q(report=OuterRef("report"))
        dated = Deliberation.objects.visible_to(PUBLIC).as_of(self.day).dated_since("stated")
        answered = Exists(dated.filter(same, process=OuterRef("process")))
        return self.alias(asked_of=Case(plain)).without_answered(answered)


class Deliberation(Published, Held):
    """A committee of the council hears of a body's state of work, a Drucksache or a report.

    It is planned without a session; once that is known, it is an item on its agenda.
    """

    process = models.ForeignKey(
        Process,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliberations",
        verbose_name=_("Planungsprozess"),
        help_text=_("leer: über ein Dokument, das zu keinem Planungsprozess gehört"),
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
    body = models.CharField(
        _("andere Stelle"),
        max_length=200,
        blank=True,
        help_text=_("wer entscheidet, wenn es kein Ausschuss ist, zum Beispiel „Oberbürgermeister“"),
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
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    from_event = "agenda_items__sessions"

    objects = DeliberationQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Beratung im Ausschuss")
        verbose_name_plural = _("Beratungen im Ausschuss")
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="participation_deliberation_one_body", condition=Q(committee=None) | Q(body="")
            ),
        ]
        triggers = [
            *Published.Meta.triggers,
            keeps_standing(
                _NAMED % "deliberation_id = NEW.id",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("published_at", "withdrawn_at", "role"),
            ),
        ]

    def __str__(self) -> str:
        return example_title(self.title, self.is_example)

    @property
    def body_label(self) -> str:
        """Which committee, or which other body; "" where that is open."""
        return self.committee.label if self.committee else self.body


class DeliberationDate(DateStatement):
    """When a committee hears of it."""

    subject = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="dates")
    undecided = _("davon berichtet wird")

    class Meta(DateStatement.Meta):
        verbose_name = _("Termin einer Beratung")
        verbose_name_plural = _("Termine von Beratungen")


class DeliberationSession(Session):
    """As which item a session deals with it; without one: in no session that is known any more."""

    subject = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="sessions")
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="sessions",
        verbose_name=_("Tagesordnungspunkt"),
    )

    event_path = "item__event"

    class Meta(Session.Meta):
        verbose_name = _("Sitzung einer Beratung")
        verbose_name_plural = _("Sitzungen von Beratungen")

    def __str__(self) -> str:
        return str(self.item or _("kein Tagesordnungspunkt"))


class DecisionOutcome(models.TextChoices):
    """What became of an item on the agenda."""

    ADOPTED = "adopted", _("beschlossen")
    AMENDED = "amended", _("geändert beschlossen")
    REJECTED = "rejected", _("abgelehnt")
    POSTPONED = "postponed", _("vertagt")
    REFERRED = "referred", _("verwiesen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    NOTED = "noted", _("zur Kenntnis genommen")
    REMOVED = "removed", _("von der Tagesordnung abgesetzt")


LEAVES_OPEN = (
    DecisionOutcome.POSTPONED,
    DecisionOutcome.REFERRED,
    DecisionOutcome.WITHDRAWN,
    DecisionOutcome.REMOVED,
)
"""The committee has not dealt with it: it comes up again, elsewhere, or not at all."""


class DecisionQuerySet(LatestQuerySet):
    """Decisions."""

    about = ("deliberation",)

    def visible_to(self, user: Viewer) -> Self:
        """As public as the deliberation."""
        return self.filter(deliberation__in=Deliberation.objects.visible_to(user))

    def known_on(self, day: date | None) -> Self:
        """What was decided by a day, as it was corrected by then; None: all."""
        if day is None:
            return self
        told = Q(corrects=None) | Q(recorded_at__date__lte=day)
        return self.filter(told, decided_on__lte=day)

    def not_withdrawn(self) -> Self:
        """Of deliberations that nobody took back."""
        return self.filter(deliberation__withdrawn_at=None)


class Decision(Recorded):
    """What was decided in a deliberation, in the council's words; append-only."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("Beratung")
    )
    decided_on = models.DateField(_("beschlossen am"))
    outcome = models.CharField(
        _("Ergebnis"),
        max_length=10,
        choices=DecisionOutcome.choices,
        blank=True,
        help_text=_("leer: vor der Einführung dieser Angabe festgehalten und nicht eindeutig"),
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="decisions",
        verbose_name=_("Tagesordnungspunkt"),
    )
    wording = models.TextField(
        _("Beschluss"),
        max_length=10_000,
        help_text=_("zum Beispiel „genehmigt“, „vertagt“, „zur Kenntnis genommen“"),
    )
    votes = models.CharField(_("Abstimmung"), max_length=200, blank=True)
    versions = models.ManyToManyField(
        Version, through="DecisionSubject", related_name="decisions", verbose_name=_("Fassungen")
    )
    results = models.ManyToManyField(
        Result, through="DecisionSubject", related_name="decisions", verbose_name=_("Ergebnisse")
    )
    reports = models.ManyToManyField(
        Report, through="DecisionSubject", related_name="decisions", verbose_name=_("Berichte")
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
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        ordering = ["-decided_on", "-pk"]
        constraints = [credible_days("decided_on")]
        triggers = [
            *Recorded.Meta.triggers,
            keeps_standing(
                _NAMED % "id = NEW.corrects_id", condition=pgtrigger.Q(new__corrects__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliberation}: {Truncator(self.wording).chars(200)}"
