"""People, seats, accounts, mails and reports: how long each stays, to the day, and what is left then."""

from datetime import datetime, time, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.jobs import JobStatus
from participation.actions.retention.purging import purge
from participation.models import CommitteeResponse
from stakeholders.models import (
    BarrierReport,
    DeletionRecord,
    OutgoingMail,
    Person,
    PersonContact,
    ReadMark,
    Role,
    RoleGrant,
    SeatHolder,
    User,
)
from tests import factories as f
from tests.stored import rows_with

pytestmark = pytest.mark.django_db
TWO_YEARS = 731
"""Days after which two years are over for certain, with a leap day in between."""


def ago(days, at=time(12)):
    """The middle of the day so many days ago."""
    return timezone.make_aware(datetime.combine(today() - timedelta(days=days), at))


def sit(person, *, ended=None):
    """A seat that lasts, or that ended so many days ago."""
    ends_on = None if ended is None else today() - timedelta(days=ended)
    return SeatHolder.objects.create(seat=f.SeatFactory(), person=person, ends_on=ends_on)


def someone(name="Otto Beispiel", days=2000, **fields):
    person = Person.objects.create(name=name, created=ago(days), **fields)
    PersonContact.objects.create(person=person, email="otto@example.org")
    return person


def account(seen, *roles, **fields):
    """An account that was last used so many days ago."""
    user = f.UserFactory(email="erika@example.org", name="Erika Muster", created=ago(3000), **fields)
    User.objects.filter(pk=user.pk).update(last_login=ago(seen))
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    for role in roles:
        grant = f.grant(user, role)
        RoleGrant.objects.filter(pk=grant.pk).update(ends_on=today() - timedelta(days=1))
    return user


def done():
    return dict(DeletionRecord.objects.values_list("rule", "number"))


@pytest.mark.parametrize(("ended", "gone"), [(None, False), (700, False), (TWO_YEARS, True)])
def test_a_person_goes_two_years_after_the_last_seat(ended, gone):
    person = someone(organisation=f.OrganisationFactory())
    holder = sit(person, ended=ended)
    purge()
    person.refresh_from_db()
    assert (person.name == "ehemaliges Mitglied", person.organisation_id is None) == (gone, gone)
    assert bool(rows_with("Otto Beispiel")) != gone
    # That somebody sat there from when until when stays.
    assert SeatHolder.objects.get().pk == holder.pk and SeatHolder.objects.get().person_id == person.pk


def test_an_earlier_seat_goes_alone_while_another_lasts():
    person = someone()
    early, now = sit(person, ended=TWO_YEARS), sit(person)
    purge()
    person.refresh_from_db()
    assert (person.name, PersonContact.objects.count()) == ("Otto Beispiel", 1)
    assert [row.person.name for row in SeatHolder.objects.order_by("pk")] == [
        "ehemaliges Mitglied",
        "Otto Beispiel",
    ]
    assert done() == {"seats": 1}
    purge()
    assert (done(), Person.objects.count()) == ({"seats": 1}, 2)
    assert early.pk < now.pk


@pytest.mark.parametrize(("days", "gone"), [(700, False), (TWO_YEARS, True)])
def test_who_never_had_a_seat_counts_from_the_day_they_were_entered(days, gone):
    person = someone(days=days)
    purge()
    person.refresh_from_db()
    assert (person.blanked_at is not None, bool(rows_with("otto@example.org"))) == (gone, not gone)


def test_whom_somebody_works_for_stays():
    person = someone()
    sit(person, ended=TWO_YEARS)
    f.grant(f.UserFactory(), Role.STAFF, works_for=person)
    purge()
    person.refresh_from_db()
    assert person.name == "Otto Beispiel"


@pytest.mark.parametrize(("seen", "gone"), [(700, False), (TWO_YEARS, True)])
def test_an_account_goes_two_years_after_it_was_last_used(client, seen, gone):
    user = account(seen, Role.EDITOR)
    ReadMark.objects.create(committee=f.CommitteeFactory(), user=user, read_at=timezone.now())
    person = someone(name="Erika Muster", user=user)
    sit(person, ended=40)
    loop = f.FeedbackLoopFactory()
    CommitteeResponse.objects.create(loop=loop, text="Wir stimmen zu.", said_by=user)
    OutgoingMail.objects.create(recipient=user.email, subject="Einladung", body="Hallo")
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(last_login=ago(seen))
    purge()
    user.refresh_from_db()
    person.refresh_from_db()
    assert (user.blanked_at is not None, user.is_active) == (gone, not gone)
    assert (bool(rows_with("erika@example.org")), person.user_id is None) == (not gone, gone)
    assert (ReadMark.objects.count(), RoleGrant.objects.count(), CommitteeResponse.objects.count()) == (
        0 if gone else 1,
        1,
        1,
    )
    # The person's own time is not over: the seat ended some weeks ago.
    assert person.name == "Erika Muster"
    assert client.get("/aufgaben/").status_code == (302 if gone else 403)


def test_who_never_signed_in_counts_from_the_invitation():
    user = f.UserFactory()
    User.objects.filter(pk=user.pk).update(created=ago(TWO_YEARS))
    purge()
    user.refresh_from_db()
    assert (user.name, user.email) == ("ehemaliges Mitglied", f"geloescht-{user.pk}@konto.invalid")


@pytest.mark.parametrize("kept_by", ["role", "seat", "later role"])
def test_an_account_with_access_stays(kept_by):
    user = account(3000)
    if kept_by == "seat":
        sit(someone(user=user))
    else:
        start = today() + timedelta(days=0 if kept_by == "role" else 9)
        f.grant(user, Role.PLANNER, starts_on=start)
    purge()
    user.refresh_from_db()
    assert user.email == "erika@example.org"


@pytest.mark.parametrize(
    ("role", "name"),
    [("editor", "Amt für Beispiele"), ("operator", "Amt für Beispiele"), ("office", "Gartenamt")],
)
def test_staff_leave_the_name_of_their_office(settings, role, name):
    settings.OPERATOR_NAME = "Amt für Beispiele"
    user = account(3000)
    fields = {"office": f.OrganisationFactory(name="Gartenamt")} if role == "office" else {}
    f.grant(user, role, ends_on=today() - timedelta(days=1), **fields)
    purge()
    user.refresh_from_db()
    assert user.name == name


@pytest.mark.parametrize(
    ("status", "days", "left"),
    [("done", 6, 1), ("done", 8, 0), ("failed", 8, 0), ("queued", 8, 1), ("running", 8, 1)],
)
def test_mails_go_after_seven_days(status, days, left):
    OutgoingMail.objects.create(
        recipient="otto@example.org",
        subject="Code",
        job_status=JobStatus(status),
        finished_at=ago(days),
    )
    purge()
    assert OutgoingMail.objects.count() == left


@pytest.mark.parametrize(("answered", "left"), [(None, 1), (360, 1), (367, 0)])
def test_reports_of_barriers_go_a_year_after_their_answer(answered, left):
    by = {"answered_at": ago(answered), "answered_by": f.PlannerFactory()} if answered else {}
    BarrierReport.objects.create(text="Zu hell", form_key="x", received_at=ago(500), **by)
    purge()
    assert BarrierReport.objects.count() == left


def test_sessions_that_are_over_go(client):
    client.force_login(f.UserFactory())
    Session.objects.create(session_key="alt", session_data="", expire_date=ago(1))
    purge()
    assert Session.objects.count() == 1
    assert not Session.objects.filter(session_key="alt").exists()


def test_the_run_names_nobody():
    someone(days=TWO_YEARS)
    purge()
    row = DeletionRecord.objects.get(rule="people")
    assert (row.what, row.number) == ("Namen von Personen", 1)
    assert row.period == "2 Jahre nach dem letzten Sitz, dann ohne Name"
