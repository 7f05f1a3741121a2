"""The points of contributions, and the replies to them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import append_only
from erfurt_sozialraum.rows.viewers import Viewer, has_account
from guidelines.models.versions import Wording
from stakeholders.models.directory import Organisation

from .contributions import Contribution, ContributionStatus


class Outcome(models.TextChoices):
    """What became of a point (the council's decision is a separate fact)."""

    ADOPTED = "adopted", _("in den Entwurf übernommen")
    PARTLY = "partly", _("teilweise übernommen")
    NOT_ADOPTED = "not_adopted", _("nicht übernommen")
    FORWARDED = "forwarded", _("weitergeleitet")
    NOTED = "noted", _("zur Kenntnis genommen")
    OPEN = "open", _("offen")


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
        """Annotate `outcome` and `replied_at` of the latest reply ("open" where none was given)."""
        latest = Reply.objects.of_outer()
        return self.annotate(
            outcome=models.functions.Coalesce(
                Subquery(latest.values("outcome")[:1]), models.Value(Outcome.OPEN.value)
            ),
            replied_at=Subquery(latest.values("replied_at")[:1]),
        )

    def unanswered(self) -> Self:
        """Points whose last reply, if there is any, leaves it open."""
        return self.with_outcome().filter(outcome=Outcome.OPEN)

    def with_replies(self) -> Self:
        """One more query for all replies with what they refer to."""
        return self.prefetch_related(Prefetch("replies", Reply.objects.with_references()))


class Point(models.Model):
    """A part of an accepted contribution that gets a reply of its own."""

    RETENTION = "mit dem Beitrag"

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

    def __str__(self) -> str:
        return f"{self.contribution.reference}/{self.order}"

    @property
    def reply(self) -> "Reply | None":
        """The reply that counts now."""
        return next(iter(self.replies.all()), None)


class ReplyQuerySet(LatestQuerySet):
    """Replies."""

    moment = "replied_at"
    about = ("point",)

    def visible_to(self, user: Viewer) -> Self:
        """Replies are as visible as the contribution they answer."""
        return self.filter(point__contribution__in=Contribution.objects.visible_to(user))

    def with_references(self) -> Self:
        """With the office and the article that they name."""
        return self.select_related("forwarded_to", "wording__version__guideline", "wording__article")


class Reply(models.Model):
    """The answer to a point: an outcome and its reason; append-only, the latest counts."""

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
            models.CheckConstraint(
                name="participation_reply_reason", condition=Q(outcome=Outcome.OPEN) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="participation_reply_forwarded",
                condition=Q(outcome=Outcome.FORWARDED, forwarded_to__isnull=False)
                | (~Q(outcome=Outcome.FORWARDED) & Q(forwarded_to=None)),
            ),
            models.CheckConstraint(
                name="participation_reply_office",
                condition=Q(office=None) | Q(outcome=Outcome.FORWARDED, office=F("forwarded_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.get_outcome_display()}"

    @property
    def outcome_text(self) -> str:
        """The outcome with the office it went to: "weitergeleitet an Stadtwerke"."""
        if self.outcome == Outcome.FORWARDED:
            words = _("Antwort von %(to)s") if self.office_id else _("weitergeleitet an %(to)s")
            return words % {"to": self.forwarded_to}
        return self.get_outcome_display()
