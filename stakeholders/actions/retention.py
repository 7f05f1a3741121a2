"""Carrying out how long personal data of this floor are kept, and putting on record what went."""

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.forms.keys import hold
from erfurt_sozialraum.rows.jobs import JobStatus, LeaseLost, wake
from erfurt_sozialraum.rows.retention import Purge
from stakeholders.models import (
    PLANNING_ROLES,
    BarrierReport,
    DeletionRecord,
    OutgoingMail,
    Person,
    PersonContact,
    PurgeRun,
    ReadMark,
    Role,
    SeatHolder,
    User,
)
from stakeholders.overviews import retention as due

log = logging.getLogger(__name__)

FORMER = gettext_lazy("ehemaliges Mitglied")
"""Whoever is known by name no more."""
CHUNKS_AT_MOST = 10_000
"""No rule has more to do in one run; whoever gets there does not make due rows fewer."""


def blank_people(keys: Sequence[int]) -> None:
    """Forget who they were; the seats they held, and who worked for them, stay."""
    PersonContact.objects.filter(person__in=keys).delete()
    Person.objects.filter(pk__in=keys).update(
        name=str(FORMER), family_name="", organisation=None, user=None, blanked_at=timezone.now()
    )


def blank_holders(keys: Sequence[int]) -> None:
    """The seat was held from when until when, by somebody who is named no more, whatever they hold now."""
    for holder in SeatHolder.objects.filter(pk__in=keys).select_related("person"):
        nobody = Person.objects.create(
            name=str(FORMER), is_example=holder.person.is_example, blanked_at=timezone.now()
        )
        SeatHolder.objects.filter(pk=holder.pk).update(person=nobody)


def blank_accounts(keys: Sequence[int]) -> None:
    """Forget who they were; nobody signs in with them any more, and what they did stays."""
    accounts = list(User.objects.filter(pk__in=keys).prefetch_related("grants__office"))
    addresses = [account.email.lower() for account in accounts]
    OutgoingMail.objects.alias(to=Lower("recipient")).filter(to__in=addresses).delete()
    EmailAddress.objects.filter(user__in=keys).delete()
    Authenticator.objects.filter(user__in=keys).delete()
    ReadMark.objects.filter(user__in=keys).delete()
    Person.objects.filter(user__in=keys).update(user=None)
    for account in accounts:
        User.objects.filter(pk=account.pk).update(
            name=_former_name(account),
            email=f"geloescht-{account.pk}@konto.invalid",
            password=make_password(None),
            last_login=None,
            is_active=False,
            blanked_at=timezone.now(),
        )


def _former_name(account: User) -> str:
    """For staff of the city the name of their office, for others what they were."""
    grants = list(account.grants.all())
    offices = [grant.office.name for grant in grants if grant.office]
    city = settings.OPERATOR_NAME.strip()
    if offices:
        return offices[-1][:150]
    if city and any(grant.role in (*PLANNING_ROLES, Role.OPERATOR, Role.TRANSCRIBER) for grant in grants):
        return city[:150]
    return str(FORMER)


PURGES = (
    Purge(
        "contacts",
        "stakeholders.PersonContact",
        gettext_lazy("Kontakte von Personen"),
        due.contacts_due,
        lambda keys: PersonContact.objects.filter(pk__in=keys).delete(),
    ),
    Purge(
        "people",
        "stakeholders.Person",
        gettext_lazy("Namen von Personen"),
        due.people_due,
        blank_people,
    ),
    Purge(
        "seats",
        "stakeholders.SeatHolder",
        gettext_lazy("Namen an früheren Sitzen"),
        due.holders_due,
        blank_holders,
    ),
    Purge(
        "accounts",
        "stakeholders.User",
        gettext_lazy("Namen und Adressen von Konten"),
        due.accounts_due,
        blank_accounts,
    ),
    Purge(
        "mails",
        "stakeholders.OutgoingMail",
        gettext_lazy("Mails"),
        due.mails_due,
        lambda keys: OutgoingMail.objects.filter(pk__in=keys).delete(),
    ),
    Purge(
        "barriers",
        "stakeholders.BarrierReport",
        gettext_lazy("Meldungen von Barrieren"),
        due.barriers_due,
        lambda keys: BarrierReport.objects.filter(pk__in=keys).delete(),
    ),
    Purge(
        "sessions",
        "sessions.Session",
        gettext_lazy("abgelaufene Anmeldungen"),
        due.sessions_due,
        lambda keys: Session.objects.filter(pk__in=keys).delete(),
    ),
)
"""The rules of this floor; a person goes before their seats are looked at one by one."""


@transaction.atomic
def begin_run() -> PurgeRun:
    """A run that this process carries out: no worker sees it before it is taken."""
    run = PurgeRun.objects.claim(PurgeRun.objects.create().pk)
    if run is None:
        raise LeaseLost
    return run


@transaction.atomic
def order_run() -> PurgeRun:
    """A run for a worker; one that is still to be done, or under way, is enough."""
    hold("purge run")
    open_runs = PurgeRun.objects.filter(job_status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
    run = open_runs.first() or PurgeRun.objects.create()
    wake(PurgeRun.task_name, run.pk)
    return run


def carry_out(run: PurgeRun, purges: Sequence[Purge], day: date) -> bool:
    """Carry out every rule, chunk by chunk; one that fails stops no other. True where all went well."""
    failed = []
    for number, purge in enumerate(purges):
        run.report_progress(100 * number // len(purges), str(purge.what))
        try:
            _carry_out(run, purge, day)
        except LeaseLost:
            raise
        except Exception as error:  # whatever it was: the other rules are kept, and a person sees this one
            log.exception("Purge: rule %s failed", purge.key)
            failed.append(f"{purge.what}: {type(error).__name__}")
    if failed:
        run.fail(_("Nicht alles wurde gelöscht.") + "\n" + "\n".join(failed))
    else:
        run.finish()
    return not failed


def _carry_out(run: PurgeRun, purge: Purge, day: date) -> None:
    before: list[Any] = []
    for _n in range(CHUNKS_AT_MOST):
        keys = _one_chunk(run, purge, day)
        if not keys:
            return
        if keys == before:
            raise RuntimeError("the same rows are due again")
        run.report_progress(run.progress, str(purge.what))
        before = keys
    raise RuntimeError("too many chunks")


@transaction.atomic
def _one_chunk(run: PurgeRun, purge: Purge, day: date) -> list[Any]:
    """Some rows and their record, both or neither; of two runs at once the second waits, and sees."""
    hold("purge")
    keys = list(purge.due(day).order_by("pk").values_list("pk", flat=True)[: purge.chunk])
    if keys:
        purge.carry_out(keys)
        period = str(purge.retention)
        put_on_record(run, rule=purge.key, what=str(purge.what), period=period, number=len(keys))
    return keys


def put_on_record(run: PurgeRun, *, rule: str, what: str, period: str, number: int) -> None:
    """What went, in words of today, and how much of it; whose it was is not said."""
    DeletionRecord.objects.create(run=run, rule=rule, what=what, period=period, number=number)


def due_counts(purges: Sequence[Purge], day: date) -> list[tuple[Purge, int]]:
    """How many rows each rule would take on this day."""
    return [(purge, purge.due(day).order_by().count()) for purge in purges]
