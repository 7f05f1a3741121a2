"""Accounts, roles with a start and an end, and the mails that leave the portal."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.jobs import REPEATABLE, Job, JobQuerySet, JobStatus, left_behind
from erfurt_sozialraum.rows.retention import Retention
from erfurt_sozialraum.text.addresses import readable_address, sendable_address


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their e-mail address, in its one form."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; without a password only a login code opens it."""
        user = self.model(email=sendable_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by e-mail, however it is written."""
        return self.get(email__iexact=sendable_address(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in."""

    RETENTION = Retention(
        _(
            "%(kept)s nach der letzten Anmeldung, solange keine Rolle und kein Sitz läuft; "
            "dann ohne Name und Adresse"
        ),
        years=2,
    )

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=150)
    is_active = models.BooleanField(_("Konto aktiv"), default=True)
    created = models.DateTimeField(_("angelegt"), default=timezone.now, editable=False)
    deactivated_at = models.DateTimeField(_("gesperrt seit"), null=True, editable=False)
    deactivated_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    blanked_at = models.DateTimeField(_("Name und Adresse gelöscht"), null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="stakeholders_user_email",
                violation_error_message=_("Zu dieser E-Mail-Adresse gibt es schon ein Konto."),
            ),
            models.CheckConstraint(
                name="stakeholders_user_blanked", condition=Q(blanked_at=None) | Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def address(self) -> str:
        """The address as its owner writes it."""
        return readable_address(self.email)

    @cached_property
    def current_roles(self) -> frozenset[str]:
        """The roles held today; asked once per request."""
        return frozenset(self.grants.current().values_list("role", flat=True))

    def has_role(self, *roles: str) -> bool:
        """True if one of `roles` is held today."""
        return bool(self.current_roles.intersection(roles))

    @property
    def sees_internal(self) -> bool:
        """The planning sees what is not public; operators only keep accounts."""
        return self.has_role(*PLANNING_ROLES)


class Role(models.TextChoices):
    """What somebody may do besides what follows from their seats."""

    PLANNER = "planner", _("Planung")
    MODERATOR = "moderator", _("Moderation")
    EDITOR = "editor", _("Redaktion")
    RELEASER = "releaser", _("Freigabe")
    TRANSCRIBER = "transcriber", _("Erfassung")
    OFFICE = "office", _("anderes Amt")
    STAFF = "staff", _("Mitarbeit einer Sprecherin oder eines Sprechers")
    OPERATOR = "operator", _("Betrieb")


PLANNING_ROLES = (Role.PLANNER, Role.MODERATOR, Role.EDITOR, Role.RELEASER)
"""Who works on what is not public yet (docs/adr/0010)."""

TIES = {Role.STAFF: "works_for", Role.OFFICE: "office"}
"""What a grant of these roles has to name: without it the role says nothing."""


class RoleGrantQuerySet(models.QuerySet):
    """Roles by time."""

    def current(self) -> Self:
        """Held today."""
        return self.running().filter(starts_on__lte=today())

    def running(self) -> Self:
        """Held today or from a later day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today()), ended_at=None)


class RoleGrant(models.Model):
    """A role that somebody holds from a day, perhaps until a day (both included), unless ended before.

    Never deleted: what somebody was allowed to do, and who gave and took it, stays readable.
    Staff name whom they work for, another office names itself; rows from before that was asked are ended.
    """

    RETENTION = Retention(_("mit dem Konto"), goes_with="stakeholders.User")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants", verbose_name=_("Konto"))
    role = models.CharField(_("Rolle"), max_length=12, choices=Role.choices)
    works_for = models.ForeignKey(
        "stakeholders.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staff_grants",
        verbose_name=_("arbeitet für"),
    )
    office = models.ForeignKey(
        "stakeholders.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="office_grants",
        verbose_name=_("Amt"),
    )
    starts_on = models.DateField(_("von"), default=today)
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("vorzeitig beendet"), null=True, editable=False)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rolle")
        verbose_name_plural = _("Rollen")
        constraints = [
            models.CheckConstraint(
                name="stakeholders_rolegrant_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="stakeholders_rolegrant_ended", condition=Q(ended_by=None) | Q(ended_at__isnull=False)
            ),
            *(
                models.CheckConstraint(
                    name=f"stakeholders_rolegrant_{tie}",
                    condition=Q(role=role) & (Q(**{f"{tie}__isnull": False}) | Q(ended_at__isnull=False))
                    | ~Q(role=role) & Q(**{tie: None}),
                )
                for role, tie in TIES.items()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def tie(self) -> models.Model | None:
        """Whom or what the role is for: a person, an office, or None."""
        return self.works_for or self.office

    @property
    def label(self) -> str:
        """The role with whom or what it is for, as lists and mails name it."""
        return role_label(self.role, self.tie)

    @property
    def is_running(self) -> bool:
        """Held today or from a later day."""
        return self.ended_at is None and (self.ends_on is None or self.ends_on >= today())

    @property
    def is_current(self) -> bool:
        """Held today."""
        return self.is_running and self.starts_on <= today()


def tie_of(role: str, **ties: Any) -> dict[str, Any]:
    """Of what was chosen for several roles (`works_for`, `office`), what a grant of this one names."""
    return {TIES[Role(role)]: ties.get(TIES[Role(role)])} if role in TIES else {}


def role_label(role: str, tie: object) -> str:
    """A role with whom or what it is for."""
    label = str(Role(role).label)
    words = {"role": label, "tie": tie}
    if role == Role.STAFF:
        return (
            gettext("Mitarbeit für %(tie)s") % words if tie else gettext("%(role)s, ohne Zuordnung") % words
        )
    if role == Role.OFFICE:
        return gettext("anderes Amt: %(tie)s") % words if tie else gettext("%(role)s, ohne Zuordnung") % words
    return label


class OutgoingMailQuerySet(JobQuerySet):
    """Mails by what has to happen with them."""

    def takeable(self) -> Self:
        """Never what may have left already: nobody gets a mail twice unless a person says so."""
        return super().takeable().filter(handed_over_at=None)

    def settle(self) -> int:
        """What a worker handed over before it died is unclear: the server may have taken it, or not.

        Codes that have run out are wiped, whatever became of them.
        """
        over = Q(job_status__in=REPEATABLE, good_until__lte=Now()) & ~Q(body="")
        self.filter(over).update(body="")
        return self.filter(left_behind(), handed_over_at__isnull=False).update(
            job_status=JobStatus.UNCLEAR,
            finished_at=timezone.now(),
            last_error=gettext("Das Senden wurde unterbrochen, als die Mail schon übergeben wurde."),
        )

    def failed(self) -> Self:
        """They did not leave; a person may send them again, unless what they said is over."""
        return self.filter(job_status=JobStatus.FAILED)

    def unclear(self) -> Self:
        """They may have left."""
        return self.filter(job_status=JobStatus.UNCLEAR)

    def still_good(self) -> Self:
        """What they say still holds: no code that has run out."""
        return self.filter(Q(good_until=None) | Q(good_until__gt=Now()))

    def requeue(self, **also: Any) -> int:
        """Send again, under the same Message-ID, what still makes sense; how many."""
        return super(OutgoingMailQuerySet, self.still_good()).requeue(handed_over_at=None, **also)


class OutgoingMail(Job):
    """A mail on its way; its text is wiped when it has been sent, since it may hold a login code."""

    RETENTION = Retention(_("Text bis zum Versand, Zeile %(kept)s danach"), days=7)
    task_name = "stakeholders.send_mail"

    recipient = models.EmailField(_("an"))
    subject = models.CharField(_("Betreff"), max_length=300)
    body = models.TextField(_("Text"), blank=True)
    good_until = models.DateTimeField(_("gilt bis"), null=True, editable=False)
    message_id = models.CharField(max_length=200, blank=True, editable=False)
    handed_over_at = models.DateTimeField(_("übergeben"), null=True, editable=False)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("ausgehende Mail")
        verbose_name_plural = _("ausgehende Mails")
        constraints = [
            models.CheckConstraint(
                name="stakeholders_outgoingmail_handed_over",
                condition=Q(handed_over_at=None) & ~Q(job_status=JobStatus.UNCLEAR)
                | Q(handed_over_at__isnull=False)
                & ~Q(job_status__in=(JobStatus.QUEUED, JobStatus.FAILED))
                & ~Q(message_id=""),
            )
        ]

    def __str__(self) -> str:
        return self.subject
