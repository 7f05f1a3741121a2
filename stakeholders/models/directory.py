"""Organisations and people."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.folding import PersonKey, sort_key_field
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.retention import Retention
from erfurt_sozialraum.rows.viewers import Viewer, has_account

from .accounts import Role, RoleGrant


class Sector(models.Model):
    """A group of organisations: administration, housing companies, Jobcenter, …"""

    name = models.CharField(_("Bereich"), max_length=120, unique=True)
    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Bereich")
        verbose_name_plural = _("Bereiche")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(PublishedQuerySet):
    """Organisations."""

    def own_of(self, user: Viewer) -> Q:
        """The offices for which the account answers."""
        return Q(pk__in=_served_by(user))

    def served_by(self, user: Viewer) -> Self:
        """The offices for which `user` answers today."""
        if not has_account(user):
            return self.none()
        return self.filter(pk__in=_served_by(user))


def _served_by(user: Viewer) -> models.QuerySet:
    """The keys of the offices for which an account answers today."""
    return RoleGrant.objects.current().filter(user=user, role=Role.OFFICE).values("office")


class Organisation(Published):
    """An institution: an office, a company, an association, a Quartier project, a faction."""

    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("Bereich")
    )
    name = models.CharField(_("Name"), max_length=200, unique=True)
    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    slug = models.SlugField(max_length=90, unique=True)
    sort_key = sort_key_field("name")
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)
    phone = models.CharField(_("Telefon für alle"), max_length=60, blank=True)
    website = models.URLField(_("Internetseite"), blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet):
    """People."""

    def known(self) -> Self:
        """Those whose name is still there: whom lists offer."""
        return self.filter(blanked_at=None)


class Person(models.Model):
    """Somebody who holds a seat or is in charge; shown by name only within the portal."""

    RETENTION = Retention(_("%(kept)s nach dem letzten Sitz, dann ohne Name"), years=2)

    name = models.CharField(_("Name"), max_length=150)
    family_name = models.CharField(
        _("Familienname"), max_length=100, blank=True, help_text=_("Danach stehen Listen in Ordnung.")
    )
    sort_key = sort_key_field("family_name", "name", key=PersonKey)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("Organisation"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("Konto"),
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)
    created = models.DateTimeField(_("angelegt"), default=timezone.now, editable=False)
    blanked_at = models.DateTimeField(_("Name gelöscht"), null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class PersonContact(models.Model):
    """How to reach a person; apart from the person, so that it can be deleted first."""

    RETENTION = Retention(_("%(kept)s nach dem letzten Sitz"), days=30)

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="contact", verbose_name=_("Person")
    )
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("Kontakt")
        verbose_name_plural = _("Kontakte")
        constraints = [
            models.CheckConstraint(name="stakeholders_personcontact_some", condition=~Q(email="", phone=""))
        ]

    def __str__(self) -> str:
        return str(self.person)
