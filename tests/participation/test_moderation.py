"""The queue: who may do what, what a decision does, two people at once, replies that stay."""

from datetime import date, timedelta

import pytest
from django.db.utils import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.conflicts import Stale
from erfurt_sozialraum.transitions import TransitionRefused
from participation.actions.moderation import decide, reply_to
from participation.models import Contribution, ContributionStatus, ModerationDecision, Outcome, Point, Reply
from participation.overviews import queue
from participation.overviews.queue import QueueState
from tests.at_once import at_once
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ArticleFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    DeliberationFactory,
    OrganisationFactory,
    PlannerFactory,
    TopicFactory,
    UserFactory,
    VersionFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/beitraege/"


@pytest.fixture
def planner(client):
    user = PlannerFactory()
    client.force_login(user)
    return user


def detail(row):
    return reverse("participation:moderation_detail", args=[row.pk])


def decision_url(row, query=""):
    return reverse("participation:moderation_decide", args=[row.pk]) + query


def reply_url(point):
    return reverse("participation:moderation_reply", args=[point.pk])


def publish(row, **changes):
    values = {"decision": "publish", "public_text": row.text, "reason": "", "revision": 0}
    return values | changes


def reply_data(point, **values):
    base = {"outcome": "adopted", "reason": "Das steht jetzt im Entwurf.", "forwarded_to": "", "article": ""}
    base |= {"replied_on": date.today().isoformat(), "revision": 0}
    return {f"anliegen-{point.pk}-{name}": value for name, value in (base | values).items()}


def make_reply(point, outcome=Outcome.ADOPTED, reason="Ja."):
    return Reply.objects.create(point=point, outcome=outcome, reason=reason)


# Who may


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


# The list


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
    counts = queue.counted(queue.contributions(planner))
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
    yesterday = timezone.localdate() - timedelta(days=1)
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


# Deciding


def test_publishing_makes_one_point_and_one_decision(client, planner):
    row = ContributionFactory(text="Herr Muster vom Rewe ist unfreundlich. Es fehlen Bänke.")
    following = ContributionFactory()
    response = client.post(decision_url(row, "?stand=neu"), publish(row, public_text="Es fehlen Bänke."))
    row.refresh_from_db()
    assert response["Location"] == f"{detail(following)}?stand=neu#inhalt"
    assert (row.status, row.published_text, row.published_at is not None) == (
        ContributionStatus.ACCEPTED,
        "Es fehlen Bänke.",
        True,
    )
    assert row.text == "Herr Muster vom Rewe ist unfreundlich. Es fehlen Bänke."
    assert [point.text for point in row.points.all()] == ["Es fehlen Bänke."]
    decision = row.decisions.get()
    assert (decision.accepted, decision.published, decision.decided_by) == (True, True, planner)


def test_an_untouched_text_stays_the_original_to_the_letter(client, planner):
    row = ContributionFactory(text="Erste Zeile\nzweite Zeile")
    client.post(decision_url(row), publish(row, public_text="Erste Zeile\r\nzweite Zeile"))
    row.refresh_from_db()
    assert (row.published_text, row.is_redacted) == ("Erste Zeile\nzweite Zeile", False)


def test_accepting_without_publishing_needs_a_reason(client, planner):
    row = ContributionFactory()
    data = publish(row, decision="internal", public_text="Mein langer Text")
    response = client.post(decision_url(row), data)
    assert response.status_code == 422
    assert list(response.context["decision_form"].errors) == ["reason"]
    assert "Mein langer Text" in response.content.decode()
    assert client.post(decision_url(row), data | {"reason": "Enthält Namen."}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.published_at, row.published_text) == (ContributionStatus.ACCEPTED, None, "")
    assert row.points.get().text == row.text


def test_rejecting_needs_a_reason_and_makes_no_point(client, planner):
    row = ContributionFactory()
    data = publish(row, decision="reject")
    assert client.post(decision_url(row), data).status_code == 422
    client.post(decision_url(row), data | {"reason": "Werbung."})
    row.refresh_from_db()
    assert (row.status, row.points.count()) == (ContributionStatus.REJECTED, 0)


def test_without_a_text_nothing_is_published(client, planner):
    row = ContributionFactory()
    response = client.post(decision_url(row), publish(row, public_text="  "))
    assert (response.status_code, list(response.context["decision_form"].errors)) == (422, ["public_text"])


def test_without_consent_publishing_is_not_offered(client, planner):
    row = ContributionFactory(may_publish=False)
    assert 'value="publish"' not in client.get(detail(row)).content.decode()
    assert client.post(decision_url(row), publish(row)).status_code == 422
    with pytest.raises(TransitionRefused):
        decide(row, accepted=True, public_text="Doch!", revision=0, by=planner)
    row.refresh_from_db()
    assert row.published_at is None


def test_a_decision_may_be_changed_by_a_further_one(client, planner):
    row = ContributionFactory()
    first = decide(row, accepted=False, reason="Werbung.", revision=0, by=planner)
    second = decide(row, accepted=True, reason="Doch nicht.", revision=first.pk, by=planner)
    third = decide(row, accepted=True, public_text="Gekürzt.", revision=second.pk, by=planner)
    assert (row.published_text, row.points.get().text) == ("Gekürzt.", "Gekürzt.")
    decide(row, accepted=True, reason="Bitte der Person.", revision=third.pk, by=planner)
    assert (row.status, row.published_at, row.published_text) == (ContributionStatus.ACCEPTED, None, "")
    assert row.decisions.count() == 4


def test_what_is_accepted_cannot_be_rejected_any_more(client, planner):
    row = ContributionFactory()
    first = decide(row, accepted=True, public_text=row.text, revision=0, by=planner)
    assert 'value="reject"' not in client.get(detail(row)).content.decode()
    with pytest.raises(TransitionRefused) as refused:
        decide(row, accepted=False, reason="Nein.", revision=first.pk, by=planner)
    assert "schon angenommen" in refused.value.message
    with pytest.raises(TransitionRefused):
        decide(ContributionFactory(), accepted=False, public_text="Text", reason="x", revision=0, by=planner)


def test_rejecting_what_somebody_has_just_accepted_tells_of_it(client, planner):
    row = ContributionFactory()
    decide(row, accepted=True, public_text=row.text, revision=0, by=PlannerFactory(name="Otto Beispiel"))
    response = client.post(decision_url(row), publish(row, decision="reject", reason="Werbung."))
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Jemand hat inzwischen entschieden", "Otto Beispiel", "nicht mehr möglich", "Werbung."):
        assert words in page, words
    assert 'value="reject"' not in page


def test_keeping_back_what_nobody_wanted_published_needs_no_reason(client, planner):
    row = ContributionFactory(may_publish=False)
    assert client.post(decision_url(row), publish(row, decision="internal")).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.published_at) == (ContributionStatus.ACCEPTED, None)
    assert row.decisions.get().reason == "Ohne Zustimmung zur Veröffentlichung."


def test_decisions_are_never_changed(planner):
    row = ContributionFactory()
    decision = decide(row, accepted=True, public_text=row.text, revision=0, by=planner)
    with pytest.raises(ProgrammingError):
        ModerationDecision.objects.filter(pk=decision.pk).update(reason="anders")


def test_who_comes_second_sees_what_the_first_decided(client, planner):
    row = ContributionFactory()
    other = PlannerFactory(name="Otto Beispiel")
    first = decide(row, accepted=False, reason="Das ist Werbung.", revision=0, by=other)
    response = client.post(decision_url(row), publish(row, public_text="Mein gekürzter Text"))
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Otto Beispiel", "nicht angenommen", "Das ist Werbung.", "Mein gekürzter Text"):
        assert words in page, words
    assert row.decisions.get() == first
    again = response.context["decision_form"].data
    assert client.post(decision_url(row), again).status_code == 302
    row.refresh_from_db()
    assert row.published_text == "Mein gekürzter Text"


def test_after_the_last_one_the_list_says_that_it_is_done(client, planner):
    row = ContributionFactory()
    response = client.post(decision_url(row, "?stand=neu"), publish(row), follow=True)
    assert response.redirect_chain[-1][0] == f"{LIST}?stand=neu"
    assert "Diese Liste ist abgearbeitet." in response.content.decode()


def test_one_may_stay_on_the_page(client, planner):
    row = ContributionFactory()
    ContributionFactory()
    response = client.post(decision_url(row), publish(row, bleiben="1"))
    assert response["Location"] == f"{detail(row)}?#inhalt"


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_counts():
    row = ContributionFactory()
    accepting, rejecting = PlannerFactory(), PlannerFactory()

    def decide_as(by, accepted):
        text = row.text if accepted else ""
        fresh = Contribution.objects.get(pk=row.pk)
        decide(fresh, accepted=accepted, public_text=text, reason="x", revision=0, by=by)
        return "decided"

    results = at_once(lambda: decide_as(accepting, True), lambda: decide_as(rejecting, False))
    assert results.count("decided") == 1
    assert sum(isinstance(result, Stale) for result in results) == 1
    row.refresh_from_db()
    assert row.decisions.count() == 1
    assert (row.status == ContributionStatus.ACCEPTED) == row.decisions.get().accepted


# Replying


def test_a_reply_is_stored_and_the_next_one_shown(client, planner):
    row, following = AcceptedFactory(), AcceptedFactory()
    point = row.points.get()
    response = client.post(reply_url(point), reply_data(point))
    assert response["Location"] == f"{detail(following)}?#inhalt"
    assert (point.replies.get().outcome, point.replies.get().replied_by) == ("adopted", planner)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "forwarded", "forwarded_to": ""}, "forwarded_to"),
        ({"replied_on": (date.today() + timedelta(days=2)).isoformat()}, "replied_on"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(client, planner, values, field):
    point = AcceptedFactory().points.get()
    response = client.post(reply_url(point), reply_data(point, **values))
    form = dict(response.context["points"])[point]
    assert (response.status_code, list(form.errors), Reply.objects.count()) == (422, [field], 0)
    if field != "reason":
        assert "Das steht jetzt im Entwurf." in response.content.decode()


def test_open_needs_no_reason(client, planner):
    point = AcceptedFactory().points.get()
    assert client.post(reply_url(point), reply_data(point, outcome="open", reason="")).status_code == 302
    assert point.replies.get().outcome == Outcome.OPEN


def test_forwarding_names_whom_and_only_then(client, planner):
    point, office = AcceptedFactory().points.get(), OrganisationFactory()
    client.post(reply_url(point), reply_data(point, outcome="forwarded", forwarded_to=office.pk))
    first = point.replies.get()
    assert first.forwarded_to == office
    client.post(reply_url(point), reply_data(point, forwarded_to=office.pk, revision=first.pk))
    assert point.reply.forwarded_to is None


def test_only_articles_of_the_latest_version_are_offered(client, planner):
    old = ArticleFactory()
    new = ArticleFactory(version=VersionFactory(guideline=old.version.guideline, number=2))
    point = AcceptedFactory().points.get()
    assert client.post(reply_url(point), reply_data(point, article=old.pk)).status_code == 422
    assert client.post(reply_url(point), reply_data(point, article=new.pk)).status_code == 302
    assert point.replies.get().article == new


def test_the_latest_reply_counts_and_the_earlier_one_stays(client, planner):
    row = AcceptedFactory()
    point = row.points.get()
    first = reply_to(point, outcome="noted", reason="Zuerst.", revision=0, by=planner)
    reply_to(point, outcome="adopted", reason="Dann doch.", revision=first.pk, by=planner)
    page = client.get(detail(row)).content.decode()
    assert [reply.reason for reply in point.replies.all()] == ["Dann doch.", "Zuerst."]
    for words in ("Eine frühere Antwort", "Zuerst.", "gilt nicht mehr"):
        assert words in page, words
    with pytest.raises(ProgrammingError):
        first.delete()


def test_a_stale_reply_is_shown_beside_the_stored_one(client, planner):
    point = AcceptedFactory().points.get()
    reply_to(
        point, outcome="noted", reason="Schon gesagt.", revision=0, by=PlannerFactory(name="Otto Beispiel")
    )
    response = client.post(reply_url(point), reply_data(point, reason="Meine Antwort."))
    page = response.content.decode()
    assert (response.status_code, point.replies.count()) == (409, 1)
    for words in ("Schon gesagt.", "Meine Antwort.", "Otto Beispiel"):
        assert words in page, words
    again = dict(response.context["points"])[point].data
    assert client.post(reply_url(point), again).status_code == 302
    assert point.replies.first().reason == "Meine Antwort."


def test_only_accepted_contributions_are_answered(planner):
    row = ContributionFactory()
    point = Point.objects.create(contribution=row, text=row.text)
    with pytest.raises(TransitionRefused):
        reply_to(point, outcome="noted", reason="x", revision=0, by=planner)


def test_a_decision_of_the_council_stands_beside_the_reply(client, planner):
    row = AcceptedFactory()
    make_reply(row.points.get(), reason="Wir nehmen das auf.")
    decision = DeliberationFactory().decisions.create(decided_on=date(2026, 3, 4), wording="vertagt")
    decision.contributions.add(row)
    page = client.get(detail(row)).content.decode()
    for words in ("Was der Stadtrat beschlossen hat", "vertagt", "Wir nehmen das auf."):
        assert words in page, words


def test_the_next_in_the_queue_wraps_around(planner):
    rows = [ContributionFactory() for _n in range(3)]
    waiting = queue.in_state(queue.contributions(planner), QueueState.NEW)
    assert [queue.next_in_queue(waiting, row) for row in rows] == [rows[1], rows[2], rows[0]]
