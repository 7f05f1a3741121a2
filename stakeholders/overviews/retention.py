"""Which rows of this floor have been kept long enough on a day."""

from datetime import date

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from stakeholders.models import (
    BarrierReport,
    OutgoingMail,
    Person,
    PersonContact,
    Role,
    RoleGrant,
    SeatHolder,
    User,
)


def contacts_due(day: date) -> QuerySet[PersonContact]:
    """Ways to reach those whose last seat is over; who never had one is still to be seated."""
    rows = PersonContact.objects.filter(Exists(_seats("person")))
    return rows.filter(~Exists(_kept_seats("person", PersonContact.RETENTION.last_day(day))))


def people_due(day: date) -> QuerySet[Person]:
    """People whose last seat is over; and those who never had one, from the day they were entered."""
    period = Person.RETENTION
    entered_now = Q(~Exists(_seats("pk"))) & (
        Q(created__gte=period.last_moment(day)) | Q(user__isnull=False, user__blanked_at=None)
    )
    works = RoleGrant.objects.filter(_running(day), role=Role.STAFF, works_for=OuterRef("pk"))
    rows = Person.objects.known().filter(~Exists(_kept_seats("pk", period.last_day(day))), ~Exists(works))
    return rows.exclude(entered_now)


def holders_due(day: date) -> QuerySet[SeatHolder]:
    """Seats that somebody held once who is still known by name."""
    last = SeatHolder.RETENTION.last_day(day)
    return SeatHolder.objects.filter(ends_on__lt=last, person__blanked_at=None)


def accounts_due(day: date) -> QuerySet[User]:
    """Accounts with which nobody signed in, and that give no access by a role or a seat."""
    seen = Coalesce("last_login", "created")
    rows = User.objects.filter(blanked_at=None).alias(last_seen=seen)
    rows = rows.filter(last_seen__lt=User.RETENTION.last_moment(day))
    seats = SeatHolder.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), person__user=OuterRef("pk"))
    return rows.filter(~Exists(RoleGrant.objects.filter(_running(day), user=OuterRef("pk"))), ~Exists(seats))


def mails_due(day: date) -> QuerySet[OutgoingMail]:
    """Mails that neither wait nor are being sent."""
    before = OutgoingMail.RETENTION.last_moment(day)
    rows = OutgoingMail.objects.filter(finished_at__lt=before)
    return rows.exclude(job_status__in=[JobStatus.QUEUED, JobStatus.RUNNING])


def barriers_due(day: date) -> QuerySet[BarrierReport]:
    """Reports that somebody answered."""
    return BarrierReport.objects.filter(answered_at__lt=BarrierReport.RETENTION.last_moment(day))


def sessions_due(day: date) -> QuerySet[Session]:
    """Signed out by time."""
    return Session.objects.filter(expire_date__lt=timezone.now())


def _seats(key: str) -> QuerySet[SeatHolder]:
    return SeatHolder.objects.filter(person=OuterRef(key))


def _kept_seats(key: str, last: date) -> QuerySet[SeatHolder]:
    """Seats that run, or that ended less than the period ago."""
    return _seats(key).filter(Q(ends_on=None) | Q(ends_on__gte=last))


def _running(day: date) -> Q:
    """A role that is held on this day or later."""
    return Q(Q(ends_on=None) | Q(ends_on__gte=day), ended_at=None)
