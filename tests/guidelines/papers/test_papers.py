"""Drucksachen: kept by planners and editors, known by their number, with the days of their life."""

from datetime import date

import pytest
from django.test import Client

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.rows.latest import Stale
from guidelines.actions.papers import store_paper
from guidelines.models import Paper, PaperMilestone
from tests.at_once import at_once
from tests.factories import CommitteeFactory, PaperFactory, PlannerFactory, UserFactory, member_of, state_date
from tests.reading import text_of

pytestmark = pytest.mark.django_db
BASE = "/aufgaben/drucksachen/"


def data(row=None, **values):
    base = {"number": "0554/22", "kind": "enquiry", "title": "Konzeptionen", "summary": ""}
    base |= {"author": "", "source": "", "revision": revision_of(row) if row else ""}
    return base | values


def test_only_planners_and_editors_come_in(client):
    row = PaperFactory()
    here = f"{BASE}{row.pk}/"
    pages = [BASE, f"{BASE}neu/", here, f"{here}bearbeiten/", f"{here}asked/"]
    assert all(client.get(page)["Location"].startswith("/konto/") for page in pages)
    expected = [
        (member_of(CommitteeFactory()), 403),
        (UserFactory(roles=["moderator"]), 403),
        (UserFactory(roles=["editor"]), 200),
        (PlannerFactory(), 200),
    ]
    for user, status in expected:
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status] * 5, user.current_roles


def test_a_paper_is_internal_until_it_is_published_and_is_then_withdrawn_not_deleted(client, planner):
    response = client.post(f"{BASE}neu/", data(summary="Drei *Fragen*", author="Fraktion"))
    row = Paper.objects.get()
    assert (response.url, row.slug, row.is_public) == (f"{BASE}{row.pk}/", "0554-22", False)
    assert Client().get("/drucksachen/0554-22/").status_code == 404
    show = f"{BASE}{row.pk}/sichtbarkeit/"
    client.post(show, {"sichtbar": "ja"})
    assert "Drei Fragen" in text_of(Client().get("/drucksachen/0554-22/"))
    client.post(show, {"sichtbar": "nein"})
    assert Client().get("/drucksachen/0554-22/").status_code == 404
    assert client.post(show, {"sichtbar": "nein"}).status_code == 409
    client.post(show, {"sichtbar": "ja"})
    assert Client().get("/drucksachen/0554-22/").status_code == 200


def test_pressed_twice_it_is_stored_once(client, planner):
    answers = [client.post(f"{BASE}neu/", data()).status_code for _n in range(2)]
    assert (answers, Paper.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("number", ["554/22", "0554-22", "0554/2022", "05544/22", "VH 01/22", "٠٥٥٤/٢٢", ""])
def test_a_number_has_four_digits_a_slash_and_two_digits(client, planner, number):
    response = client.post(f"{BASE}neu/", data(number=number, title="Bleibt"))
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"number"})
    assert response.context["form"]["title"].value() == "Bleibt"


def test_spaces_within_a_number_are_no_mistake(client, planner):
    client.post(f"{BASE}neu/", data(number=" 0554 / 22 "))
    assert Paper.objects.get().number == "0554/22"


def test_a_number_that_is_taken_names_the_other_paper(client, planner):
    PaperFactory(number="0554/22", title="Die erste")
    response = client.post(f"{BASE}neu/", data(title="Die zweite"))
    assert response.status_code == 422
    assert "Die Drucksache 0554/22 ist schon erfasst: „Die erste“." in text_of(response)


def test_the_address_follows_the_number_until_it_was_public(client, planner):
    row = PaperFactory(number="0001/22", slug="0001-22", published_at=None)
    edit = f"{BASE}{row.pk}/bearbeiten/"
    client.post(edit, data(row, number="0002/22"))
    row.refresh_from_db()
    assert (row.number, row.slug) == ("0002/22", "0002-22")
    client.post(f"{BASE}{row.pk}/sichtbarkeit/", {"sichtbar": "ja"})
    row.refresh_from_db()
    client.post(edit, data(row, number="0003/22"))
    row.refresh_from_db()
    assert (row.number, row.slug) == ("0003/22", "0002-22")
    client.post(f"{BASE}neu/", data(number="0002/22"))
    assert Paper.objects.get(number="0002/22").slug == "0002-22-2"


def test_a_stale_save_shows_both_texts(client, planner):
    row = PaperFactory(number="0001/22")
    sent = data(row, number="0001/22", summary="Von gestern")
    store_paper(row, revision=revision_of(row), values={"number": "0001/22", "summary": "Von heute"})
    response = client.post(f"{BASE}{row.pk}/bearbeiten/", sent)
    assert response.status_code == 409
    assert ["Von gestern" in text_of(response), "Von heute" in text_of(response)] == [True, True]


def test_the_list_is_searched_and_ordered_by_year(client, planner):
    for number in ("1803/22", "0554/22", "0001/23"):
        PaperFactory(number=number, title=f"Vorlage {number[:4]}")
    PaperFactory(number="0002/23", kind="motion", published_at=None)

    def found(query):
        return [row.number for row in client.get(f"{BASE}{query}").context["page"]]

    assert found("") == ["0002/23", "0001/23", "1803/22", "0554/22"]
    assert found("?suche=0554") == ["0554/22"]
    assert found("?suche=vorlage+18") == ["1803/22"]
    assert found("?art=motion") == found("?stand=intern") == ["0002/23"]
    assert found("?suche=nichts") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_page_ask_the_same_number_of_queries(client, planner, rows, django_assert_num_queries):
    papers = PaperFactory.create_batch(rows)
    for kind in PaperMilestone.Kind.values[:rows]:
        state_date(PaperMilestone.objects.create(paper=papers[0], kind=kind), today())
    client.get(BASE)
    with django_assert_num_queries(5):
        client.get(BASE)
    with django_assert_num_queries(5):
        client.get(f"{BASE}{papers[0].pk}/")


def test_a_day_is_stated_and_the_earlier_statement_stays(client, planner):
    row = PaperFactory(number="0554/22", slug="0554-22")
    url = f"{BASE}{row.pk}/asked/"
    sent = {
        "kind": "dated",
        "precision": "season",
        "earliest": "2022-04-01",
        "stated_on": today().isoformat(),
    }
    assert client.post(url, sent | {"earliest": ""}).status_code == 422
    assert not PaperMilestone.objects.exists(), "nothing was stated yet"
    assert client.post(url, sent).url == f"{BASE}{row.pk}/"
    assert "gestellt Frühjahr 2022" in text_of(Client().get("/drucksachen/0554-22/"))
    milestone = PaperMilestone.objects.get()
    later = sent | {"precision": "day", "earliest": "2022-05-02", "seen": milestone.date.pk}
    client.post(url, later)
    assert "gestellt 2. Mai 2022" in text_of(Client().get("/drucksachen/0554-22/"))
    assert milestone.dates.count() == 2
    assert client.post(url, later | {"earliest": "2022-05-03"}).status_code == 409
    assert client.get(f"{BASE}{row.pk}/verbrannt/").status_code == 404


def test_an_open_day_stands_on_the_desk_with_the_way_to_its_form(client, planner):
    row = PaperFactory()
    milestone = PaperMilestone.objects.create(paper=row, kind="answered")
    state_date(milestone, kind=DateKind.UNDATED, clarified_by="Hauptamt")
    gaps = client.get("/aufgaben/").context["desk"].gaps
    assert [gap.href for gap in gaps] == [f"{BASE}{row.pk}/answered/"]
    Paper.objects.filter(pk=row.pk).update(withdrawn_at="2026-01-01T00:00Z")
    assert client.get("/aufgaben/").context["desk"].gaps == []


@pytest.mark.django_db(transaction=True)
def test_of_two_papers_with_one_number_at_once_one_is_told():
    values = {"number": "0554/22", "kind": "enquiry", "title": "A"}

    def add(title):
        return store_paper(Paper(), revision="", values=values | {"title": title})

    answers = at_once(lambda: add("A"), lambda: add("B"))
    assert sorted(type(answer) is Stale for answer in answers) == [False, True]
    assert Paper.objects.count() == 1


def test_dates_before_records_began_are_no_gap(client, planner):
    """A day that is known, however old, asks nobody for anything."""
    milestone = PaperMilestone.objects.create(paper=PaperFactory(), kind="issued")
    state_date(milestone, date(2001, 1, 1))
    assert client.get("/aufgaben/").context["desk"].gaps == []
