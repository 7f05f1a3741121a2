"""A session of a committee deals with several processes: it names none, its items do."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from participation.models import Event, EventStatus
from participation.overviews.answers.questions import council_answers
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    ProcessFactory,
    state_date,
)
from tests.reading import text_of

from .posts import dated

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
DAY = date(2099, 5, 14)


@pytest.fixture
def sag():
    return CouncilCommitteeFactory(name="SAG", slug="sag")


def session(body):
    event = EventFactory(process=None, committee=body, title="Sitzung im Mai")
    state_date(event, DAY)
    return event


def ahead(process):
    now = timezone.localdate()
    scope = Scope(process, CouncilCommitteeFactory(), now, now, timezone.now())
    return [row["title"] for row in build_snapshot(scope)["dates"]["ahead"]]


def test_each_process_has_its_item_of_the_one_session(client, sag):
    first, second, third = ProcessFactory(is_main=True), ProcessFactory(), ProcessFactory()
    event = session(sag)
    for process in (first, second):
        DeliberationFactory(process=process, committee=sag, event=event, title=f"Stand: {process.name}")

    for process in (first, second):
        (row,) = council_answers(PUBLIC, process).hearings.coming
        assert (row.title, row.statement["text"]) == (f"Stand: {process.name}", "14. Mai 2099")
        assert ahead(process) == ["Sitzung im Mai"]
    assert (council_answers(PUBLIC, third).hearings.rows, ahead(third)) == ((), [])
    page = text_of(client.get(f"/termine/{event.pk}/"))
    assert f"Stand: {first.name}" in page
    assert f"Stand: {second.name}" in page


@pytest.mark.parametrize("closed", [{"published_at": None}, {"withdrawn_at": timezone.now()}])
def test_without_a_process_it_is_as_public_as_its_committee(client, closed):
    shown, hidden = session(CouncilCommitteeFactory()), session(CouncilCommitteeFactory(**closed))
    row = DeliberationFactory(process=ProcessFactory(), committee=None, event=hidden)

    assert list(Event.objects.visible_to(PUBLIC)) == [shown]
    assert [client.get(f"/termine/{event.pk}/").status_code for event in (shown, hidden)] == [200, 404]
    assert (row.session, row.date) == (None, None)


def test_an_invitation_to_it_stands_with_every_process(sag):
    process = ProcessFactory(is_main=True)
    DeliberationFactory(process=process, committee=sag)
    invitation = CouncilInvitationFactory(committee=sag, event=session(sag))

    assert [row.pk for row in council_answers(PUBLIC, process).invitations.rows] == [invitation.pk]


def test_only_a_committee_of_the_council_may_do_without(client, planner, sag):
    ProcessFactory(is_main=True)
    ProcessFactory()
    ag = CommitteeFactory()
    address = "/aufgaben/veranstaltungen/neu/"
    sent = dated(DAY, title="Sitzung", process="")

    for body in ("", ag.pk):
        answer = client.post(address, sent | {"committee": body})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"process"})
    assert client.post(address, sent | {"committee": sag.pk}).status_code == 302
    event = Event.objects.get()
    assert (event.process, event.committee) == (None, sag)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(committee=None)


def test_what_a_committee_decides_is_no_result_of_the_session(client, planner, sag):
    event = session(sag)
    Event.objects.update(status=EventStatus.HELD)
    answer = client.get(f"/aufgaben/veranstaltungen/{event.pk}/ergebnis/")

    assert (answer.status_code, "halten Sie bei der Beratung fest" in text_of(answer)) == (409, True)
    assert client.get(f"/aufgaben/veranstaltungen/{event.pk}/").status_code == 200
