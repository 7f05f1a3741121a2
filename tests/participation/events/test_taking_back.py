"""Events and results that were public can be taken back, and shown again."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import today
from participation.models import EventStatus, FeedbackLoop
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    EventFactory,
    FeedbackLoopFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    UserFactory,
    hear,
    mention,
    state_date,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db

EVENT, RESULT = "Werkstatt am Roten Berg", "Bänke werden gebaut"


@pytest.fixture
def world():
    """A body's event with a result of a contribution, of which another body is to hear."""
    process = ProcessFactory(is_main=True)
    topic, step = TopicFactory(process=process), StepFactory(process=process)
    body = CommitteeFactory(name="Begleitgremium")
    event = EventFactory(
        process=process, committee=body, step=step, title=EVENT, status=EventStatus.HELD, place="Rathaus"
    )
    event.topics.set([topic])
    state_date(event, today() - timedelta(days=1))
    result = ResultFactory(event=event, title=RESULT)
    said = AcceptedFactory(consultation__process=process, topic=topic, area=AreaFactory())
    mention(result, said)
    result.topics.set([topic])
    return FeedbackLoopFactory(result=result, committee=CommitteeFactory(name="AG"), due_on=date(2027, 1, 1))


def public_addresses(loop):
    """Every public page on which the event or the result may stand."""
    result, event = loop.result, loop.result.event
    said = result.mentions.get().contribution
    names = {
        "home": [],
        "ledger": [],
        "calendar": [],
        "calendar_feed": [],
        "process": [],
        "council": [],
        "committee_list": [],
        "committee": [event.committee.slug],
        "committee_feed": [event.committee.slug],
        "step": [event.step.slug],
        "topic": [result.topics.get().slug],
        "area": [said.area.slug],
        "contribution": [said.consultation.slug, said.pk],
        "result": [result.pk],
        "event": [event.pk],
        "concept": [event.process.slug],
    }
    found = {name: reverse(f"participation:{name}", args=args) for name, args in names.items()}
    hearing = reverse("participation:committee", args=[loop.committee.slug])
    lists = {f"ledger {show}": f"{found['ledger']}?zeige={show}" for show in ("ergebnisse", "rueckmeldungen")}
    return found | lists | {"committee that hears": hearing}


def naming(client, loop, words):
    """The public pages that hold these words."""
    pages = {name: client.get(address) for name, address in public_addresses(loop).items()}
    return {
        name for name, page in pages.items() if page.status_code == 200 and words in page.content.decode()
    }


def change(client, row, kind, shows):
    address = reverse(f"participation:{kind}_visibility", args=[row.pk])
    return client.post(address, {"sichtbar": "ja" if shows else "nein"})


def snapshot_of(process):
    scope = Scope(process, CommitteeFactory(), today() - timedelta(days=9), today(), timezone.now())
    return str(build_snapshot(scope))


def test_an_event_taken_back_is_named_nowhere_and_comes_back(client, planner, world):
    event, anonymous = world.result.event, type(client)()
    before = naming(anonymous, world, EVENT)
    assert before >= {"calendar", "calendar_feed", "committee", "committee_feed", "event", "result", "step"}
    assert EVENT in snapshot_of(event.process)

    assert change(client, event, "event", False).status_code == 302
    assert naming(anonymous, world, EVENT) == set()
    assert EVENT not in snapshot_of(event.process)
    assert anonymous.get(reverse("participation:event", args=[event.pk])).status_code == 404
    assert anonymous.get(reverse("participation:event_file", args=[event.pk])).status_code == 404
    # Its result is a fact of its own.
    page = text_of(anonymous.get(reverse("participation:result", args=[world.result.pk])))
    assert "einer Veranstaltung, die nicht öffentlich ist" in page

    assert change(client, event, "event", True).status_code == 302
    assert naming(anonymous, world, EVENT) == before


def test_a_result_taken_back_is_named_nowhere_and_comes_back(client, planner, world):
    result, anonymous = world.result, type(client)()
    before = naming(anonymous, world, RESULT)
    assert before >= {"ledger ergebnisse", "ledger rueckmeldungen", "committee that hears", "event", "result"}
    assert before >= {"contribution", "topic", "area", "step"}
    assert RESULT in snapshot_of(result.event.process)

    assert change(client, result, "result", False).status_code == 302
    assert naming(anonymous, world, RESULT) == set()
    assert RESULT not in snapshot_of(result.event.process)
    assert anonymous.get(reverse("participation:result", args=[result.pk])).status_code == 404
    assert not FeedbackLoop.objects.visible_to(planner).exists(), "nobody need hear of it now"

    assert change(client, result, "result", True).status_code == 302
    assert naming(anonymous, world, RESULT) == before
    assert FeedbackLoop.objects.visible_to(AnonymousUser()).get() == world


@pytest.mark.parametrize("kind", ["event", "result"])
def test_planners_see_what_was_taken_back_marked(client, planner, world, kind):
    row = world.result if kind == "result" else world.result.event
    change(client, row, kind, False)
    pages = [reverse("participation:event_detail", args=[world.result.event_id])]
    pages += [reverse(f"participation:{kind}", args=[row.pk])]
    pages += [reverse("participation:calendar" if kind == "event" else "participation:ledger")]
    for address in pages:
        page = text_of(client.get(address, {"zeige": "ergebnisse"}))
        assert "zurückgezogen" in page, address
        assert row.title in page, address


@pytest.mark.parametrize("kind", ["event", "result"])
def test_shown_and_taken_back_once_each(client, planner, world, kind):
    row = world.result if kind == "result" else world.result.event
    steps = [(True, 409), (False, 302), (False, 409), (True, 302), (True, 409)]
    assert [change(client, row, kind, shows).status_code for shows, _status in steps] == [
        status for _shows, status in steps
    ]


@pytest.mark.parametrize("kind", ["event", "result"])
def test_an_internal_row_is_shown_after_its_process_only(client, planner, kind):
    process = ProcessFactory(published_at=None)
    event = EventFactory(process=process, published_at=None)
    row = event if kind == "event" else ResultFactory(event=event, published_at=None)
    assert change(client, row, kind, True).status_code == 409
    type(process).objects.update(published_at=timezone.now())
    assert change(client, row, kind, True).status_code == 302
    row.refresh_from_db()
    assert row.is_public


@pytest.mark.parametrize("kind", ["event", "result"])
def test_members_take_nothing_back(client, world, kind):
    client.force_login(UserFactory())
    row = world.result if kind == "result" else world.result.event
    assert change(client, row, kind, False).status_code == 403
    row.refresh_from_db()
    assert row.is_public


def test_the_desk_does_not_ask_whether_what_was_taken_back_took_place(client, planner):
    event = EventFactory(process__records_from=date(2020, 1, 1))
    question = "Hat die Veranstaltung stattgefunden?"
    state_date(event, today() - timedelta(days=3))
    desk = reverse("participation:desk")
    assert question in text_of(client.get(desk))
    change(client, event, "event", False)
    assert question not in text_of(client.get(desk))


def test_what_a_body_heard_stays_on_record(client, planner, world):
    record = hear(world)
    change(client, world.result, "result", False)
    change(client, world.result, "result", True)
    assert FeedbackLoop.objects.visible_to(planner).get().statements.get() == record
