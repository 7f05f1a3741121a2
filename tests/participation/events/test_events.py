"""Events: planned with a date or a gap, held or cancelled once, dates as further statements."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision
from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.events import create_event, move_event
from participation.models import Event, EventStatus
from tests.at_once import at_once
from tests.factories import (
    CommitteeFactory,
    EventFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    UserFactory,
    member_of,
    state_date,
)

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/veranstaltungen/"
NEW = "/aufgaben/veranstaltungen/neu/"


def address(name, event):
    return reverse(f"participation:{name}", args=[event.pk])


def date_data(**values):
    day = timezone.localdate().isoformat()
    base = {"kind": "dated", "precision": "quarter", "earliest": "2027-02-01", "stated_on": day}
    return base | values


def event_data(process, **values):
    return date_data(title="Ortsteilwerkstatt", process=process.pk, place="Rathaus", **values)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("planner", (200, 302, 302)),
        ("editor", (200, 302, 302)),
        ("moderator", (200, 403, 403)),
        ("staff", (403,) * 3),
    ],
)
def test_each_role_does_its_own_part(client, role, expected):
    client.force_login(UserFactory(roles=[role]))
    event = EventFactory()
    got = (
        client.get(LIST).status_code,
        client.post(NEW, event_data(event.process)).status_code,
        client.post(address("event_move", event), {"stand": "cancelled"}).status_code,
    )
    assert got == expected


def test_visitors_and_members_stay_outside(client):
    event = EventFactory()
    assert client.get(LIST)["Location"].startswith("/konto/")
    client.force_login(member_of(CommitteeFactory()))
    for name in ("event_detail", "event_move", "event_date", "event_visibility"):
        method = client.get if name == "event_detail" else client.post
        assert method(address(name, event)).status_code == 403, name


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, planner, rows, django_assert_num_queries):
    for _n in range(rows):
        state_date(EventFactory(committee=CommitteeFactory()), date(2027, 1, 1))
    with django_assert_num_queries(5):
        response = client.get(LIST)
    assert len(response.context["page"].object_list) == rows


def test_the_list_is_in_order_of_time_and_counts_results(client, planner):
    undated = EventFactory()
    state_date(undated, kind=DateKind.UNDATED)
    late = EventFactory()
    state_date(late, date(2027, 6, 1))
    early = EventFactory()
    state_date(early, date(2027, 2, 1), precision=Precision.QUARTER)
    held = EventFactory(status=EventStatus.HELD)
    ResultFactory(event=held)
    response = client.get(LIST)
    assert list(response.context["page"]) == [early, late, undated]
    for words in ("1. Quartal 2027", "noch nicht terminiert"):
        assert words in response.content.decode(), words
    response = client.get(LIST, {"stand": "stattgefunden"})
    assert [(row, row.result_count) for row in response.context["page"]] == [(held, 1)]


def test_an_event_is_created_with_its_date_in_the_precision_known(client, planner):
    process, body = ProcessFactory(), CommitteeFactory()
    topic = TopicFactory(process=process)
    data = event_data(process, committee=body.pk, topics=[topic.pk], publish="on")
    response = client.post(NEW, data)
    event = Event.objects.get()
    assert response["Location"] == address("event_detail", event)
    assert (event.title, event.committee, event.place, event.is_public) == (
        "Ortsteilwerkstatt",
        body,
        "Rathaus",
        True,
    )
    assert (event.date_text, event.date.recorded_by, list(event.topics.all())) == (
        "1. Quartal 2027",
        planner,
        [topic],
    )


def test_an_event_without_a_date_names_who_clarifies_it(client, planner):
    process = ProcessFactory()
    gap = {"kind": "undated", "clarified_by": "", "clarify_until": "", "earliest": ""}
    response = client.post(NEW, event_data(process, **gap))
    assert (response.status_code, sorted(response.context["form"].errors)) == (
        422,
        ["clarified_by", "clarify_until"],
    )
    assert "Ortsteilwerkstatt" in response.content.decode()
    gap |= {"clarified_by": "Stadtplanung", "clarify_until": "2027-01-31"}
    assert client.post(NEW, event_data(process, **gap)).status_code == 302
    event = Event.objects.get()
    assert (event.date_text, event.published_at) == ("noch nicht terminiert", None)


def test_topics_belong_to_the_process(client, planner):
    data = event_data(ProcessFactory(), topics=[TopicFactory().pk])
    assert list(client.post(NEW, data).context["form"].errors) == ["topics"]


def test_held_and_cancelled_once_and_never_back(client, planner):
    event = EventFactory()
    state_date(event, timezone.localdate())
    assert client.post(address("event_move", event), {"stand": "held"}).status_code == 302
    event.refresh_from_db()
    assert event.status == EventStatus.HELD
    for to in (EventStatus.CANCELLED, EventStatus.HELD):
        response = client.post(address("event_move", event), {"stand": to})
        assert response.status_code == 409, to
        assert "Das geht nicht mehr" in response.content.decode()
    with pytest.raises(Refused):
        move_event(EventFactory(status=EventStatus.CANCELLED), EventStatus.HELD)
    assert client.post(address("event_move", event), {"stand": "unsinn"}).status_code == 422


def test_two_people_move_the_same_event():
    event = EventFactory()
    mine, yours = Event.objects.get(pk=event.pk), Event.objects.get(pk=event.pk)
    move_event(mine, EventStatus.CANCELLED)
    with pytest.raises(Refused) as refused:
        move_event(yours, EventStatus.HELD)
    assert "abgesagt" in refused.value.message
    event.refresh_from_db()
    assert event.status == EventStatus.CANCELLED


def test_what_lies_ahead_has_not_taken_place(client, planner):
    event = EventFactory()
    state_date(event, timezone.localdate() + timedelta(days=3))
    response = client.post(address("event_move", event), {"stand": "held"})
    assert response.status_code == 409
    assert "liegt in der Zukunft" in response.content.decode()
    assert client.post(address("event_move", event), {"stand": "cancelled"}).status_code == 302


def test_a_new_date_is_a_further_statement(client, planner):
    event = EventFactory()
    first = state_date(event, date(2027, 1, 1), precision=Precision.YEAR)
    response = client.post(address("event_date", event), date_data(seen=first.pk))
    assert response.status_code == 302
    assert [row.text for row in event.dates.all()] == ["1. Quartal 2027", "2027"]
    page = client.get(address("event_detail", event)).content.decode()
    assert "1. Quartal 2027" in page


def test_a_stale_date_is_refused_and_what_was_typed_stays(client, planner):
    event = EventFactory()
    first = state_date(event, date(2027, 1, 1), precision=Precision.YEAR)
    state_date(event, date(2027, 9, 1), precision=Precision.MONTH)
    data = date_data(seen=first.pk, source="Anruf")
    response = client.post(address("event_date", event), data)
    page = response.content.decode()
    assert (response.status_code, event.dates.count()) == (409, 2)
    for words in ("September 2027", "Anruf"):
        assert words in page, words
    assert client.post(address("event_date", event), response.context["date_form"].data).status_code == 302


def test_a_wrong_date_is_named_at_the_field(client, planner):
    event = EventFactory()
    response = client.post(address("event_date", event), date_data(earliest=""))
    assert (response.status_code, list(response.context["date_form"].errors)) == (422, ["earliest"])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_detail_asks_the_same_number_of_queries(client, planner, rows, django_assert_num_queries):
    event = EventFactory(status=EventStatus.HELD)
    for n in range(rows):
        state_date(event, date(2026, 1, 1 + n))
        ResultFactory(event=event)
    with django_assert_num_queries(11):
        response = client.get(address("event_detail", event))
    assert response.status_code == 200


def test_an_exact_day_may_have_times_and_others_not(client, planner):
    event = EventFactory()
    times = {"start_time": "18:00", "end_time": "20:30"}
    day = date_data(precision="day", earliest="2027-02-01")
    assert client.post(address("event_date", event), day | times).status_code == 302
    page = " ".join(client.get(address("event_detail", event)).content.decode().split())
    assert "1. Februar 2027 von 18:00 bis 20:30 Uhr" in page
    quarter = date_data(seen=event.dates.get().pk) | times
    assert client.post(address("event_date", event), quarter).status_code == 302
    assert (event.dates.first().text, event.dates.first().start_time) == ("1. Quartal 2027", None)


@pytest.mark.parametrize(
    ("start", "end", "field"), [("", "20:00", "start_time"), ("20:00", "18:00", "end_time")]
)
def test_an_end_needs_a_beginning_before_it(client, planner, start, end, field):
    data = date_data(precision="day", start_time=start, end_time=end)
    response = client.post(address("event_date", EventFactory()), data)
    assert (response.status_code, list(response.context["date_form"].errors)) == (422, [field])


def edit_data(event, **values):
    base = {"title": event.title, "committee": "", "place": "", "description": "", "step": "", "source": ""}
    return base | {"revision": revision_of(event)} | values


def test_a_double_click_makes_one_event(client, planner):
    process = ProcessFactory()
    key = client.get(NEW).context["form"]["form_key"].value()
    sent = event_data(process, form_key=str(key() if callable(key) else key))
    first, second = (client.post(NEW, sent) for _click in range(2))
    assert (first["Location"], first.status_code) == (second["Location"], 302)
    assert (Event.objects.count(), Event.objects.get().dates.count()) == (1, 1)
    assert client.post(NEW, event_data(process)).status_code == 302
    assert Event.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_the_same_moment_one_makes_the_event():
    process, key = ProcessFactory(), uuid.uuid4()

    def click():
        event = Event(process=process, title="Werkstatt", form_key=key)
        return create_event(event, date={"kind": DateKind.UNDATED}, publish=True, by=None).pk

    made = at_once(click, click)
    assert made == [Event.objects.get().pk] * 2


def test_an_event_is_changed_after_it_was_made(client, planner):
    event = EventFactory(title="Alt")
    topic, step = TopicFactory(process=event.process), StepFactory(process=event.process)
    sent = edit_data(event, title="Neu", place="Rathaus", topics=[topic.pk], step=step.pk)
    assert client.post(address("event_edit", event), sent)["Location"] == address("event_detail", event)
    event.refresh_from_db()
    assert (event.title, event.place, event.step, list(event.topics.all())) == (
        "Neu",
        "Rathaus",
        step,
        [topic],
    )
    page = client.get(address("event_detail", event)).content.decode()
    assert step.title in page and f'href="{address("event_edit", event)}"' in page


def test_an_edit_takes_only_what_belongs_to_the_process(client, planner):
    event, other = EventFactory(), TopicFactory()
    sent = edit_data(event, title="", topics=[other.pk], step=StepFactory().pk, place="Bleibt stehen")
    response = client.post(address("event_edit", event), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["title", "topics", "step"])
    assert "Bleibt stehen" in response.content.decode()


def test_a_stale_edit_shows_both_texts(client, planner):
    event = EventFactory()
    mine = edit_data(event, place="Mein Ort")
    client.post(address("event_edit", event), edit_data(event, place="Ihr Ort"))
    response = client.post(address("event_edit", event), mine)
    page = response.content.decode()
    assert (response.status_code, "Mein Ort" in page, "Ihr Ort" in page) == (409, True, True)
    again = mine | {"revision": response.context["form"]["revision"].value()}
    assert client.post(address("event_edit", event), again).status_code == 302
    event.refresh_from_db()
    assert event.place == "Mein Ort"


def test_others_do_not_edit_events(client):
    event = EventFactory(title="Alt")
    assert client.get(address("event_edit", event))["Location"].startswith("/konto/")
    for user in (member_of(CommitteeFactory()), UserFactory(roles=["moderator"])):
        client.force_login(user)
        assert client.get(address("event_edit", event)).status_code == 403
        assert client.post(address("event_edit", event), edit_data(event, title="Neu")).status_code == 403
    event.refresh_from_db()
    assert event.title == "Alt"
