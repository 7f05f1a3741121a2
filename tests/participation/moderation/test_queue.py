"""The queue: who sees it, what stands in it and in which order, how it is filtered."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import today
from participation.models import Contribution, ContributionStatus, ModerationDecision, Outcome, Point
from participation.overviews import moderation
from participation.overviews.moderation import QueueState
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    TopicFactory,
    UserFactory,
    member_of,
)
from tests.participation.moderation.queue_forms import (
    LIST,
    decision_url,
    detail,
    make_reply,
    publish,
    reply_data,
    reply_url,
)

pytestmark = pytest.mark.django_db


def test_an_anonymous_visitor_is_sent_to_sign_in(client):
    row = ContributionFactory()
    for address in (LIST, detail(row)):
        response = client.get(address)
        assert (response.status_code, response["Location"].startswith("/konto/")) == (302, True), address
    assert client.post(decision_url(row), publish(row)).status_code == 403
    row.refresh_from_db()
    assert row.status == ContributionStatus.RECEIVED


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("planner", (200, 200, 302, 302)),
        ("moderator", (200, 200, 302, 403)),
        ("editor", (200, 200, 403, 302)),
        ("releaser", (200, 200, 403, 403)),
        ("operator", (403, 403, 403, 403)),
        ("transcriber", (403, 403, 403, 403)),
    ],
)
def test_each_role_does_its_own_part(client, role, expected):
    client.force_login(UserFactory(roles=[role]))
    row, answered = ContributionFactory(), AcceptedFactory()
    point = answered.points.get()
    got = (
        client.get(LIST).status_code,
        client.get(detail(row)).status_code,
        client.post(decision_url(row), publish(row)).status_code,
        client.post(reply_url(point), reply_data(point)).status_code,
    )
    assert got == expected


def test_a_member_of_a_body_sees_no_queue(client):
    client.force_login(member_of(CommitteeFactory()))
    assert client.get(LIST).status_code == 403
    assert client.get(detail(ContributionFactory())).status_code == 403


def test_forms_show_only_to_those_who_may_use_them(client):
    row = AcceptedFactory()
    client.force_login(UserFactory(roles=["moderator"]))
    page = client.get(detail(row)).content.decode()
    assert (decision_url(row) in page, reply_url(row.points.get()) in page) == (True, False)
    client.force_login(UserFactory(roles=["editor"]))
    page = client.get(detail(row)).content.decode()
    assert (decision_url(row) in page, reply_url(row.points.get()) in page) == (False, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, planner, rows, django_assert_num_queries):
    consultation = ConsultationFactory()
    for _row in range(rows):
        topic = TopicFactory(process=consultation.process)
        ContributionFactory(consultation=consultation, topic=topic, area=AreaFactory())
    with django_assert_num_queries(8):
        response = client.get(LIST)
    assert len(response.context["page"].object_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_detail_asks_the_same_number_of_queries(client, planner, rows, django_assert_num_queries):
    row = AcceptedFactory(topic=TopicFactory(), area=AreaFactory())
    for n in range(rows):
        make_reply(row.points.get(), reason=f"Antwort {n}")
        ModerationDecision.objects.create(
            contribution=row, accepted=True, published=True, public_text=row.text, decided_by=planner
        )
    with django_assert_num_queries(16):
        response = client.get(detail(row))
    assert response.status_code == 200


def test_the_oldest_come_first(client, planner):
    now = timezone.now()
    young = ContributionFactory(received_at=now)
    old = ContributionFactory(received_at=now - timedelta(days=3))
    assert list(client.get(LIST).context["page"]) == [old, young]


def test_each_state_holds_its_rows(client, planner):
    waiting = ContributionFactory()
    open_ = AcceptedFactory()
    answered = AcceptedFactory()
    make_reply(answered.points.get())
    reopened = AcceptedFactory()
    make_reply(reopened.points.get())
    make_reply(reopened.points.get(), Outcome.OPEN, "")
    internal = ContributionFactory(status=ContributionStatus.ACCEPTED)
    Point.objects.create(contribution=internal, text=internal.text)
    rejected = ContributionFactory(status=ContributionStatus.REJECTED)
    expected = {
        "neu": {waiting},
        "antworten": {open_, reopened, internal},
        "beantwortet": {answered},
        "intern": {internal},
        "abgelehnt": {rejected},
        "alle": {waiting, open_, answered, reopened, internal, rejected},
    }
    for state, rows in expected.items():
        response = client.get(LIST, {"stand": state})
        assert set(response.context["page"]) == rows, state
    counts = moderation.counted(moderation.contributions(planner))
    assert counts == {state: len(rows) for state, rows in expected.items()}


def test_an_editor_starts_with_what_is_to_be_answered(client):
    client.force_login(UserFactory(roles=["editor"]))
    ContributionFactory()
    row = AcceptedFactory()
    assert list(client.get(LIST).context["page"]) == [row]


def test_filters_by_topic_area_text_and_number(client, planner):
    topic, area = TopicFactory(), AreaFactory()
    first = ContributionFactory(text="Die Haltestelle braucht ein Dach.", topic=topic)
    second = ContributionFactory(text="Ein Dach über den Bänken.", area=area)
    cases = [
        ({"thema": topic.slug}, [first]),
        ({"ortsteil": area.slug}, [second]),
        ({"q": "dach"}, [first, second]),
        ({"q": "dach haltestelle"}, [first]),
        ({"q": f"B-{second.pk}"}, [second]),
        ({"beteiligung": second.consultation_id}, [second]),
        ({"thema": "gibt-es-nicht", "seite": "x", "stand": "unsinn"}, [first, second]),
    ]
    for query, rows in cases:
        assert list(client.get(LIST, query).context["page"]) == rows, query


def test_the_filter_form_keeps_the_state(client, planner):
    page = client.get(LIST, {"stand": "antworten", "frist": "1"}).content.decode()
    form = page.split('class="filter"')[1].split("</form>")[0]
    assert ('name="stand" value="antworten"' in form, 'name="frist" value="1"' in form) == (True, True)


def test_only_late_answers_but_none_from_before_the_records(client, planner):
    yesterday = today() - timedelta(days=1)
    late = AcceptedFactory(consultation=ConsultationFactory(answer_by=yesterday))
    ancient = ConsultationFactory(answer_by=date(2022, 5, 1))
    AcceptedFactory(consultation=ancient)
    AcceptedFactory()
    assert list(client.get(LIST, {"stand": "antworten", "frist": "1"}).context["page"]) == [late]


def test_long_queues_have_pages_and_keep_the_filter(client, planner):
    consultation = ConsultationFactory()
    Contribution.objects.bulk_create(
        [Contribution(consultation=consultation, text=f"Mehr Grün {n}") for n in range(26)]
    )
    page = client.get(LIST, {"q": "grün", "seite": "2"})
    assert len(page.context["page"].object_list) == 1
    assert "q=gr%C3%BCn" in page.content.decode()


def test_an_empty_queue_says_so(client, planner):
    page = client.get(LIST).content.decode()
    assert "Kein Beitrag wartet auf Moderation." in page


def test_the_next_in_the_queue_wraps_around(planner):
    rows = [ContributionFactory() for _n in range(3)]
    waiting = moderation.in_state(moderation.contributions(planner), QueueState.NEW)
    assert [moderation.next_in_queue(waiting, row) for row in rows] == [rows[1], rows[2], rows[0]]
