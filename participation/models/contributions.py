"""Contributions: what came in, and where it stands."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.folding import folded_field
from erfurt_sozialraum.rows.publication import sees_internal, touched_trigger
from erfurt_sozialraum.rows.retention import Retention
from erfurt_sozialraum.rows.viewers import PUBLIC, Viewer
from stakeholders.models.areas import Area

from .consultations import Consultation
from .events import Event
from .process import Topic, past_due, since_records

MAX_TEXT = 5000
"""Characters of a contribution."""


class Channel(models.TextChoices):
    """How a contribution came in."""

    ONLINE = "online", _("über das Formular")
    PAPER = "paper", _("auf Papier")
    PHONE = "phone", _("am Telefon")
    EVENT = "event", _("bei einer Veranstaltung")


class AgeBand(models.TextChoices):
    """Age in bands; never a date of birth."""

    CHILD = "u14", _("unter 14 Jahre")
    YOUTH = "14-17", _("14 bis 17 Jahre")
    YOUNG = "18-26", _("18 bis 26 Jahre")
    MIDDLE = "27-44", _("27 bis 44 Jahre")
    OLDER = "45-64", _("45 bis 64 Jahre")
    SENIOR = "65+", _("65 Jahre und älter")


class ContributionStatus(models.TextChoices):
    """Where a contribution stands before it is answered."""

    RECEIVED = "received", _("eingegangen")
    ACCEPTED = "accepted", _("angenommen")
    REJECTED = "rejected", _("nicht angenommen")


CONTRIBUTION_TRANSITIONS = {
    ContributionStatus.ACCEPTED: [ContributionStatus.RECEIVED, ContributionStatus.REJECTED],
    ContributionStatus.REJECTED: [ContributionStatus.RECEIVED],
}


class Standing(models.TextChoices):
    """Where a contribution stands for those who ask what became of it; never stored."""

    REVIEW = "review", _("in Prüfung")
    OPEN = "open", _("Antwort offen")
    OVERDUE = "overdue", _("Antwort überfällig")
    ANSWERED = "answered", _("beantwortet")
    NOT_ACCEPTED = "not_accepted", _("nicht angenommen")
    UNDOCUMENTED = "undocumented", _("ohne Beleg")


_PROMISE = ("consultation__answer_by", "consultation__process")


def answer_promised() -> Q:
    """An answer is due until the day that the consultation names, not from before records began."""
    return since_records(*_PROMISE)


def answer_late() -> Q:
    """That day is over: a contribution without its answer is overdue."""
    return past_due(*_PROMISE)


class ContributionQuerySet(models.QuerySet):
    """Contributions."""

    def visible_to(self, user: Viewer) -> Self:
        """Everybody sees published texts, the planning sees all."""
        if sees_internal(user):
            return self.all()
        return self.filter(
            published_at__isnull=False, consultation__in=Consultation.objects.visible_to(PUBLIC)
        )

    def counted_for(self, user: Viewer) -> Self:
        """What the public statistics count: every contribution to a public consultation, published or not."""
        return self.filter(consultation__in=Consultation.objects.visible_to(user))

    def accepted(self) -> Self:
        """Accepted for processing: they are answered, published or not."""
        return self.filter(status=ContributionStatus.ACCEPTED)

    def waiting(self) -> Self:
        """Not moderated yet."""
        return self.filter(status=ContributionStatus.RECEIVED)

    def _points(self) -> Any:  # noqa: ANN401 - the queryset of a chapter that stands above this one
        """The points of each row, by the related name: their chapter knows this one, not the reverse."""
        points: Any = self.model._meta.get_field("points").related_model
        return points._default_manager.filter(contribution=OuterRef("pk"))

    def _answered(self) -> Q:
        """There are points, and none without a final reply."""
        points = self._points()
        return Q(Exists(points), ~Exists(points.unanswered()))

    def _late(self) -> Q:
        """The promised day is over, and not all that is open waits for an office within a day set for it."""
        points = self._points()
        return answer_late() & ~Q(Exists(points), ~Exists(points.out_of_time()))

    def with_unanswered(self) -> Self:
        """Annotate `unanswered`: if it was accepted, it waits for an answer; and `is_late`: for too long."""
        return self.annotate(unanswered=~self._answered(), is_late=self._late())

    def overdue(self) -> Self:
        """The answer is missing although the promised day is over."""
        return self.with_standing().filter(standing=Standing.OVERDUE)

    def with_standing(self) -> Self:
        """Annotate `standing` (a Standing value): answered once no point is left without a final reply."""
        answered = self._answered() & Q(status=ContributionStatus.ACCEPTED)
        return self.annotate(
            standing=models.Case(
                models.When(
                    status=ContributionStatus.REJECTED, then=models.Value(Standing.NOT_ACCEPTED.value)
                ),
                models.When(answered, then=models.Value(Standing.ANSWERED.value)),
                models.When(~answer_promised(), then=models.Value(Standing.UNDOCUMENTED.value)),
                models.When(self._late(), then=models.Value(Standing.OVERDUE.value)),
                models.When(status=ContributionStatus.RECEIVED, then=models.Value(Standing.REVIEW.value)),
                default=models.Value(Standing.OPEN.value),
            )
        )

    def with_answers(self) -> Self:
        """Annotate `answers`: what was answered to each point, sorted; see `PointQuerySet.with_answer`."""
        points = self._points().with_answer()
        return self.annotate(answers=ArraySubquery(points.order_by("answer").values("answer")))

    def only_noted(self) -> Self:
        """All their points were noted, and no more: answered, but nothing was decided."""
        points = self._points().with_outcome()
        return self.accepted().filter(Exists(points), ~Exists(points.exclude(outcome="noted")))

    def with_outcomes(self) -> Self:
        """Annotate `outcomes`: the different outcomes of its points, as a list of Outcome values."""
        points = self._points().with_outcome()
        return self.annotate(outcomes=ArraySubquery(points.order_by("outcome").values("outcome").distinct()))


class ContributionManager(models.Manager.from_queryset(ContributionQuerySet)):
    """Rows without what is only compared: nobody reads it."""

    def get_queryset(self) -> ContributionQuerySet:
        """Deferred, so that no page carries each text three times."""
        return super().get_queryset().defer("words", "public_words")


class Contribution(models.Model):
    """What somebody said: the original never changes; what is published is a text of its own."""

    RETENTION = Retention(
        _(
            "%(kept)s nach Abschluss des Planungsprozesses, und wenn das Stadtarchiv geantwortet hat; "
            "dann bleibt nur, was veröffentlicht ist"
        ),
        years=1,
    )

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("Beteiligung")
    )
    code_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - many rows without
    channel = models.CharField(
        _("Eingang"), max_length=8, choices=Channel.choices, default=Channel.ONLINE, editable=False
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="contributions",
        verbose_name=_("bei der Veranstaltung"),
    )
    text = models.TextField(_("Beitrag"), max_length=MAX_TEXT)
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("Thema"),
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("Ortsteil"),
    )
    age_band = models.CharField(_("Alter"), max_length=6, choices=AgeBand.choices, blank=True)
    may_publish = models.BooleanField(_("darf veröffentlicht werden"), default=True)
    received_at = models.DateTimeField(_("eingegangen am"), default=timezone.now, editable=False)
    transcribed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("erfasst von"),
    )
    transcribed_at = models.DateTimeField(_("erfasst am"), null=True, editable=False)
    status = models.CharField(
        _("Stand"),
        max_length=10,
        choices=ContributionStatus.choices,
        default=ContributionStatus.RECEIVED,
        editable=False,
    )
    published_text = models.TextField(_("veröffentlichter Text"), blank=True, editable=False)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, editable=False)
    consent_withdrawn_at = models.DateTimeField(_("Zustimmung zurückgenommen am"), null=True, editable=False)
    anonymised_at = models.DateTimeField(_("anonymisiert am"), null=True, editable=False)
    modified = models.DateTimeField(default=timezone.now, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    # What a search compares: stored, since folding a hundred thousand texts takes ten seconds.
    words = folded_field("text")
    public_words = folded_field("published_text")

    objects = ContributionManager()

    standing: str
    """A Standing value, after `with_standing()`."""
    outcomes: list[str]
    """Outcome values, after `with_outcomes()`."""

    class Meta:
        verbose_name = _("Beitrag")
        verbose_name_plural = _("Beiträge")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "received_at"]),
            models.Index(
                fields=["-received_at", "-id"],
                name="contribution_read",
                condition=Q(published_at__isnull=False),
            ),
            GinIndex(
                SearchVector("public_words", config="german"),
                name="contribution_search",
                condition=Q(published_at__isnull=False),
            ),
        ]
        triggers = [
            touched_trigger(),
            pgtrigger.ReadOnly(
                name="original_stays",
                fields=[
                    "text",
                    "consultation",
                    "received_at",
                    "channel",
                    "event",
                    "may_publish",
                    "transcribed_by",
                    "transcribed_at",
                ],
            ),
            pgtrigger.Protect(
                name="withdrawn_consent_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__consent_withdrawn_at__isnull=False)
                & pgtrigger.Q(old__consent_withdrawn_at__df=pgtrigger.F("new__consent_withdrawn_at")),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="participation_contribution_published",
                condition=Q(published_at=None, published_text="")
                | Q(
                    Q(status=ContributionStatus.ACCEPTED, may_publish=True, published_at__isnull=False),
                    ~Q(published_text=""),
                ),
            ),
            models.CheckConstraint(name="participation_contribution_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="participation_contribution_transcribed",
                condition=Q(transcribed_by=None, transcribed_at=None)
                | (
                    Q(transcribed_by__isnull=False, transcribed_at__isnull=False) & ~Q(channel=Channel.ONLINE)
                ),
            ),
            models.CheckConstraint(
                name="participation_contribution_anonymised",
                condition=Q(anonymised_at=None)
                | Q(code_hash=None, area=None, age_band="", transcribed_by=None),
            ),
            models.CheckConstraint(
                name="participation_contribution_consent",
                condition=Q(consent_withdrawn_at=None) | Q(may_publish=True, published_at=None),
            ),
        ]

    def __str__(self) -> str:
        return _("Beitrag %(n)s") % {"n": self.pk}

    @property
    def reference(self) -> str:
        """The number by which staff and reports cite it."""
        return f"B-{self.pk}"

    @property
    def is_publishable(self) -> bool:
        """True while the person agrees that the text is published."""
        return self.may_publish and self.consent_withdrawn_at is None

    @property
    def is_redacted(self) -> bool:
        """True if the published text differs from what was sent."""
        return bool(self.published_at) and self.published_text != self.text
