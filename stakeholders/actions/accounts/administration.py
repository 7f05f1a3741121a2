"""Inviting people, giving roles and ending them, closing accounts: by people, with a trace."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.transitions import Refused
from erfurt_sozialraum.text.addresses import sendable_address
from stakeholders.mail.accounts.invitation import invitation
from stakeholders.models import Organisation, Person, Role, RoleGrant, User, tie_of
from stakeholders.rules import MANAGING_ROLES

from .mails import queue_mail


@dataclass(frozen=True)
class Invited:
    """What an invitation has done."""

    account: User
    is_new: bool
    added: list[RoleGrant]
    kept: list[RoleGrant]
    linked: bool

    @property
    def changed(self) -> bool:
        """False where the account had everything already: then no mail went out."""
        return self.is_new or self.linked or bool(self.added)


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    roles: Collection[str],
    starts_on: date,
    ends_on: date | None = None,
    person: Person | None = None,
    works_for: Person | None = None,
    office: Organisation | None = None,
    by: User | None,
) -> Invited:
    """Open an account and tell its owner; an address that has one keeps it and gets the roles added."""
    account, is_new = _account(email, name)
    account = locked(account, by)
    if not account.is_active:
        raise Refused(_("Zu dieser Adresse gehört ein gesperrtes Konto."))
    added, kept = [], []
    for role in roles:
        tie = tie_of(role, works_for=works_for, office=office)
        held = overlapping(account, role, starts_on, ends_on, tie)
        if held:
            kept.append(held)
        else:
            added.append(_grant(account, role, starts_on, ends_on, tie, by))
    linked = bool(person and person.user_id != account.pk)
    if person and linked:
        _link(account, person)
    invited = Invited(account, is_new, added, kept, linked)
    if invited.changed:
        _send(account, added, by, is_new)
    return invited


@transaction.atomic
def remind(account: User, *, by: User) -> None:
    """Send the invitation again to somebody who has never signed in."""
    account = locked(account, by)
    if account.last_login or not account.is_active:
        raise Refused(_("Die Person hat sich inzwischen angemeldet, oder das Konto ist gesperrt."))
    _send(
        account,
        account.grants.running().select_related("works_for", "office").order_by("starts_on", "pk"),
        by,
        is_new=True,
    )


@transaction.atomic
def grant_role(
    account: User,
    *,
    role: str,
    starts_on: date,
    ends_on: date | None,
    works_for: Person | None = None,
    office: Organisation | None = None,
    by: User,
) -> RoleGrant:
    """Give a role from a day, perhaps until a day, and tell the person; a closed account gets no mail."""
    account = locked(account, by)
    tie = tie_of(role, works_for=works_for, office=office)
    held = overlapping(account, role, starts_on, ends_on, tie)
    if held:
        raise Refused(held_text(held))
    grant = _grant(account, role, starts_on, ends_on, tie, by)
    if account.is_active:
        _send(account, [grant], by, is_new=False)
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, by: User) -> None:
    """End a role at once: its rights are gone with the next request. The row stays."""
    account = locked(grant.user, by)
    _keep_own_access(account, grant, by)
    _end(grant, by)


@transaction.atomic
def change_end(grant: RoleGrant, *, ends_on: date | None, by: User) -> RoleGrant:
    """Let a role end on another day: the row stays as it was said, a new one goes on from today."""
    account = locked(grant.user, by)
    if ends_on and ends_on < (grant.ends_on or date.max):
        _keep_own_access(account, grant, by)
    _end(grant, by)
    starts_on = max(grant.starts_on, today())
    tie = tie_of(grant.role, works_for=grant.works_for, office=grant.office)
    held = overlapping(account, grant.role, starts_on, ends_on, tie)
    if held:
        raise Refused(held_text(held))
    return _grant(account, grant.role, starts_on, ends_on, tie, by)


@transaction.atomic
def close_account(account: User, *, by: User) -> None:
    """Nobody signs in with it any more, and open sessions end; roles and history stay."""
    account = locked(account, by)
    may_change(account, by)
    if account.pk == by.pk:
        raise Refused(_("Ihr eigenes Konto können Sie nicht sperren."))
    changes = {"is_active": False, "deactivated_at": timezone.now(), "deactivated_by": by}
    if not User.objects.filter(pk=account.pk, is_active=True).update(**changes):
        raise Refused(_("Das Konto ist schon gesperrt."))


@transaction.atomic
def reopen_account(account: User, *, by: User) -> None:
    """Let somebody sign in again, with the roles that still run."""
    account = locked(account, by)
    may_change(account, by)
    changes = {"is_active": True, "deactivated_at": None, "deactivated_by": None}
    if not User.objects.filter(pk=account.pk, is_active=False).update(**changes):
        raise Refused(_("Das Konto ist schon wieder offen."))


@transaction.atomic
def link_person(account: User, *, person: Person | None, by: User) -> None:
    """Say which person with seats signs in by this account; None: nobody any more."""
    account = locked(account, by)
    if person and person.user_id == account.pk:
        return
    Person.objects.filter(user=account).update(user=None)
    if person:
        _link(account, person)


def overlapping(
    account: User, role: str, starts_on: date, ends_on: date | None, tie: dict[str, Any]
) -> RoleGrant | None:
    """A grant of the same role, for the same person or office, that runs on one of these days."""
    rows = account.grants.running().filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), role=role, **tie)
    return rows.filter(starts_on__lte=ends_on or date.max).first()


def held_text(grant: RoleGrant) -> str:
    """Why the same role cannot be given twice at a time."""
    words = {"role": grant.label, "start": day_text(grant.starts_on)}
    if not grant.ends_on:
        return _("Die Rolle „%(role)s“ ist schon vergeben: seit %(start)s, ohne Enddatum.") % words
    words["end"] = day_text(grant.ends_on)
    return _("Die Rolle „%(role)s“ ist schon vergeben: %(start)s bis %(end)s.") % words


def _account(email: str, name: str) -> tuple[User, bool]:
    """The account of this address, made if there is none; two invitations at once make one."""
    email = sendable_address(email)
    known = User.objects.filter(email__iexact=email).first()
    if known:
        return known, False
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name), True
    except IntegrityError:
        return User.objects.get(email__iexact=email), False


def locked(account: User, by: User | None) -> User:
    """The account as it is now, held until the end; refused if whoever acts may not do so any more."""
    keys = {account.pk, by.pk} if by else {account.pk}
    # In one order, so that two people who act on each other wait instead of blocking each other.
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    found = {row.pk: row for row in rows}
    if by and not (found[by.pk].is_active and found[by.pk].has_perm("stakeholders.manage_accounts")):
        raise Refused(_("Ihre Berechtigung, Konten zu verwalten, hat inzwischen geendet."))
    if found[account.pk].blanked_at:
        raise Refused(_("Name und Adresse dieses Kontos sind gelöscht. Laden Sie die Person neu ein."))
    return found[account.pk]


def _grant(
    account: User, role: str, starts_on: date, ends_on: date | None, tie: dict[str, Any], by: User | None
) -> RoleGrant:
    _only_operators(role, by)
    if None in tie.values():
        raise Refused(_("Sagen Sie dazu, für wen: %(role)s.") % {"role": Role(role).label})
    works_for = tie.get("works_for")
    if works_for and works_for.user_id == account.pk:
        raise Refused(_("Das Konto gehört selbst zu %(name)s.") % {"name": works_for})
    return RoleGrant.objects.create(
        user=account, role=role, starts_on=starts_on, ends_on=ends_on, granted_by=by, **tie
    )


def _end(grant: RoleGrant, by: User | None) -> None:
    """End the row, if it still runs."""
    _only_operators(grant.role, by)
    rows = RoleGrant.objects.running().filter(pk=grant.pk)
    if not rows.update(ended_at=timezone.now(), ended_by=by):
        raise Refused(_("Diese Rolle ist inzwischen schon beendet oder geändert."))


def _only_operators(role: str, by: User | None) -> None:
    """Only operators give and take the role of operators; on the server's console anybody may."""
    if role == Role.OPERATOR and by and not by.has_perm("stakeholders.grant_operator"):
        raise Refused(_("Die Rolle „Betrieb“ geben und beenden nur Personen aus dem Betrieb."))


def may_change(account: User, by: User) -> None:
    """Planners do not lock operators out."""
    if not by.has_perm("stakeholders.change_account", account):
        raise Refused(_("Dieses Konto gehört zum Betrieb. Nur der Betrieb kann es sperren oder öffnen."))


def _keep_own_access(account: User, grant: RoleGrant, by: User) -> None:
    """Nobody locks themselves out."""
    if account.pk != by.pk or grant.role not in MANAGING_ROLES:
        return
    others = account.grants.current().filter(role__in=MANAGING_ROLES).exclude(pk=grant.pk)
    if grant.is_current and not others.exists():
        raise Refused(
            _(
                "Das ist Ihre letzte Rolle, mit der Sie Konten verwalten. "
                "Bitten Sie eine andere Person, sie zu beenden."
            )
        )


def _link(account: User, person: Person) -> None:
    if Person.objects.filter(user=account).exists():
        raise Refused(_("Das Konto ist schon mit einer anderen Person verknüpft."))
    if not Person.objects.filter(pk=person.pk, user=None).update(user=account):
        raise Refused(_("Diese Person hat inzwischen ein anderes Konto."))


def _send(account: User, grants: Iterable[RoleGrant], by: User | None, is_new: bool) -> None:
    subject, body = invitation(account, grants=grants, by=by, is_new=is_new)
    queue_mail(recipient=account.email, subject=subject, body=body)
