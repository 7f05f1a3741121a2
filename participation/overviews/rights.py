"""All that is stored about a person, found by an e-mail address: their rows, and their deeds in office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.rows.retention import retentions
from participation.models import CommitteeResponse
from stakeholders.models import (
    BarrierReport,
    OutgoingMail,
    Person,
    PersonContact,
    ReadMark,
    RoleGrant,
    SeatHolder,
    User,
)

SECRET = {"id", "password", "lease_token", "lease_until", "form_key", "data", "is_superuser"}
TECHNICAL = {"attempts", "progress", "progress_note", "last_error"}
"""Columns that nobody is told, also not the person themselves; and those that say nothing about them."""

LABELS = {
    "type": gettext_lazy("Art"),
    "created_at": gettext_lazy("angelegt"),
    "last_used_at": gettext_lazy("zuletzt benutzt"),
}
"""Columns of other packages that have no German name."""

DEEDS = {
    "answered_by": gettext_lazy("beantwortet"),
    "changed_by": gettext_lazy("geändert"),
    "deactivated_by": gettext_lazy("gesperrt"),
    "decided_by": gettext_lazy("entschieden"),
    "ended_by": gettext_lazy("beendet"),
    "granted_by": gettext_lazy("vergeben"),
    "offered_by": gettext_lazy("angeboten"),
    "ordered_by": gettext_lazy("beauftragt"),
    "recorded_by": gettext_lazy("verzeichnet"),
    "released_by": gettext_lazy("freigegeben"),
    "replied_by": gettext_lazy("beantwortet"),
    "said_by": gettext_lazy("gesagt"),
    "transcribed_by": gettext_lazy("erfasst"),
    "withdrawn_by": gettext_lazy("zurückgenommen"),
    "works_for": gettext_lazy("Mitarbeit für diese Person"),
}
"""What a reference to an account or a person says of them, by the name of its column."""

OWN = {"user", "person"}
"""References that make a row somebody's own: such rows are told in full."""


@dataclass(frozen=True)
class Section:
    """Rows of one kind that are about the person, each as label and value."""

    title: str
    period: str
    rows: list[dict[str, str]]


@dataclass(frozen=True)
class Deed:
    """What an account did in office: rows of one kind, by their numbers."""

    what: str
    how: str
    numbers: list[int]


@dataclass(frozen=True)
class Mention:
    """The name stands in a text that somebody wrote: a person has to look at it."""

    what: str
    where: str
    numbers: list[int]


@dataclass(frozen=True)
class Found:
    """Who belongs to an address."""

    address: str
    accounts: list[User] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    mails: int = 0
    barriers: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing is stored under this address."""
        return not (self.accounts or self.people or self.mails or self.barriers)

    @property
    def names(self) -> list[str]:
        """How they are called, each name once."""
        names = {account.name for account in self.accounts} | {person.name for person in self.people}
        return sorted(names - {""})


@dataclass(frozen=True)
class Dossier:
    """The answer to somebody who asks what is stored about them (Article 15 GDPR)."""

    found: Found
    as_of: str
    sections: list[Section]
    deeds: list[Deed]
    mentions: list[Mention]


def find(address: str) -> Found:
    """Who belongs to this address: by account, or by a way to reach them."""
    address = address.strip()
    accounts = User.objects.filter(Q(email__iexact=address) | Q(emailaddress__email__iexact=address))
    accounts = accounts.distinct().order_by("pk")
    people = Person.objects.filter(Q(contact__email__iexact=address) | Q(user__in=accounts)).order_by("pk")
    return Found(
        address=address,
        accounts=list(accounts),
        people=list(people.distinct()),
        mails=OutgoingMail.objects.filter(recipient__iexact=address).count(),
        barriers=BarrierReport.objects.filter(email__iexact=address).count(),
    )


def dossier(found: Found) -> Dossier:
    """All rows about whom the address belongs to."""
    rows: list[tuple[type[models.Model], models.QuerySet]] = [
        (User, User.objects.filter(pk__in=_keys(found.accounts))),
        (EmailAddress, EmailAddress.objects.filter(user__in=found.accounts)),
        (Authenticator, Authenticator.objects.filter(user__in=found.accounts)),
        (RoleGrant, RoleGrant.objects.filter(user__in=found.accounts).select_related("works_for", "office")),
        (ReadMark, ReadMark.objects.filter(user__in=found.accounts).select_related("committee")),
        (Person, Person.objects.filter(pk__in=_keys(found.people)).select_related("organisation")),
        (PersonContact, PersonContact.objects.filter(person__in=found.people)),
        (SeatHolder, SeatHolder.objects.filter(person__in=found.people).select_related("seat__committee")),
        (CommitteeResponse, CommitteeResponse.objects.filter(said_by__in=found.accounts)),
        (OutgoingMail, OutgoingMail.objects.filter(recipient__iexact=found.address)),
        (BarrierReport, BarrierReport.objects.filter(email__iexact=found.address)),
    ]
    sections = [_section(model, found_rows.order_by("pk")) for model, found_rows in rows]
    return Dossier(
        found=found,
        as_of=day_text(timezone.localdate()),
        sections=[section for section in sections if section.rows],
        deeds=deeds(found),
        mentions=mentions(found.names),
    )


def _keys(rows: Iterable[models.Model]) -> list[int]:
    return [row.pk for row in rows]


def _section(model: type[models.Model], rows: models.QuerySet) -> Section:
    period = retentions().get(model._meta.label)
    told = [_told(row) for row in rows]
    title = _("Zweite Faktoren beim Anmelden") if model is Authenticator else model._meta.verbose_name_plural
    return Section(str(title), str(period or ""), told)


def _told(row: models.Model) -> dict[str, str]:
    """A row in words: every column that says something about the person."""
    values = {}
    for column in row._meta.concrete_fields:
        if column.name in SECRET | TECHNICAL | OWN or (column.name in DEEDS and column.name != "works_for"):
            continue
        value = _words(row, column)
        if value:
            values[str(LABELS.get(column.name, column.verbose_name))] = value
    if isinstance(row, SeatHolder):
        values[_("Gremium")] = str(row.seat.committee)
    return values


def _words(row: models.Model, column: Any) -> str:  # noqa: ANN401 - a field of any kind
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(column, models.DateTimeField):
        return timezone.localtime(value).strftime("%d.%m.%Y, %H:%M")
    if isinstance(column, models.DateField):
        return day_text(value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return str(value)


def deeds(found: Found) -> list[Deed]:
    """Every reference to these accounts and people in whatever table, besides their own rows."""
    told = []
    for model, column in references():
        if column.name in OWN:
            continue
        whom = found.accounts if column.remote_field.model is User else found.people
        if not whom:
            continue
        rows = model._default_manager.filter(**{f"{column.name}__in": whom}).order_by("pk")
        if numbers := list(rows.values_list("pk", flat=True)):
            told.append(Deed(str(model._meta.verbose_name_plural), str(DEEDS[column.name]), numbers))
    return sorted(told, key=lambda deed: (deed.what, deed.how))


def references() -> list[tuple[type[models.Model], Any]]:
    """Every column that points to an account or a person."""
    return [
        (model, column)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.remote_field and column.remote_field.model in (User, Person)
    ]


OURS = ("stakeholders", "guidelines", "participation")
TEXTS = (models.CharField, models.TextField, models.JSONField)


def mentions(names: list[str]) -> list[Mention]:
    """Texts in which one of the names stands, besides where it is the name itself."""
    told = []
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model in (User, Person, OutgoingMail):
            continue
        for column in model._meta.concrete_fields:
            if not isinstance(column, TEXTS) or column.choices or column.name.endswith("hash"):
                continue
            said = Q()
            for name in names:
                said |= Q(**{f"{column.name}__icontains": name})
            if said and (numbers := _numbers(model, said)):
                told.append(Mention(str(model._meta.verbose_name_plural), str(column.verbose_name), numbers))
    return told


def _numbers(model: type[models.Model], said: Q) -> list[int]:
    rows = model._default_manager.filter(said).order_by("pk")
    return list(rows.values_list("pk", flat=True))
