"""Forgetting a person on demand: names, addresses and contacts go, what was done in office stays."""

from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.transitions import Refused
from participation.overviews.rights import Deed, Found, Mention, deeds, find, mentions
from stakeholders.actions.retention import begin_run, blank_accounts, blank_people, put_on_record
from stakeholders.models import BarrierReport, OutgoingMail, RoleGrant, SeatHolder


@dataclass(frozen=True)
class Erased:
    """What is gone, and what stays, for the answer to the person."""

    gone: list[tuple[str, int]]
    stays: list[Deed]
    mentions: list[Mention]


def refuse_while_needed(found: Found) -> None:
    """Raise Refused where nothing is stored, or where a role or a seat still runs."""
    if found.is_empty:
        raise Refused(_("Zu dieser Adresse ist nichts gespeichert."))
    day = today()
    roles = RoleGrant.objects.running().filter(user__in=found.accounts)
    seats = SeatHolder.objects.filter(person__in=found.people).exclude(ends_on__lt=day)
    staff = RoleGrant.objects.running().filter(works_for__in=found.people)
    running = [*(grant.label for grant in roles.select_related("works_for", "office"))]
    running += [seat.seat.committee.label for seat in seats.select_related("seat__committee")]
    running += [_("Mitarbeit von %(name)s") % {"name": grant.user} for grant in staff.select_related("user")]
    if running:
        words = _("Beenden Sie zuerst, was noch läuft: %(running)s.")
        raise Refused(words % {"running": "; ".join(running)})


@transaction.atomic
def erase(address: str, *, seen: list[str]) -> Erased:
    """Forget whom this address belongs to; `seen` are the names that whoever decided has read."""
    found = find(address)
    refuse_while_needed(found)
    if sorted(seen) != found.names:
        raise Refused(_("Inzwischen gehört die Adresse zu anderen Personen. Sehen Sie noch einmal nach."))
    stays, named = deeds(found), mentions(found.names)
    accounts, people = [row.pk for row in found.accounts], [row.pk for row in found.people]
    addresses = {found.address, *(account.email for account in found.accounts)}
    mails = 0
    for each in addresses:
        mails += OutgoingMail.objects.filter(recipient__iexact=each).delete()[0]
    barriers = BarrierReport.objects.filter(email__iexact=found.address).update(email="")
    blank_accounts(accounts)
    blank_people(people)
    gone = {
        _("Namen und Adressen von Konten"): len(accounts),
        _("Namen und Kontakte von Personen"): len(people),
        _("Mails"): mails,
        _("E-Mail-Adressen in Meldungen von Barrieren"): barriers,
        _("Anmeldungen"): _end_sessions(accounts),
    }
    done = [(what, number) for what, number in gone.items() if number]
    run = begin_run()
    for what, number in done:
        put_on_record(
            run, rule="erasure", what=what, period=_("auf Verlangen, Artikel 17 DSGVO"), number=number
        )
    run.finish()
    return Erased(done, stays, named)


def _end_sessions(accounts: list[int]) -> int:
    """Sign out everywhere: a session names its account."""
    keys = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") in {str(pk) for pk in accounts}
    ]
    return Session.objects.filter(session_key__in=keys).delete()[0]
