"""Results of events, and the loops by which bodies hear of them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet, append_only
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.examples import example_title
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models.versions import Wording
from stakeholders.models.committees import Committee

from .contributions import Contribution
from .events import Event
from .process import Process, Topic, since_records


class ResultQuerySet(PublishedQuerySet):
    """Results."""

    def open_to(self, user: Viewer) -> Q:
        """Published results of public processes."""
        return super().open_to(user) & Q(event__process__in=Process.objects.published())

    def own_of(self, user: Viewer) -> Q:
        """What came of a meeting of a body that the account reads, or what that body is to hear of."""
        bodies = Committee.objects.with_reader(user)
        heard = FeedbackLoop.objects.filter(committee__in=bodies).values("result")
        return Q(event__committee__in=bodies) | Q(pk__in=heard)


class Result(Published):
    """What an event came to; made from contributions, or from the discussion itself."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="results", verbose_name=_("Veranstaltung")
    )
    title = models.CharField(_("Ergebnis in einem Satz"), max_length=200)
    text = models.TextField(_("Ergebnis"), help_text=FORMATTING_HINT)
    topics = models.ManyToManyField(Topic, blank=True, related_name="results", verbose_name=_("Themen"))
    contributions = models.ManyToManyField(
        Contribution, blank=True, related_name="results", verbose_name=_("aus den Beiträgen")
    )
    wordings = models.ManyToManyField(
        Wording, blank=True, related_name="results", verbose_name=_("betroffene Artikel")
    )
    happened_on = models.DateField(_("Ergebnis vom"))
    recorded_at = models.DateTimeField(_("erfasst am"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    text_changed_at = models.DateTimeField(
        _("nach der Veröffentlichung geändert"), null=True, blank=True, editable=False
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = ResultQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Ergebnis")
        verbose_name_plural = _("Ergebnisse")
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return example_title(self.title, self.is_example)

    @property
    def process(self) -> Process:
        """The process it belongs to: no result is public before it."""
        return self.event.process


class FeedbackRule(models.Model):
    """Results of a body, or of events without a body, are fed back to another body within some days."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="feedback_rules", verbose_name=_("Planungsprozess")
    )
    source_committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback_out",
        verbose_name=_("Ergebnisse von"),
        help_text=_("leer: Ergebnisse von Veranstaltungen ohne Gremium"),
    )
    target = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="feedback_in", verbose_name=_("Rückmeldung an")
    )
    days = models.PositiveSmallIntegerField(_("Frist in Tagen"), default=60)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    is_active = models.BooleanField(_("gilt"), default=True)

    class Meta:
        verbose_name = _("Rückmeldungsregel")
        verbose_name_plural = _("Rückmeldungsregeln")
        constraints = [
            # Two, because PostgreSQL 14 has no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=["process", "source_committee", "target"],
                condition=Q(source_committee__isnull=False),
                name="participation_feedbackrule_one",
            ),
            models.UniqueConstraint(
                fields=["process", "target"],
                condition=Q(source_committee=None),
                name="participation_feedbackrule_events",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_committee or _('Veranstaltungen')} → {self.target.label}"


class LoopState(models.TextChoices):
    """Where a loop stands; never stored."""

    CLOSED = "closed", _("zurückgemeldet")
    OPEN = "open", _("offen")
    OVERDUE = "overdue", _("überfällig")
    UNDOCUMENTED = "undocumented", _("nicht dokumentiert")


WAITING = (LoopState.OPEN, LoopState.OVERDUE)
"""A body is still to hear of the result."""


class FeedbackLoopQuerySet(models.QuerySet):
    """Loops: open and overdue are questions about missing records, never flags."""

    def visible_to(self, user: Viewer) -> Self:
        """As visible as the result and the body; nobody need hear of a result that was taken back."""
        return self.filter(
            result__in=Result.objects.visible_to(user).filter(withdrawn_at=None),
            committee__in=Committee.objects.visible_to(user),
        )

    def with_state(self) -> Self:
        """Annotate `state` (a LoopState value)."""
        closed = Exists(FeedbackRecord.objects.filter(loop=OuterRef("pk")))
        return self.annotate(
            state=models.Case(
                models.When(closed, then=models.Value(LoopState.CLOSED.value)),
                models.When(
                    ~since_records("result__happened_on", "result__event__process"),
                    then=models.Value(LoopState.UNDOCUMENTED.value),
                ),
                models.When(due_on__lt=today(), then=models.Value(LoopState.OVERDUE.value)),
                default=models.Value(LoopState.OPEN.value),
            )
        )

    def open(self) -> Self:
        """Not closed, and expected: open or overdue."""
        return self.with_state().filter(state__in=WAITING)

    def overdue(self) -> Self:
        """Not closed although the day is over."""
        return self.with_state().filter(state=LoopState.OVERDUE)


class FeedbackLoop(models.Model):
    """A body must hear of a result until a day."""

    result = models.ForeignKey(
        Result, on_delete=models.CASCADE, related_name="loops", verbose_name=_("Ergebnis")
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="loops", verbose_name=_("Gremium")
    )
    rule = models.ForeignKey(
        FeedbackRule, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Regel")
    )
    due_on = models.DateField(_("bis"))
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = FeedbackLoopQuerySet.as_manager()

    state: str
    """A LoopState value, after `with_state()`."""

    class Meta:
        verbose_name = _("Rückmeldung")
        verbose_name_plural = _("Rückmeldungen")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["result", "committee"], name="participation_feedbackloop_one")
        ]

    def __str__(self) -> str:
        return f"{self.result} → {self.committee.label}"

    @property
    def is_waiting(self) -> bool:
        """`open` of this one; after `with_state()`."""
        return self.state in WAITING

    @property
    def state_label(self) -> str:
        """Its state in words, after `with_state()`."""
        return str(LoopState(self.state).label)


class FeedbackRecord(Recorded):
    """A body heard of a result: where, when, and what it answered; closes the loop, once."""

    loop = models.OneToOneField(
        FeedbackLoop, on_delete=models.CASCADE, related_name="record", verbose_name=_("Rückmeldung")
    )
    heard_on = models.DateField(_("gehört am"))
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback_records",
        verbose_name=_("Veranstaltung"),
    )
    where = models.CharField(_("wo"), max_length=200, help_text=_("zum Beispiel „Sitzung vom …, TOP 3“"))
    answer = models.TextField(_("Antwort des Gremiums"), blank=True)

    class Meta(Recorded.Meta):
        verbose_name = _("Nachweis einer Rückmeldung")
        verbose_name_plural = _("Nachweise von Rückmeldungen")

    def __str__(self) -> str:
        return str(self.loop)


class CommitteeResponseQuerySet(LatestQuerySet):
    """What members said."""

    moment = "said_at"
    about = ("loop", "said_by")

    def with_standing(self) -> Self:
        """Annotate `is_superseded`: the same person said something else to the same result since."""
        return self.annotate(is_superseded=self.superseded())

    def that_hold(self) -> Self:
        """The last word of each person to each result, unless they took it back."""
        return self.that_count().filter(taken_back=False)


class CommitteeResponse(models.Model):
    """What a member says to a result for the body: acknowledged, an answer, or taken back; append-only."""

    RETENTION = "Text dauerhaft; der Name mit dem Konto"

    loop = models.ForeignKey(
        FeedbackLoop, on_delete=models.CASCADE, related_name="responses", verbose_name=_("Rückmeldung")
    )
    text = models.TextField(_("Antwort"), blank=True, help_text=_("leer: zur Kenntnis genommen"))
    taken_back = models.BooleanField(_("nimmt zurück, was vorher gesagt war"), default=False)
    said_at = models.DateTimeField(_("gesagt am"), default=timezone.now, editable=False)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = CommitteeResponseQuerySet.as_manager()

    is_superseded: bool
    """Something else was said since, after `with_standing()`."""

    class Meta:
        verbose_name = _("Stellungnahme eines Mitglieds")
        verbose_name_plural = _("Stellungnahmen von Mitgliedern")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="participation_committeeresponse_taken_back",
                condition=Q(taken_back=False) | Q(text=""),
            )
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.loop}: {self.said_by}"

    @property
    def words(self) -> str:
        """What was said, in words also where it needed none."""
        if self.taken_back:
            return str(_("Nimmt zurück, was vorher gesagt war."))
        return self.text or str(_("Zur Kenntnis genommen."))
