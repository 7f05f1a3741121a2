"""What is on record of a loop: the body heard of the result, answered, put it off, or a record was wrong."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.dates.models import credible_days
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.records import Recorded
from participation.models.events import Event


class StatementKind(models.TextChoices):
    """What is stated of a loop."""

    PRESENTED = "presented", _("lag vor")
    DISCUSSED = "discussed", _("besprochen")
    ANSWERED = "answered", _("Antwort des Gremiums")
    POSTPONED = "postponed", _("verschoben")
    TAKEN_BACK = "taken_back", _("zurückgenommen")


HEARING = (StatementKind.PRESENTED, StatementKind.DISCUSSED)
"""The body heard of the result: it lay before it, or was talked about."""

IN_FORCE = Q(undone_by=None) & ~Q(kind=StatementKind.TAKEN_BACK)
"""Counts: nobody took it back, and it is no taking back itself."""


class FeedbackStatementQuerySet(LatestQuerySet):
    """Statements; the order in which they were recorded says which one a planner has seen last."""

    about = ("loop",)

    def in_force(self) -> Self:
        """Those that count."""
        return self.filter(IN_FORCE)

    def with_standing(self) -> Self:
        """Annotate `is_in_force`."""
        return self.annotate(is_in_force=IN_FORCE)

    def last_first(self) -> Self:
        """By the day they tell of, and of one day by when they were recorded: the first says where it is."""
        return self.order_by("-happened_on", *self.latest_order)


def _says(kind: StatementKind, *, needs: Q, **empty: str | None) -> Q:
    """A kind with what it needs and what it leaves empty."""
    return Q(kind=kind, **empty) & needs


_DAY, _WHERE, _TEXT, _REASON = Q(happened_on__isnull=False), ~Q(where=""), ~Q(text=""), ~Q(reason="")


class FeedbackStatement(Recorded):
    """One fact in the life of a loop; append-only.

    Every statement counts that nobody took back; a taking back itself says nothing. What counts stands in the
    order of the days it tells of, of one day in the order of recording, so that an old session recorded late
    does not win over a newer one. From this follows, in `FeedbackLoop`:

    - that a body heard of a result, and what it answered, are two facts: neither undoes the other, and of
      each the last is told first;
    - the last statement of all says where the loop stands. Only a postponement opens it again, until its day;
    - a statement that is wrong is taken back, with a reason, and so what counted before it counts again.
    """

    loop = models.ForeignKey(
        "FeedbackLoop", on_delete=models.CASCADE, related_name="statements", verbose_name=_("Rückmeldung")
    )
    kind = models.CharField(_("was geschah"), max_length=12, choices=StatementKind)
    happened_on = models.DateField(_("am"), null=True, blank=True)
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback_statements",
        verbose_name=_("Veranstaltung"),
    )
    where = models.CharField(_("wo"), max_length=200, blank=True)
    text = models.TextField(_("was gesagt wurde"), blank=True)
    reason = models.TextField(_("Grund"), blank=True)
    until = models.DateField(_("verschoben auf"), null=True, blank=True)
    undoes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("nimmt zurück"),
    )

    objects = FeedbackStatementQuerySet.as_manager()

    is_in_force: bool
    """It counts, after `with_standing()`."""

    class Meta(Recorded.Meta):
        verbose_name = _("Vermerk zu einer Rückmeldung")
        verbose_name_plural = _("Vermerke zu Rückmeldungen")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            credible_days("happened_on", "until"),
            models.CheckConstraint(
                name="participation_feedbackstatement_says",
                condition=_says(
                    StatementKind.PRESENTED, needs=_DAY & _WHERE, text="", reason="", until=None, undoes=None
                )
                | _says(
                    StatementKind.DISCUSSED, needs=_DAY & _WHERE & _TEXT, reason="", until=None, undoes=None
                )
                | _says(StatementKind.ANSWERED, needs=_DAY & _TEXT, reason="", until=None, undoes=None)
                | _says(
                    StatementKind.POSTPONED,
                    needs=_DAY & _REASON & Q(until__gt=models.F("happened_on")),
                    text="",
                    undoes=None,
                )
                | _says(
                    StatementKind.TAKEN_BACK,
                    needs=_REASON & Q(undoes__isnull=False),
                    happened_on=None,
                    event=None,
                    where="",
                    text="",
                    until=None,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> str:
        """What happened, when and where; the words that were said are told apart."""
        day = day_text(self.happened_on) if self.happened_on else ""
        where = f", {self.where}" if self.where else ""
        if self.kind == StatementKind.PRESENTED:
            return _text("lag am %(day)s vor%(where)s") % {"day": day, "where": where}
        if self.kind == StatementKind.DISCUSSED:
            return _text("besprochen am %(day)s%(where)s") % {"day": day, "where": where}
        if self.kind == StatementKind.ANSWERED:
            return _text("Antwort vom %(day)s%(where)s") % {"day": day, "where": where}
        if self.kind == StatementKind.POSTPONED and self.until:
            return _text("verschoben am %(day)s auf den %(until)s%(where)s: %(reason)s") % {
                "day": day,
                "until": day_text(self.until),
                "where": where,
                "reason": self.reason,
            }
        undone = self.undoes.told if self.undoes else ""
        return _text("„%(what)s“ zurückgenommen: %(reason)s") % {"what": undone, "reason": self.reason}

    @property
    def words(self) -> str:
        """What happened, with what was said."""
        return f"{self.told}: „{self.text}“" if self.text else self.told

    @property
    def is_hearing(self) -> bool:
        """The body heard of the result."""
        return self.kind in HEARING

    @property
    def is_former(self) -> bool:
        """It was taken back; after `with_standing()`."""
        return not self.is_in_force and self.kind != StatementKind.TAKEN_BACK

    @property
    def is_answer(self) -> bool:
        """The body answered."""
        return self.kind == StatementKind.ANSWERED

    @property
    def order_of_days(self) -> tuple[object, ...]:
        """`last_first` of rows at hand, the first at the end."""
        return self.happened_on, self.recorded_at, self.pk
