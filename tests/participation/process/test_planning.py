"""Beginning and editing a process, who may, and what is public of it."""

import pytest

from participation.models import ExaminationTask, FeedbackRule, Process
from tests.factories import (
    CommitteeFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    StepFactory,
    TopicFactory,
    UserFactory,
    member_of,
)
from tests.participation.process.planning_forms import BASE, a_world, process_data

pytestmark = pytest.mark.django_db


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
    assert f"/schritte/{step.slug}/bearbeiten/#id_open_points" in page
    assert f"/schritte/{step.slug}/termin/" in page
    assert f"/schritte/{step.slug}/bearbeiten/#id_question" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_planning_page_asks_a_constant_number_of_queries(
    client, planner, process, number, django_assert_num_queries
):
    a_world(process, number)
    with django_assert_num_queries(13):
        page = client.get(BASE).content.decode()
    assert page.count('entry__title"><a href="/aufgaben/planung/schritte/') == number
