"""Somebody of whom every kind of row tells."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import StoredFile
from participation.models import CommitteeResponse, Outcome, Point, Reply
from stakeholders.models import (
    BarrierReport,
    OutgoingMail,
    Person,
    PersonContact,
    ReadMark,
    Role,
    RoleGrant,
    SeatHolder,
    StatusUpdate,
)
from tests import factories as f

ADDRESS, NAME = "wilma.probe@example.org", "Wilma Probe"


def wilma():
    """Somebody of whom every kind of row tells: once planner, once in a body; nothing of it runs any more."""
    user = f.UserFactory(email=ADDRESS, name=NAME)
    over = {"ends_on": today() - timedelta(days=1)}
    f.grant(user, Role.RELEASER, **over)
    EmailAddress.objects.create(user=user, email=ADDRESS, primary=True, verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "GEHEIM"})
    person = Person.objects.create(name=NAME, user=user)
    PersonContact.objects.create(person=person, email=ADDRESS, phone="0361 999")
    SeatHolder.objects.create(seat=f.SeatFactory(), person=person, **over)
    RoleGrant.objects.create(
        user=f.UserFactory(), role=Role.STAFF, works_for=person, starts_on=today() - timedelta(days=9), **over
    )
    ReadMark.objects.create(committee=f.CommitteeFactory(), user=user, read_at=timezone.now())
    OutgoingMail.objects.create(recipient=ADDRESS.upper(), subject="Einladung", body="Hallo")
    BarrierReport.objects.create(text="Zu hell", email=ADDRESS, form_key="b")
    CommitteeResponse.objects.create(loop=f.FeedbackLoopFactory(), text="Wir stimmen zu.", said_by=user)
    point = Point.objects.create(contribution=f.ContributionFactory(status="accepted"), text="Bänke")
    Reply.objects.create(point=point, outcome=Outcome.NOTED, reason="Danke.", replied_by=user)
    file = StoredFile.objects.create(
        content="a.pdf", name="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64
    )
    f.ReportFactory(
        published_at=timezone.now(), job_status=JobStatus.DONE, released_by=user, ordered_by=user, file=file
    )
    StatusUpdate.objects.create(
        committee=f.CommitteeFactory(), number=1, text=f"{NAME} berichtet.", recorded_by=user
    )
    return user
