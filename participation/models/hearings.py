"""What the council hears: invitations of its members, deliberations, decisions."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.models import Dated, DatedQuerySet, DateStatement
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.examples import example_title
from guidelines.models.papers import Paper
from stakeholders.models.committees import Committee

from .contributions import Contribution
from .events import Event
from .process import OfProcessQuerySet, Process
from .reports import Report


class CouncilInvitationQuerySet(DatedQuerySet, PublishedQuerySet):
    """Invitations of council members."""

    def open_to(self, user: Viewer) -> Q:
        """Public with the body that invites."""
        return super().open_to(user) & Q(committee__in=Committee.objects.visible_to(user))

    def own_of(self, user: Viewer) -> Q:
        """Those of the bodies that the account reads."""
        return Q(committee__in=Committee.objects.with_reader(user))


class CouncilInvitation(Published, Dated):
    """Members of the city council were, or will be, invited to a body: the date is of the meeting."""

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="council_invitations", verbose_name=_("Gremium")
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="council_invitations",
        verbose_name=_("Veranstaltung"),
    )
    title = models.CharField(_("Wozu eingeladen wird"), max_length=200)
    invited_on = models.DateField(_("eingeladen am"), null=True, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    # The form that made it: pressed twice, it makes one.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = CouncilInvitationQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Einladung des Stadtrats")
        verbose_name_plural = _("Einladungen des Stadtrats")

    def __str__(self) -> str:
        return example_title(self.title, self.is_example)


class CouncilInvitationDate(DateStatement):
    """For when council members are invited."""

    subject = models.ForeignKey(CouncilInvitation, on_delete=models.CASCADE, related_name="dates")
    undecided = _("eingeladen wird")

    class Meta(DateStatement.Meta):
        verbose_name = _("Termin einer Einladung des Stadtrats")
        verbose_name_plural = _("Termine von Einladungen des Stadtrats")


class DeliberationRole(models.TextChoices):
    """What a committee does with a subject."""

    INFORMATION = "information", _("zur Information")
    PRELIMINARY = "preliminary", _("Vorberatung")
    DECISION = "decision", _("Entscheidung")
    SEPARATE = "separate", _("gesonderter Termin")


class DeliberationQuerySet(DatedQuerySet, OfProcessQuerySet):
    """Deliberations."""

    def with_outcome(self) -> Self:
        """With dates, and `has_outcome`: since the day that counts now, a decision is on record."""
        since = Decision.objects.filter(
            deliberation=OuterRef("pk"), decided_on__gte=OuterRef("date_earliest")
        )
        return self.with_dates().prefetch_related(None).annotate(has_outcome=Exists(since))


class Deliberation(Published, Dated):
    """A committee of the council hears of a body's state of work, a Drucksache or a report."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="deliberations", verbose_name=_("Planungsprozess")
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

    objects = DeliberationQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Beratung im Ausschuss")
        verbose_name_plural = _("Beratungen im Ausschuss")

    def __str__(self) -> str:
        return example_title(self.title, self.is_example)


class DeliberationDate(DateStatement):
    """When a committee hears of it."""

    subject = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="dates")
    undecided = _("davon berichtet wird")

    class Meta(DateStatement.Meta):
        verbose_name = _("Termin einer Beratung")
        verbose_name_plural = _("Termine von Beratungen")


class DecisionQuerySet(LatestQuerySet):
    """Decisions."""

    about = ("deliberation",)

    def visible_to(self, user: Viewer) -> Self:
        """As public as the deliberation."""
        return self.filter(deliberation__in=Deliberation.objects.visible_to(user))

    def not_withdrawn(self) -> Self:
        """Of deliberations that nobody took back."""
        return self.filter(deliberation__withdrawn_at=None)


class Decision(Recorded):
    """What was decided in a deliberation, in the council's words; append-only."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("Beratung")
    )
    decided_on = models.DateField(_("beschlossen am"))
    wording = models.TextField(
        _("Beschluss"),
        max_length=10_000,
        help_text=_("zum Beispiel „genehmigt“, „vertagt“, „zur Kenntnis genommen“"),
    )
    votes = models.CharField(_("Abstimmung"), max_length=200, blank=True)
    contributions = models.ManyToManyField(
        Contribution, blank=True, related_name="council_decisions", verbose_name=_("betrifft Beiträge")
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

    def __str__(self) -> str:
        return f"{self.deliberation}: {Truncator(self.wording).chars(200)}"
