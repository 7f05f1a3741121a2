"""The parts of a process: topics, questions to be examined, rules of feedback."""

from datetime import date, timedelta

import pytest
from django.db.utils import IntegrityError

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.conflicts import revision_of, store
from erfurt_sozialraum.rows.latest import Stale
from participation.models import ExaminationTask, FeedbackRule, Topic
from tests.at_once import at_once
from tests.factories import CommitteeFactory, OrganisationFactory, TopicFactory
from tests.participation.process.planning_forms import BASE, task_data, topic_data

pytestmark = pytest.mark.django_db


def test_a_change_of_a_list_alone_makes_older_forms_stale(process):
    topic, actor = TopicFactory(process=process), OrganisationFactory()
    seen = revision_of(topic)
    store(topic, revision=seen, values={"name": topic.name, "actors": [actor]})
    with pytest.raises(Stale) as stale:
        store(topic, revision=seen, values={"name": "Meins", "actors": []})
    assert list(stale.value.latest.actors.all()) == [actor]


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_counts():
    topic = TopicFactory()
    seen = revision_of(topic)

    def save(name):
        store(Topic.objects.get(pk=topic.pk), revision=seen, values={"name": name})
        return "saved"

    results = at_once(lambda: save("A"), lambda: save("B"))
    assert results.count("saved") == 1
    assert sum(isinstance(result, Stale) for result in results) == 1


def test_topics_are_added_last_and_edited(client, planner, process):
    TopicFactory(process=process, order=30)
    actor = OrganisationFactory()
    own = f"{BASE}prozesse/{process.slug}/themen/neu/"
    assert client.get(own).context["form"]["order"].value() == 40
    assert client.post(own, topic_data(order=40, actors=[actor.pk])).status_code == 302
    topic = Topic.objects.get(name="Wohnen")
    assert (topic.process, topic.slug, topic.published_at) == (process, "wohnen", None)
    assert list(topic.actors.all()) == [actor]
    sent = topic_data(topic, name="Wohnen und Miete", order=5)
    assert client.post(f"{BASE}themen/wohnen/", sent).status_code == 302
    topic.refresh_from_db()
    assert (topic.name, topic.order, topic.actors.count()) == ("Wohnen und Miete", 5, 0)


def test_a_topic_needs_a_name_and_a_fresh_revision(client, planner, process):
    topic = TopicFactory(process=process, name="Alt")
    address = f"{BASE}themen/{topic.slug}/"
    response = client.post(address, topic_data(topic, name=""))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    stale = topic_data(topic, name="Meins")
    Topic.objects.filter(pk=topic.pk).update(name="Anderes")
    response = client.post(address, stale)
    assert response.status_code == 409
    assert "Anderes" in response.context["conflict"]["theirs"]


def test_a_question_is_noted_answered_and_corrected(client, planner, process):
    sent = task_data(asked_on="2026-01-05", due_on="2026-03-01")
    assert client.post(f"{BASE}prozesse/{process.slug}/pruefauftraege/neu/", sent).status_code == 302
    task = ExaminationTask.objects.get()
    assert (task.question, task.answered_on) == ("Welche Orte?", None)
    address = f"{BASE}pruefauftraege/{task.pk}/antwort/"
    for text in ("Drei Orte.", "Vier Orte."):
        answer = {"answer": text, "answered_on": "2026-02-01", "revision": revision_of(task)}
        assert client.post(address, answer).status_code == 302
        task.refresh_from_db()
        assert task.answer == text
    stale = {"answer": "Fünf.", "answered_on": "2026-02-01", "revision": "von gestern"}
    assert client.post(address, stale).status_code == 409


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"question": ""}, "question"),
        ({"asked_on": "2026-03-02", "due_on": "2026-03-01"}, "due_on"),
        ({"asked_on": (today() + timedelta(days=1)).isoformat()}, "asked_on"),
    ],
)
def test_what_is_wrong_with_a_question_is_named(client, planner, process, values, field):
    task = ExaminationTask.objects.create(process=process, question="Alt")
    response = client.post(f"{BASE}pruefauftraege/{task.pk}/", task_data(task) | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"answer": ""}, ["answer"]),
        ({"answered_on": (today() + timedelta(days=1)).isoformat()}, ["answered_on"]),
    ],
)
def test_an_answer_needs_words_and_a_day(client, planner, process, values, fields):
    task = ExaminationTask.objects.create(process=process, question="Alt")
    sent = {"answer": "Ja.", "answered_on": "2026-02-01", "revision": revision_of(task)} | values
    response = client.post(f"{BASE}pruefauftraege/{task.pk}/antwort/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)


def test_a_topic_of_another_process_cannot_be_chosen(client, planner, process):
    foreign = TopicFactory()
    own = f"{BASE}prozesse/{process.slug}/pruefauftraege/neu/"
    response = client.post(own, task_data(topic=foreign.pk))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["topic"])


def test_a_rule_is_agreed_switched_off_and_holds_again(client, planner, process):
    source, target = CommitteeFactory(), CommitteeFactory()
    own = f"{BASE}prozesse/{process.slug}/regeln/neu/"
    sent = {"source_committee": source.pk, "target": target.pk, "days": 60, "source": "Protokoll"}
    assert client.post(own, sent).status_code == 302
    response = client.post(own, sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["target"])
    rule = FeedbackRule.objects.get()
    off = f"{BASE}regeln/{rule.pk}/abschalten/"
    assert [client.post(off).status_code for _ in range(2)] == [302, 409]
    assert client.post(own, sent | {"days": 30}).status_code == 302
    rule.refresh_from_db()
    assert (rule.is_active, rule.days, rule.end_stated_on) == (False, 60, today())
    assert FeedbackRule.objects.current().get().days == 30
    # of the one that ended the end may be taken back, but not while another holds between the two
    again = f"{BASE}regeln/{rule.pk}/weiter/"
    assert "doch weiter?" in client.get(again).content.decode()
    assert client.post(again).status_code == 409
    assert (
        client.post(f"{BASE}regeln/{FeedbackRule.objects.current().get().pk}/abschalten/").status_code == 302
    )
    assert client.post(again).status_code == 302
    assert FeedbackRule.objects.current().get() == rule


def test_a_rule_says_from_when_it_holds_and_when_that_was_stated(client, planner, process):
    own = f"{BASE}prozesse/{process.slug}/regeln/neu/"
    sent = {"target": CommitteeFactory().pk, "days": 60, "source": "Brief"}
    days = {"starts_on": "2022-01-01", "stated_on": "2022-12-02", "stated_until": "2022-12-31"}
    assert client.post(own, sent | days | {"stated_until": "2022-12-01"}).status_code == 422
    assert client.post(own, sent | days | {"stated_on": "2999-01-01"}).status_code == 422
    assert client.post(own, sent | days).status_code == 302
    rule = FeedbackRule.objects.get()
    assert (rule.starts_on, rule.stated_on, rule.stated_until) == (
        date(2022, 1, 1),
        date(2022, 12, 2),
        date(2022, 12, 31),
    )
    assert list(FeedbackRule.objects.as_of(date(2022, 12, 1))) == []
    assert list(FeedbackRule.objects.as_of(date(2022, 12, 15))) == [rule]


@pytest.mark.parametrize("days", [0, 366])
def test_a_rule_has_a_sensible_time_and_another_target(client, planner, process, days):
    body = CommitteeFactory()
    sent = {"source_committee": body.pk, "target": body.pk, "days": days}
    response = client.post(f"{BASE}prozesse/{process.slug}/regeln/neu/", sent)
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["days", "target"])


def test_a_rule_twice_is_refused_by_the_database_too(process):
    body = CommitteeFactory()
    FeedbackRule.objects.create(process=process, target=body)
    with pytest.raises(IntegrityError):
        FeedbackRule.objects.create(process=process, target=body)
