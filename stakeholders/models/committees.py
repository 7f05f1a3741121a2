"""Bodies, their seats, and their state of work, edition by edition."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.models import credible_days
from erfurt_sozialraum.dates.validity import Valid
from erfurt_sozialraum.rows.folding import sort_key_field
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.records import Recorded
from erfurt_sozialraum.rows.retention import Retention
from erfurt_sozialraum.rows.viewers import Viewer, has_account
from erfurt_sozialraum.text.hints import FORMATTING_HINT, with_formatting

from .accounts import Role, RoleGrant, User
from .directory import Organisation, Person


class CommitteeKind(models.TextChoices):
    """What kind of body it is."""

    STEERING = "steering", _("begleitendes Gremium")
    WORKING_GROUP = "working_group", _("Arbeitsgruppe")
    NETWORK = "network", _("Arbeitskreis")
    COUNCIL = "council", _("Ausschuss des Stadtrats")


class CommitteeQuerySet(PublishedQuerySet):
    """Bodies."""

    def own_of(self, user: Viewer) -> Q:
        """The bodies whose internal part the account reads."""
        return Q(pk__in=_read_by(user))

    def with_member(self, user: Viewer) -> Self:
        """Bodies in which `user` holds a seat today."""
        if not has_account(user):
            return self.none()
        return self.filter(
            pk__in=SeatHolder.objects.current().filter(person__user=user).values("seat__committee")
        )

    def with_reader(self, user: Viewer) -> Self:
        """Bodies whose internal part `user` reads today: by a seat, or as staff of somebody who holds one."""
        if not has_account(user):
            return self.none()
        return self.not_withdrawn().filter(pk__in=_read_by(user))

    def of_council(self) -> Self:
        """Committees of the city council."""
        return self.filter(kind=CommitteeKind.COUNCIL)

    def working(self) -> Self:
        """Bodies of the process itself: not the council's committees."""
        return self.exclude(kind=CommitteeKind.COUNCIL)


def _read_by(user: Viewer) -> models.QuerySet:
    """The keys of the bodies in which an account, or somebody it works for, holds a seat today."""
    works_for = RoleGrant.objects.current().filter(user=user, role=Role.STAFF).values("works_for")
    seats = SeatHolder.objects.current().filter(Q(person__user=user) | Q(person__in=works_for))
    return seats.values("seat__committee")


class Committee(Published):
    """A body: steering body, working group, network of projects, or a committee of the council."""

    kind = models.CharField(_("Art"), max_length=16, choices=CommitteeKind.choices)
    name = models.CharField(_("Name"), max_length=200, unique=True)
    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    slug = models.SlugField(max_length=90, unique=True)
    sort_key = sort_key_field("name")
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    purpose = models.TextField(_("Aufgabe"), blank=True, help_text=FORMATTING_HINT)
    structure = models.TextField(
        _("Stellung in der Beteiligungsstruktur"),
        blank=True,
        help_text=with_formatting(_("Ein bis drei Sätze.")),
    )
    since_wording = models.CharField(_("besteht seit"), max_length=120, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Gremium")
        verbose_name_plural = _("Gremien")
        ordering = ["order", "sort_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


class Seat(Valid):
    """A seat in a body, held by an institution (or by a function, where none is known)."""

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="seats", verbose_name=_("Gremium")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("Organisation"),
    )
    label = models.CharField(_("Bezeichnung des Sitzes"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta(Valid.Meta):
        verbose_name = _("Sitz")
        verbose_name_plural = _("Sitze")
        ordering = ["order", "pk"]
        constraints = [
            *Valid.Meta.constraints,
            models.CheckConstraint(
                name="stakeholders_seat_named", condition=Q(organisation__isnull=False) | ~Q(label="")
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.organisation)


class SeatHolder(Valid):
    """Who sits on a seat, from when until when; a deputy as well."""

    RETENTION = Retention(_("%(kept)s nach Ende des Sitzes, dann ohne Name"), years=2)

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="holders", verbose_name=_("Sitz"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="held_seats", verbose_name=_("Person")
    )
    is_deputy = models.BooleanField(_("Stellvertretung"), default=False)
    is_chair = models.BooleanField(_("Vorsitz oder Sprecherrolle"), default=False)

    class Meta(Valid.Meta):
        verbose_name = _("Sitzinhaberschaft")
        verbose_name_plural = _("Sitzinhaberschaften")
        # Not the order of the days: who was to sit on a seat that ended before never did.
        constraints = Valid.Meta.constraints[1:]

    def __str__(self) -> str:
        return f"{self.person} ({self.seat})"


class StatusUpdateQuerySet(LatestQuerySet):
    """Editions of a body's state of work."""

    moments = ("number",)
    about = ("committee",)

    def as_of(self, day: date | None) -> Self:
        """Editions that tell of this day, or of one before; None: all."""
        return self if day is None else self.filter(as_of__lte=day)

    def visible_to(self, user: Viewer) -> Self:
        """Editions are public with their body; the internal part is cut by the rules."""
        return self.filter(committee__in=Committee.objects.visible_to(user))


class StatusUpdate(Recorded):
    """One edition of a body's state of work: numbered, dated, kept."""

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="status_updates", verbose_name=_("Gremium")
    )
    number = models.PositiveIntegerField(_("Ausgabe"))
    as_of = models.DateField(_("Stand vom"), default=today)
    text = models.TextField(_("Stand der Arbeit"), help_text=with_formatting(_("Öffentlich.")))
    internal_text = models.TextField(_("Nur für Mitglieder"), blank=True, help_text=FORMATTING_HINT)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = StatusUpdateQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("Arbeitsstand")
        verbose_name_plural = _("Arbeitsstände")
        ordering = ["committee", "-number"]
        constraints = [
            credible_days("as_of"),
            models.UniqueConstraint(fields=["committee", "number"], name="stakeholders_statusupdate_number"),
        ]

    def __str__(self) -> str:
        return f"{self.committee.label}, {self.number}"


class ReadMarkQuerySet(models.QuerySet):
    """Marks, of which the furthest counts."""

    def of(self, user: User, committee: Committee) -> Self:
        """What one account has said of a body, the furthest first."""
        return self.filter(user=user, committee=committee).order_by("-read_at", "-pk")

    def that_count(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back_at=None)


class ReadMark(models.Model):
    """Somebody said "Alles gelesen" of a body, and may take it back. Reading alone leaves no trace."""

    RETENTION = Retention(_("mit dem Konto"), goes_with="stakeholders.User")

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="read_marks", verbose_name=_("Gremium")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("Konto"))
    read_at = models.DateTimeField(_("gelesen bis"))
    taken_back_at = models.DateTimeField(_("zurückgenommen am"), null=True, editable=False)

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("Lesezeichen")
        verbose_name_plural = _("Lesezeichen")
        triggers = [
            pgtrigger.Protect(
                name="only_taken_back",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_at__isnull=False)
                | pgtrigger.Q(old__read_at__df=pgtrigger.F("new__read_at")),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "user", "read_at"],
                condition=Q(taken_back_at=None),
                name="stakeholders_readmark_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_at__gte=F("read_at")),
                name="stakeholders_readmark_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.committee.label}"
