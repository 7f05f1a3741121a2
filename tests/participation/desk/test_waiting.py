"""What nobody is late with yet stands on the desk too: invitations, results left internal, reports."""

from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from guidelines.models import StoredFile
from tests.factories import (
    CouncilInvitationFactory,
    ProcessFactory,
    ReportFactory,
    ResultFactory,
    UserFactory,
    state_date,
)

pytestmark = pytest.mark.django_db
DESK = "/aufgaben/"


def titles(client):
    return [(task.title, task.kind, task.href) for task in client.get(DESK).context["desk"].tasks]


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (10, "Der Stadtrat ist noch nicht eingeladen"),
        (-10, "Ob der Stadtrat eingeladen war, ist nicht vermerkt"),
        (60, ""),
        (-500, ""),
    ],
)
def test_an_invitation_waits_until_it_is_noted(client, planner, offset, said):
    ProcessFactory(is_main=True, records_from=today() - timedelta(days=100))
    row = CouncilInvitationFactory(invited_on=None)
    state_date(row, today() + timedelta(days=offset))
    here = f"/aufgaben/stadtrat/einladungen/{row.pk}/bearbeiten/"
    expected = [(f"{row.committee.label}: {row}", said, here)] if said else []
    assert titles(client) == expected
    assert not said or client.get(here).status_code == 200
    row.invited_on = today()
    row.save()
    assert titles(client) == []


def test_a_result_left_internal_waits_until_it_is_public(client, planner):
    row = ResultFactory(published_at=None)
    ResultFactory()
    page = client.get(DESK)
    assert page.context["desk"].internal_results == [row]
    way = f"/aufgaben/veranstaltungen/{row.event_id}/#ergebnis-{row.pk}"
    assert way in page.content.decode()
    assert f'id="ergebnis-{row.pk}"' in client.get(way).content.decode()
    client.post(f"/aufgaben/ergebnisse/{row.pk}/sichtbarkeit/", {"sichtbar": "ja"})
    assert client.get(DESK).context["desk"].internal_results == []


def test_a_moderator_is_not_asked_to_publish_results(client):
    ResultFactory(published_at=None)
    client.force_login(UserFactory(roles=["moderator"]))
    assert client.get(DESK).context["desk"].internal_results == []


def test_a_report_waits_for_its_release(client, planner):
    file = StoredFile.objects.create(content="x.pdf", name="x.pdf", media_type="application/pdf", size=1)
    row = ReportFactory(job_status="done", file=file)
    assert client.get(DESK).context["desk"].reports["done"] == [row]
