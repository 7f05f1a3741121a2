"""Public consultations: what is asked, what is fixed, who decides, by when an answer comes."""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.models import credible_days
from erfurt_sozialraum.rows.publication import Published, append_only
from erfurt_sozialraum.rows.viewers import PUBLIC
from erfurt_sozialraum.text.examples import example_title
from erfurt_sozialraum.text.hints import FORMATTING_HINT

from .process import Level, OfProcessQuerySet, Process, Step, Topic

TRANSCRIBED_FOR = timedelta(days=30)
"""For so long after the end a contribution that came in time may still be entered."""


class ClockTimestamp(models.Func):
    """The very moment, also where a row was waited for; `Now()` is when the transaction began."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


class ConsultationState(models.TextChoices):
    """Where a consultation stands for its planners; never stored."""

    DRAFT = "draft", _("in Vorbereitung")
    ANNOUNCED = "announced", _("angekündigt")
    OPEN = "open", _("läuft")
    CLOSED = "closed", _("beendet")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class ConsultationQuerySet(OfProcessQuerySet):
    """Consultations by time."""

    def open(self) -> Self:
        """Contributions are taken now."""
        now = timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def taking(self) -> Self:
        """Public, and contributions are taken at the moment of the question, not of the transaction."""
        moment = ClockTimestamp()
        return self.visible_to(PUBLIC).filter(opens_at__lte=moment, closes_at__gt=moment)

    def in_state(self, state: str) -> Self:
        """Those that stand there (a ConsultationState value)."""
        return self.filter(consultation_states(timezone.now())[state])

    def transcribable(self) -> Self:
        """What came on paper, by phone or at an event may be entered: until some weeks after the end."""
        now = timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now - TRANSCRIBED_FOR)


def consultation_states(at: datetime | Combinable) -> dict[str, Q]:
    """The state at a moment, as conditions; each row meets exactly one."""
    public = Q(published_at__isnull=False, withdrawn_at=None)
    return {
        ConsultationState.DRAFT.value: Q(published_at=None),
        ConsultationState.ANNOUNCED.value: public & Q(opens_at__gt=at),
        ConsultationState.OPEN.value: public & Q(opens_at__lte=at, closes_at__gt=at),
        ConsultationState.CLOSED.value: public & Q(closes_at__lte=at),
        ConsultationState.WITHDRAWN.value: Q(withdrawn_at__isnull=False),
    }


class Consultation(Published):
    """A public form for residents, open from a time until a time."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("Planungsprozess")
    )
    step = models.ForeignKey(
        Step,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name=_("Schritt"),
    )
    title = models.CharField(_("Titel"), max_length=200)
    slug = models.SlugField(max_length=90, unique=True)
    question = models.CharField(_("Frage"), max_length=300)
    intro = models.TextField(_("Worum es geht"), blank=True, help_text=FORMATTING_HINT)
    fixed = models.TextField(_("Was schon feststeht"), blank=True, help_text=FORMATTING_HINT)
    open_points = models.TextField(_("Was noch offen ist"), blank=True, help_text=FORMATTING_HINT)
    who_decides = models.TextField(_("Wer entscheidet"), blank=True, help_text=FORMATTING_HINT)
    what_happens = models.TextField(
        _("Was mit Ihrem Beitrag geschieht"), blank=True, help_text=FORMATTING_HINT
    )
    offline = models.TextField(_("Ohne Internet"), blank=True, help_text=FORMATTING_HINT)
    level = models.CharField(_("Beteiligungsstufe"), max_length=14, choices=Level.choices, blank=True)
    topics = models.ManyToManyField(Topic, related_name="consultations", verbose_name=_("Themen"))
    opens_at = models.DateTimeField(_("offen ab"))
    closes_at = models.DateTimeField(_("offen bis"))
    answer_by = models.DateField(_("Antwort bis"))
    is_example = models.BooleanField(_("Beispiel"), default=False)
    # The form that made it: pressed twice, it makes one consultation.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ConsultationQuerySet.as_manager()

    NEEDED = ("question", "who_decides", "what_happens", "topics")
    """Without these it is not published: residents must know what they take part in."""
    WISHED = ("intro", "fixed", "open_points", "offline", "level", "step")
    """What helps them besides."""

    class Meta(Published.Meta):
        verbose_name = _("Beteiligung")
        verbose_name_plural = _("Beteiligungen")
        ordering = ["-closes_at"]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="participation_consultation_order", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="participation_consultation_asks", condition=Q(published_at=None) | ~Q(question="")
            ),
        ]

    def __str__(self) -> str:
        return example_title(self.title, self.is_example)

    def is_open(self, at: datetime | None = None) -> bool:
        """True while contributions are taken (`at`: a datetime, now by default)."""
        return self.opens_at <= (at or timezone.now()) < self.closes_at

    @property
    def state(self) -> ConsultationState:
        """Where it stands now."""
        if self.published_at is None:
            return ConsultationState.DRAFT
        if self.withdrawn_at is not None:
            return ConsultationState.WITHDRAWN
        if self.opens_at > timezone.now():
            return ConsultationState.ANNOUNCED
        return ConsultationState.OPEN if self.is_open() else ConsultationState.CLOSED

    def lacks(self, names: tuple[str, ...], *, has_topics: bool) -> list[str]:
        """Which of these fields say nothing; `has_topics`: residents have a public topic to choose."""
        empty = {name for name in names if name != "topics" and getattr(self, name) in (None, "")}
        return [name for name in names if name in empty or (name == "topics" and not has_topics)]

    @property
    def arrival_days(self) -> tuple[date, date]:
        """The first and the last day on which a contribution may have come in, as known today."""
        return timezone.localdate(self.opens_at), min(self.last_day, timezone.localdate())

    @property
    def last_day(self) -> date:
        """The last day on which it is open."""
        return timezone.localdate(self.closes_at - timedelta(microseconds=1))

    @property
    def is_answer_late(self) -> bool:
        """The day until when answers are promised is over; `answer_late` of contributions asks the same."""
        return self.process.is_past_due(self.answer_by)

    @property
    def entered_until(self) -> date:
        """The last day on which what came on paper, by phone or at an event may be entered."""
        return timezone.localdate(self.closes_at + TRANSCRIBED_FOR - timedelta(microseconds=1))

    def arrival(self, day: date) -> datetime:
        """The time that stands for an arrival on this day: noon, within the period, not later than now.

        What was said at an event before the period keeps its day.
        """
        noon = timezone.make_aware(datetime.combine(day, time(12)))
        if day < timezone.localdate(self.opens_at):
            return noon
        latest = min(timezone.now(), self.closes_at - timedelta(microseconds=1))
        return max(self.opens_at, min(noon, latest))


class FormerDates(models.Model):
    """Until when a public consultation was to be open and answered, before that was changed; append-only."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="former_dates", verbose_name=_("Beteiligung")
    )
    opens_at = models.DateTimeField(_("war offen ab"))
    closes_at = models.DateTimeField(_("war offen bis"))
    answer_by = models.DateField(_("Antwort war zugesagt bis"))
    reason = models.CharField(_("Grund"), max_length=300)
    changed_at = models.DateTimeField(_("geändert am"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("frühere Frist einer Beteiligung")
        verbose_name_plural = _("frühere Fristen von Beteiligungen")
        ordering = ["-changed_at", "-pk"]
        triggers = [append_only()]
        constraints = [
            credible_days("answer_by"),
            models.CheckConstraint(name="participation_formerdates_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}: {self.closes_at}"
