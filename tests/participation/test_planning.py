"""Planners run the process: processes, topics, questions, rules, what is public, and the concept."""

from datetime import timedelta

import pytest
from django.db.utils import IntegrityError
from django.utils import timezone

from erfurt_sozialraum.conflicts import Stale, revision_of, store
from participation.models import ExaminationTask, FeedbackRule, Process, Topic
from tests.at_once import at_once
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    UserFactory,
    member_of,
    state_date,
)

pytestmark = pytest.mark.django_db
BASE = "/aufgaben/planung/"


@pytest.fixture
def planner(client):
    user = PlannerFactory()
    client.force_login(user)
    return user


@pytest.fixture
def process():
    return ProcessFactory(name="Sozialraumplanung", is_main=True)


def process_data(row=None, **values):
    base = {"name": "Konzept Rieth", "slug": "", "summary": "", "occasion": "", "responsible": ""}
    base |= {"records_from": "2026-01-01", "revision": revision_of(row) if row else ""}
    return base | values


def topic_data(row=None, **values):
    base = {"name": "Wohnen", "slug": "", "summary": "", "order": 10}
    return base | {"revision": revision_of(row) if row else ""} | values


def task_data(row=None, **values):
    base = {"question": "Welche Orte?", "topic": "", "office": "", "asked_on": "", "due_on": "", "source": ""}
    return base | {"revision": revision_of(row) if row else ""} | values


def addresses(process):
    """Every page of the chapter that is closed to the public, with what would be sent."""
    topic, step = TopicFactory(process=process), StepFactory(process=process)
    task = ExaminationTask.objects.create(process=process, question="Welche Orte?")
    own = f"{BASE}prozesse/{process.slug}/"
    return [
        BASE,
        own,
        f"{BASE}neuer-prozess/",
        f"{own}bearbeiten/",
        f"{own}schritte/neu/",
        f"{own}themen/neu/",
        f"{own}pruefauftraege/neu/",
        f"{own}regeln/neu/",
        f"{BASE}schritte/{step.slug}/",
        f"{BASE}schritte/{step.slug}/bearbeiten/",
        f"{BASE}schritte/{step.slug}/termin/",
        f"{BASE}schritte/{step.slug}/nachweis/",
        f"{BASE}themen/{topic.slug}/",
        f"{BASE}pruefauftraege/{task.pk}/",
        f"{BASE}pruefauftraege/{task.pk}/antwort/",
    ]


def test_only_planners_come_in(client, process):
    pages = addresses(process)
    for page in pages:
        assert client.get(page)["Location"].startswith("/konto/"), page
    for user in (member_of(CommitteeFactory()), UserFactory(roles=["editor"])):
        client.force_login(user)
        for page in pages:
            assert client.get(page).status_code == 403, page
    client.force_login(PlannerFactory())
    for page in pages:
        assert client.get(page).status_code == 200, page


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_others_change_nothing(client, process, role):
    rule = FeedbackRule.objects.create(process=process, target=CommitteeFactory())
    client.force_login(UserFactory(roles=[role]))
    for page in [*addresses(process)[2:8], f"{BASE}regeln/{rule.pk}/abschalten/"]:
        assert client.post(page, process_data()).status_code == 403, page
    assert client.post(f"{BASE}prozesse/{process.pk}/sichtbarkeit/", {"sichtbar": "nein"}).status_code == 403
    process.refresh_from_db()
    assert (process.is_public, Process.objects.count()) == (True, 1)


def test_a_second_process_is_begun_like_the_first(client, planner):
    for name in ("Sozialraumplanung", "Stadtteilentwicklungskonzept Rieth"):
        response = client.post(f"{BASE}neuer-prozess/", process_data(name=name))
        assert response.status_code == 302, response.context["form"].errors
    rows = list(Process.objects.order_by("pk").values_list("slug", "is_main", "published_at"))
    assert rows == [("sozialraumplanung", True, None), ("stadtteilentwicklungskonzept-rieth", False, None)]
    page = client.get(f"{BASE}prozesse/stadtteilentwicklungskonzept-rieth/").content.decode()
    assert "Schritt anlegen" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"name": "Sozialraumplanung"}, "name"), ({"records_from": ""}, "records_from")],
)
def test_what_a_process_lacks_is_named(client, planner, process, values, field):
    response = client.post(f"{BASE}neuer-prozess/", process_data(summary="Bleibt stehen.") | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Bleibt stehen." in response.content.decode()


def test_a_process_is_edited_with_documents_and_papers(client, planner, process):
    paper, office = PaperFactory(), OrganisationFactory()
    sent = process_data(process, name="Neuer Name", responsible=office.pk, papers=[paper.pk])
    assert client.post(f"{BASE}prozesse/{process.slug}/bearbeiten/", sent).status_code == 302
    process.refresh_from_db()
    assert (process.name, process.responsible, list(process.papers.all())) == ("Neuer Name", office, [paper])
    assert (process.slug, process.is_main) == ("sozialraumplanung", True)


def test_a_slug_is_free_until_it_was_public(client, planner, process):
    address = f"{BASE}prozesse/{process.slug}/bearbeiten/"
    client.post(address, process_data(process, name=process.name, slug="anders"))
    process.refresh_from_db()
    assert process.slug == "sozialraumplanung"
    inner = ProcessFactory(published_at=None, name="Intern")
    client.post(f"{BASE}prozesse/intern/bearbeiten/", process_data(inner, name="Intern", slug="rieth"))
    inner.refresh_from_db()
    assert inner.slug == "rieth"


def test_a_stale_save_shows_both_texts_and_can_be_repeated(client, planner, process):
    address = f"{BASE}prozesse/{process.slug}/bearbeiten/"
    mine = process_data(process, name=process.name, summary="Mein Text.")
    Process.objects.filter(pk=process.pk).update(summary="Text der anderen.")
    response = client.post(address, mine)
    process.refresh_from_db()
    assert (response.status_code, process.summary) == (409, "Text der anderen.")
    conflict = response.context["conflict"]
    assert "Text der anderen." in conflict["theirs"]
    assert "Mein Text." in conflict["mine"]
    form = response.context["form"]
    assert form["summary"].value() == "Mein Text.", "nothing typed is lost"
    again = mine | {"revision": form["revision"].value()}
    assert client.post(address, again).status_code == 302
    process.refresh_from_db()
    assert process.summary == "Mein Text."


def test_a_stale_and_incomplete_save_shows_the_other_text_too(client, planner, process):
    mine = process_data(process, name="", summary="Mein Text.")
    Process.objects.filter(pk=process.pk).update(summary="Text der anderen.")
    response = client.post(f"{BASE}prozesse/{process.slug}/bearbeiten/", mine)
    assert response.status_code == 409
    assert "Text der anderen." in response.content.decode()


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
        ({"asked_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "asked_on"),
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
        ({"answered_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, ["answered_on"]),
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
    assert (FeedbackRule.objects.count(), rule.is_active, rule.days) == (1, True, 30)


@pytest.mark.parametrize("days", [0, 366])
def test_a_rule_has_a_sensible_time_and_another_target(client, planner, process, days):
    body = CommitteeFactory()
    sent = {"source_committee": body.pk, "target": body.pk, "days": days}
    response = client.post(f"{BASE}prozesse/{process.slug}/regeln/neu/", sent)
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["days", "target"])


def test_what_was_public_is_withdrawn_and_shown_again(client, planner, process):
    topic = TopicFactory(process=process, published_at=None)
    address = f"{BASE}themen/{topic.pk}/sichtbarkeit/"
    for shows, public in (("ja", True), ("nein", False), ("ja", True)):
        assert client.post(address, {"sichtbar": shows}).status_code == 302
        topic.refresh_from_db()
        assert topic.is_public is public
    assert client.post(address, {"sichtbar": "ja"}).status_code == 409
    first = topic.published_at
    client.post(address, {"sichtbar": "nein"})
    topic.refresh_from_db()
    assert topic.published_at == first
    with pytest.raises(Exception, match="keep_published"):
        topic.delete()


def test_nothing_is_public_before_its_process(client, planner):
    inner = ProcessFactory(published_at=None)
    topic = TopicFactory(process=inner, published_at=None)
    response = client.post(f"{BASE}themen/{topic.pk}/sichtbarkeit/", {"sichtbar": "ja"})
    topic.refresh_from_db()
    assert (response.status_code, topic.published_at) == (409, None)
    assert "Veröffentlichen Sie zuerst" in response.content.decode()


def test_only_known_kinds_are_shown_or_withdrawn(client, planner, process):
    assert client.post(f"{BASE}konten/{process.pk}/sichtbarkeit/", {"sichtbar": "ja"}).status_code == 404


def test_without_a_process_the_page_says_how_to_begin(client, planner):
    assert "neuer-prozess" in client.get(BASE).content.decode()
    assert client.get(f"{BASE}prozesse/gibt-es-nicht/").status_code == 404


def test_what_is_missing_is_named_with_the_way_to_the_form(client, planner, process):
    step = StepFactory(process=process, question="Was fehlt?")
    page = client.get(BASE).content.decode()
    assert f"/schritte/{step.slug}/bearbeiten/#id_room" in page
    assert f"/schritte/{step.slug}/termin/" in page
    assert f"/schritte/{step.slug}/bearbeiten/#id_question" not in page


def a_world(process, number):
    """Rows of every kind, `number` of each."""
    for n in range(number):
        topic, office = TopicFactory(process=process, order=n), OrganisationFactory()
        topic.actors.add(office)
        step = StepFactory(process=process, paper=PaperFactory(), responsible=office)
        step.topics.add(topic)
        step.committees.add(CommitteeFactory())
        step.records.create(text="Es fand statt.")
        state_date(step, timezone.localdate())
        consultation = ConsultationFactory(process=process, step=step)
        AcceptedFactory(consultation=consultation)
        result = ResultFactory(event__process=process, event__step=step)
        FeedbackLoopFactory(result=result)
        ExaminationTask.objects.create(
            process=process, topic=topic, question="Welche Orte?", office=office, published_at=timezone.now()
        )
        FeedbackRule.objects.create(process=process, target=CommitteeFactory(), source_committee=None)


@pytest.mark.parametrize("number", [1, 3])
def test_the_concept_asks_a_constant_number_of_queries(client, process, number, django_assert_num_queries):
    a_world(process, number)
    with django_assert_num_queries(8):
        page = client.get(f"/prozesse/{process.slug}/beteiligungskonzept/").content.decode()
    assert page.count('class="concept-step"') == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_planning_page_asks_a_constant_number_of_queries(
    client, planner, process, number, django_assert_num_queries
):
    a_world(process, number)
    with django_assert_num_queries(13):
        page = client.get(BASE).content.decode()
    assert page.count('entry__title"><a href="/aufgaben/planung/schritte/') == number


def test_the_concept_puts_everything_together(client, process):
    a_world(process, 1)
    step = process.steps.get()
    type(step).objects.filter(pk=step.pk).update(room="Die Orte.", languages="Deutsch, Ukrainisch")
    page = client.get(f"/prozesse/{process.slug}/beteiligungskonzept/").content.decode()
    said = [
        "Die Orte.",
        "Deutsch, Ukrainisch",
        "Es fand statt.",
        "1 Beitrag eingegangen",
        "Rückmeldung offen",
    ]
    for words in [*said, step.title, "Nicht dokumentiert"]:
        assert words in page, words


def test_the_concept_shows_the_public_only_what_is_public(client, process):
    hidden = StepFactory(process=process, title="Geheimer Schritt", published_at=None)
    TopicFactory(process=process, name="Geheimes Thema", published_at=None)
    shown = StepFactory(process=process, title="Offener Schritt", next_step=hidden)
    shown.committees.add(CommitteeFactory(name="Geheime Runde", published_at=None))
    type(shown).objects.filter(pk=shown.pk).update(
        paper=PaperFactory(title="Geheime Vorlage", published_at=None),
        responsible=OrganisationFactory(name="Geheimes Amt", published_at=None),
    )
    address = f"/prozesse/{process.slug}/beteiligungskonzept/"
    page = client.get(address).content.decode()
    assert ("Offener Schritt" in page, "Geheim" in page) == (True, False)
    client.force_login(PlannerFactory())
    inside = client.get(address).content.decode()
    for words in ("Geheimer Schritt", "Geheimes Thema", "Geheime Runde", "Geheime Vorlage", "Geheimes Amt"):
        assert words in inside, words


def test_the_concept_of_an_internal_process_is_internal(client):
    inner = ProcessFactory(published_at=None)
    assert client.get(f"/prozesse/{inner.slug}/beteiligungskonzept/").status_code == 404


def test_a_rule_twice_is_refused_by_the_database_too(process):
    body = CommitteeFactory()
    FeedbackRule.objects.create(process=process, target=body)
    with pytest.raises(IntegrityError):
        FeedbackRule.objects.create(process=process, target=body)
