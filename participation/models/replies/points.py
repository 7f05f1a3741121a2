"""The points of contributions, and the replies to them."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.dates.models import credible_days
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import append_only
from erfurt_sozialraum.rows.retention import Retention
from erfurt_sozialraum.rows.viewers import Viewer, has_account
from guidelines.models.versions import Wording
from participation.models.contributions import Contribution, ContributionStatus
from stakeholders.models.directory import Organisation


class Outcome(models.TextChoices):
    """What became of a point (the council's decision is a separate fact)."""

    ADOPTED = "adopted", _("in den Entwurf übernommen")
    PARTLY = "partly", _("teilweise übernommen")
    NOT_ADOPTED = "not_adopted", _("nicht übernommen")
    FORWARDED = "forwarded", _("weitergeleitet")
    PASSED_ON = "passed_on", _("abgegeben, die Stadt ist nicht zuständig")
    NOTED = "noted", _("zur Kenntnis genommen")
    OPEN = "open", _("offen")


_OPEN = Q(outcome=Outcome.OPEN) | Q(outcome=Outcome.FORWARDED, office=None)
LEAVES_OPEN = models.ExpressionWrapper(_OPEN, output_field=models.BooleanField())
"""A reply after which the point is still open; see `Reply.is_final`."""


class PointQuerySet(models.QuerySet):
    """Points of contributions."""

    def visible_to(self, user: Viewer) -> Self:
        """As visible as the contribution; an office sees what lies with it as well."""
        seen = Q(contribution__in=Contribution.objects.visible_to(user))
        if not has_account(user):
            return self.filter(seen)
        return self.filter(seen | Q(pk__in=Point.objects.at_office_of(user).values("pk")))

    def at_office_of(self, user: Viewer) -> Self:
        """Forwarded to an office of this account, by the reply that counts; with `office_answered`."""
        offices = Organisation.objects.served_by(user)
        latest = Reply.objects.of_outer()
        once = Reply.objects.filter(forwarded_to__in=offices).values("point")
        return (
            self.filter(pk__in=once, contribution__status=ContributionStatus.ACCEPTED)
            .alias(lies_with=Subquery(latest.values("forwarded_to")[:1]))
            .filter(lies_with__in=offices)
            .annotate(office_answered=Subquery(latest.values("office")[:1]))
        )

    def with_outcome(self) -> Self:
        """Annotate the latest reply's `outcome` ("open" where none was given), `replied_at` and `is_open`."""
        latest = Reply.objects.of_outer()
        return self.annotate(
            outcome=Coalesce(Subquery(latest.values("outcome")[:1]), models.Value(Outcome.OPEN.value)),
            replied_at=Subquery(latest.values("replied_at")[:1]),
            is_open=Coalesce(Subquery(latest.annotate(leaves=LEAVES_OPEN).values("leaves")[:1]), True),
        )

    def with_answer(self) -> Self:
        """Annotate `answer`: the outcome; open ones end in "!", or in "?" while an office has time."""
        within = models.When(_OPEN & Q(due_on__gte=today()), then=models.Value("?"))
        mark = models.Case(within, models.When(_OPEN, then=models.Value("!")), default=models.Value(""))
        latest = Reply.objects.of_outer().annotate(word=Concat("outcome", mark))
        none = models.Value(f"{Outcome.OPEN.value}!")
        return self.annotate(answer=Coalesce(Subquery(latest.values("word")[:1]), none))

    def unanswered(self) -> Self:
        """Points whose last reply, if there is any, leaves it open: also while an office has yet to speak."""
        return self.with_outcome().filter(is_open=True)

    def out_of_time(self) -> Self:
        """Of unanswered points: no office has it within a day that was set and is not over."""
        due = Subquery(Reply.objects.of_outer().values("due_on")[:1])
        within = Q(office_due__isnull=False, office_due__gte=today())
        return self.unanswered().alias(office_due=due).exclude(within)

    def with_replies(self) -> Self:
        """One more query for all replies with what they refer to."""
        return self.prefetch_related(Prefetch("replies", Reply.objects.with_references()))


class Point(models.Model):
    """A part of an accepted contribution that gets a reply of its own."""

    RETENTION = Retention(_("mit dem Beitrag"), goes_with="participation.Contribution")

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="points", verbose_name=_("Beitrag")
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    text = models.TextField(_("Anliegen"))
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anliegen")
        verbose_name_plural = _("Anliegen")
        ordering = ["contribution", "order"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "order"], name="participation_point_order")
        ]
        triggers = [pgtrigger.ReadOnly(name="contribution_stays", fields=["contribution"])]

    def __str__(self) -> str:
        return f"{self.contribution.reference}/{self.order}"

    @property
    def reply(self) -> "Reply | None":
        """The reply that counts now."""
        return next(iter(self.replies.all()), None)

    @property
    def due_on(self) -> date:
        """By when it is to be answered: a day set for the office, or what the consultation promises."""
        return (self.reply and self.reply.due_on) or self.contribution.consultation.answer_by

    @property
    def is_late(self) -> bool:
        """That day is over, and no answer settles it."""
        answered = self.reply is not None and self.reply.is_final
        return not answered and self.contribution.consultation.process.is_past_due(self.due_on)


class ReplyQuerySet(LatestQuerySet):
    """Replies."""

    moments = ("replied_at",)
    about = ("point",)

    def visible_to(self, user: Viewer) -> Self:
        """Replies are as visible as the contribution they answer."""
        return self.filter(point__contribution__in=Contribution.objects.visible_to(user))

    def with_references(self) -> Self:
        """With the office and the article that they name."""
        return self.select_related("forwarded_to", "wording__version__guideline", "wording__article")


class Reply(models.Model):
    """The answer to a point: an outcome and its reason; append-only, the latest counts."""

    RETENTION = Retention(
        _("die Begründung zu einem unveröffentlichten Beitrag mit dem Beitrag, sonst dauerhaft"),
        goes_with="participation.Contribution",
    )

    point = models.ForeignKey(
        Point, on_delete=models.CASCADE, related_name="replies", verbose_name=_("Anliegen")
    )
    outcome = models.CharField(_("Was daraus wurde"), max_length=12, choices=Outcome.choices)
    reason = models.TextField(_("Begründung"), blank=True)
    forwarded_to = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("weitergeleitet an"),
    )
    passed_to = models.CharField(
        _("abgegeben an"),
        max_length=200,
        blank=True,
        help_text=_(
            "Wer zuständig ist: das Land, ein Versorger, ein Unternehmen. Der Tag ist der der Antwort."
        ),
    )
    due_on = models.DateField(
        _("Antwort der Stelle bis"),
        null=True,
        blank=True,
        help_text=_("Leer: bis zu dem Tag, den die Beteiligung zusagt."),
    )
    wording = models.ForeignKey(
        Wording,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("Artikel"),
    )
    office = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("Antwort von"),
    )
    replied_on = models.DateField(_("beantwortet am"), default=today)
    replied_at = models.DateTimeField(default=timezone.now, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")
        ordering = ["-replied_at", "-pk"]
        indexes = [models.Index(fields=["point", "-replied_at", "-id"], name="reply_latest")]
        triggers = [append_only()]
        constraints = [
            credible_days("due_on", "replied_on"),
            models.CheckConstraint(
                name="participation_reply_reason", condition=Q(outcome=Outcome.OPEN) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="participation_reply_forwarded",
                condition=Q(outcome=Outcome.FORWARDED, forwarded_to__isnull=False)
                | (~Q(outcome=Outcome.FORWARDED) & Q(forwarded_to=None)),
            ),
            models.CheckConstraint(
                name="participation_reply_due",
                condition=Q(due_on=None) | Q(outcome=Outcome.FORWARDED),
            ),
            models.CheckConstraint(
                name="participation_reply_passed_on",
                condition=Q(Q(outcome=Outcome.PASSED_ON), ~Q(passed_to=""))
                | Q(~Q(outcome=Outcome.PASSED_ON), passed_to=""),
            ),
            models.CheckConstraint(
                name="participation_reply_office",
                condition=Q(office=None) | Q(outcome=Outcome.FORWARDED, office=F("forwarded_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.get_outcome_display()}"

    @property
    def is_final(self) -> bool:
        """It settles the point: "open" does not, and forwarding only once the office has spoken."""
        return self.outcome != Outcome.OPEN and not (self.outcome == Outcome.FORWARDED and not self.office_id)

    @property
    def outcome_text(self) -> str:
        """The outcome with whom it went to: "weitergeleitet an das Amt X, Antwort bis 1. Mai 2026"."""
        if self.outcome == Outcome.PASSED_ON:
            words = _("außerhalb der Zuständigkeit der Stadt, abgegeben an %(to)s")
            return words % {"to": self.passed_to}
        if self.outcome != Outcome.FORWARDED:
            return self.get_outcome_display()
        words = _("Antwort von %(to)s") if self.office_id else _("weitergeleitet an %(to)s")
        text = words % {"to": self.forwarded_to}
        if self.due_on and not self.office_id:
            text += _(", Antwort bis %(day)s") % {"day": day_text(self.due_on)}
        return text
