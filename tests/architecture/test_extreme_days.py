"""A day that nobody can have meant, stored before there was a check, costs itself and no page or feed."""

from datetime import date

import pytest
from django.db import connection
from icalendar import Calendar

from erfurt_sozialraum.dates.models import DateStatement
from participation.models import Consultation
from tests import factories as f

pytestmark = pytest.mark.django_db

EXTREMES = (date(26, 1, 1), date(9999, 12, 31), date(1, 1, 1))
PAGES = ("/", "/prozess/", "/termine/", "/termine.ics", "/stadtrat/", "/gremien/", "/was-daraus-wurde/")


@pytest.fixture
def unchecked():
    """As it was before: no check in the database."""
    with connection.cursor() as cursor:
        for model in DateStatement.__subclasses__():
            table = model._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_credible_days"')


@pytest.fixture
def damaged(unchecked):
    """Every dated kind, with a date of old and then an extreme one; and a consultation until for ever."""
    process = f.ProcessFactory(is_main=True)
    body = f.CommitteeFactory()
    rows = [
        f.StepFactory(process=process, title="Schritt"),
        f.EventFactory(process=process, committee=body, title="Treffen"),
        f.DeliberationFactory(process=process, about=body),
        f.CouncilInvitationFactory(committee=body),
    ]
    for row in rows:
        f.state_date(row, date(2041, 7, 9))
        for day in EXTREMES:
            f.state_date(row, day)
    f.ConsultationFactory(process=process)
    Consultation.objects.update(answer_by=date(9999, 12, 31))
    return rows, body


def test_no_page_or_feed_is_lost(client, damaged):
    rows, body = damaged
    own = (f"/gremien/{body.slug}/", f"/gremien/{body.slug}/termine.ics", f"/termine/{rows[1].pk}/")
    for page in PAGES + own:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        assert answer.content.count(b"\n") < 3000, page


def test_the_date_before_it_counts(client, damaged):
    entries = Calendar.from_ical(client.get("/termine.ics").content).walk("VEVENT")
    assert [row.decoded("dtstart") for row in entries if row["SUMMARY"] == "Treffen"] == [date(2041, 7, 9)]
    for row in damaged[0]:
        assert type(row).objects.with_latest_date().get(pk=row.pk).date.earliest == date(2041, 7, 9)
        assert row.date.earliest == date(2041, 7, 9)


def test_another_date_can_be_stated(damaged):
    event = damaged[0][1]
    event.dates.unless_newer(event.date.pk)
