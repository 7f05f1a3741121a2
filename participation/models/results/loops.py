"""The loops by which bodies hear of results: the rules they follow from, and where each stands."""

from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.validity import Valid, ValidQuerySet
from erfurt_sozialraum.rows.nested import nested, restored
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models.process import Process, since_records
from stakeholders.models.committees import Committee

from .results import Result
from .statements import HEARING, FeedbackStatement, StatementKind


class FeedbackRuleQuerySet(ValidQuerySet):
    """Rules, each of which holds for a time."""

    def that_count(self, day: date | None = None) -> Self:
        """As of a day, today by default: of two between the same bodies the one that was stated later."""
        held = self.as_of(day)
        pair = {"process": OuterRef("process"), "target": OuterRef("target")}
        same = FeedbackRule.objects.as_of(day).alias(whose=_whose(F("source_committee")))
        same = same.filter(whose=_whose(OuterRef("source_committee")), **pair)
        return held.filter(pk=Subquery(same.latest_first().values("pk")[:1]))


def _whose(body: F | OuterRef) -> Coalesce:
    """The body whose results they are; 0: events without a body."""
    return Coalesce(body, Value(0))


class FeedbackRule(Valid):
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

    objects = FeedbackRuleQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = _("Rückmeldungsregel")
        verbose_name_plural = _("Rückmeldungsregeln")
        constraints = [
            *Valid.Meta.constraints,
            # Two, because PostgreSQL 14 has no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=["process", "source_committee", "target"],
                condition=Q(source_committee__isnull=False, ends_on=None),
                name="participation_feedbackrule_one",
            ),
            models.UniqueConstraint(
                fields=["process", "target"],
                condition=Q(source_committee=None, ends_on=None),
                name="participation_feedbackrule_events",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_committee or _('Veranstaltungen')} → {self.target.label}"

    @property
    def is_active(self) -> bool:
        """It holds today."""
        return (self.starts_on or date.min) <= today() <= (self.ends_on or date.max)


class LoopState(models.TextChoices):
    """Where a loop stands; never stored."""

    HEARD = "heard", _("zurückgemeldet")
    ANSWERED = "answered", _("vom Gremium beantwortet")
    OPEN = "open", _("offen")
    OVERDUE = "overdue", _("überfällig")
    UNDOCUMENTED = "undocumented", _("ohne Beleg")


WAITING = (LoopState.OPEN, LoopState.OVERDUE)
"""A body is still to hear of the result."""

CLOSED = (LoopState.HEARD, LoopState.ANSWERED)
"""The body heard of it, and nothing was put off since."""


class FeedbackLoopQuerySet(models.QuerySet):
    """Loops: open and overdue are questions about statements, never flags."""

    def visible_to(self, user: Viewer) -> Self:
        """As visible as the result and the body; nobody need hear of a result that was taken back."""
        return self.filter(
            result__in=Result.objects.visible_to(user).filter(withdrawn_at=None),
            committee__in=Committee.objects.visible_to(user),
        )

    def with_state(self) -> Self:
        """Annotate `state` (a LoopState value) and `due`, the day until when the body is to hear of it.

        The last statement that counts decides: a postponement leaves the loop waiting until its day, anything
        else closes it. Without any it waits, too. Where the result, or the day that it was put off to, lies
        before records began, waiting is called undocumented.
        """
        standing = FeedbackStatement.objects.of_outer().in_force().last_first()
        postponed = standing.filter(kind=StatementKind.POSTPONED)
        answered = Exists(standing.filter(kind=StatementKind.ANSWERED))
        process = "result__event__process"
        rows = self.annotate(
            last_kind=Subquery(standing.values("kind")[:1]),
            due=Coalesce(Subquery(postponed.values("until")[:1]), F("due_on")),
        )
        silent, put_off = Q(last_kind=None), Q(last_kind=StatementKind.POSTPONED)
        old = silent & ~since_records("result__happened_on", process) | put_off & ~since_records(
            "due", process
        )
        return rows.annotate(
            state=Case(
                When(old, then=Value(LoopState.UNDOCUMENTED.value)),
                When((silent | put_off) & Q(due__lt=today()), then=Value(LoopState.OVERDUE.value)),
                When(silent | put_off, then=Value(LoopState.OPEN.value)),
                When(answered, then=Value(LoopState.ANSWERED.value)),
                default=Value(LoopState.HEARD.value),
            )
        )

    def with_statements(self) -> Self:
        """Annotate with all statements, for `history` and what follows from it; in the same query."""
        rows = FeedbackStatement.objects.with_standing().of_outer().reverse()
        return self.annotate(nested_statements=nested(rows, plus=["is_in_force"]))

    def open(self) -> Self:
        """Not closed, and expected: open or overdue."""
        return self.with_state().filter(state__in=WAITING)

    def overdue(self) -> Self:
        """Not closed although the day is over."""
        return self.with_state().filter(state=LoopState.OVERDUE)


class FeedbackLoop(models.Model):
    """A body must hear of a result until a day; `FeedbackStatement` says what became of that."""

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

    due: date
    """Until when the body is to hear of it, after `with_state()`."""

    nested_statements: list[dict[str, Any]]
    """For `history`, after `with_statements()`."""

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
    def is_closed(self) -> bool:
        """The body heard of it; after `with_state()`."""
        return self.state in CLOSED

    @property
    def state_label(self) -> str:
        """Its state in words, after `with_state()`."""
        return str(LoopState(self.state).label)

    @cached_property
    def history(self) -> list[FeedbackStatement]:
        """All that was ever stated, in the order of recording; after `with_statements()`."""
        rows = [restored(FeedbackStatement, values) for values in self.nested_statements]
        known = {row.pk: row for row in rows}
        for row in rows:
            if row.undoes_id:
                row.undoes = known[row.undoes_id]  # so that its words need no query
        return rows

    @cached_property
    def standing(self) -> list[FeedbackStatement]:
        """What counts, in the order of days; after `with_statements()`."""
        return sorted((row for row in self.history if row.is_in_force), key=lambda row: row.order_of_days)

    @property
    def hearing(self) -> FeedbackStatement | None:
        """Where and when the body last heard of it; after `with_statements()`."""
        return self._last(*HEARING)

    @property
    def answer(self) -> FeedbackStatement | None:
        """What the body last answered; after `with_statements()`."""
        return self._last(StatementKind.ANSWERED)

    @property
    def postponement(self) -> FeedbackStatement | None:
        """Why it still waits, where it was put off last; after `with_statements()`."""
        last = self.standing[-1] if self.standing else None
        return last if last and last.kind == StatementKind.POSTPONED else None

    @property
    def facts(self) -> list[FeedbackStatement]:
        """What is told of it first: put off, heard, answered; after `with_statements()`."""
        return [row for row in (self.postponement, self.hearing, self.answer) if row is not None]

    @property
    def told(self) -> str:
        """The facts in words; empty where nothing is on record."""
        return "; ".join(row.told for row in self.facts)

    def _last(self, *kinds: StatementKind) -> FeedbackStatement | None:
        return next((row for row in reversed(self.standing) if row.kind in kinds), None)
