"""What became of it: every number leads to its rows, small numbers stay hidden."""

import re
from datetime import date

import pytest

from participation.models import ContributionStatus, Standing
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ConsultationFactory,
    ContributionFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ProcessFactory,
    TopicFactory,
)
from tests.participation.ledger.rows import LEDGER, answer, contributions_from, every_state
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_every_number_leads_to_exactly_its_rows(client):
    every_state()
    page = client.get(LEDGER)
    links = [(number["href"], number["value"]) for number in page.context["standings"]]
    links += [(href, n) for _label, n, href in page.context["outcomes"]]
    assert len(links) == 14
    for href, value in links:
        behind = client.get(href)
        listed = len(behind.context["entries"])
        assert (href, listed + behind.context["unlisted"]) == (href, value)


def test_unpublished_texts_are_counted_but_nowhere_shown(client):
    AcceptedFactory(text="Öffentlich gesagt.")
    ContributionFactory(text="Noch nicht geprüft.")
    ContributionFactory(text="Abgelehnt.", status=ContributionStatus.REJECTED)
    page = client.get(LEDGER)
    assert "Öffentlich gesagt." in text_of(page)
    assert "Noch nicht geprüft." not in text_of(page)
    assert "Abgelehnt." not in text_of(page)
    assert "2 weitere sind gezählt, aber nicht veröffentlicht" in text_of(page)


def test_planners_read_the_same_list_as_everybody(client):
    ContributionFactory(text="Noch nicht geprüft.")
    client.force_login(PlannerFactory())
    assert "Noch nicht geprüft." not in text_of(client.get(LEDGER))


@pytest.mark.parametrize("name", ["thema", "ortsteil", "beteiligung"])
def test_filters(client, name):
    process = ProcessFactory()
    topics, areas = [TopicFactory(process=process) for _ in "ab"], [AreaFactory() for _ in "ab"]
    consultations = [ConsultationFactory(process=process, topics=topics) for _ in "ab"]
    rows = [
        AcceptedFactory(consultation=c, topic=t, area=a)
        for c, t, a in zip(consultations, topics, areas, strict=True)
    ]
    slug = {"thema": topics[0], "ortsteil": areas[0], "beteiligung": consultations[0]}[name].slug
    page = client.get(LEDGER, {name: slug})
    assert [entry["row"] for entry in page.context["entries"]] == rows[:1]


def test_an_unknown_filter_is_named_not_guessed(client):
    AcceptedFactory()
    page = client.get(LEDGER, {"thema": "gibt-es-nicht"})
    assert page.status_code == 200
    assert "thema" in page.context["form"].errors


def test_within_one_area_small_numbers_are_hidden(client):
    area = AreaFactory()
    consultation = ConsultationFactory()
    for _ in range(12):
        AcceptedFactory(consultation=consultation, area=area)
    ContributionFactory(consultation=consultation, area=area)
    page = client.get(LEDGER, {"ortsteil": area.slug})
    values = {number["label"]: number["value"] for number in page.context["standings"]}
    assert values["eingegangen"] == 13
    hidden = {Standing.REVIEW.label, Standing.OPEN.label, "zur Bearbeitung angenommen"}
    assert set(page.context["hidden"]) == hidden
    assert not hidden & set(values)
    assert "Nicht gezeigt: in Prüfung, zur Bearbeitung angenommen, Antwort offen." in text_of(page)
    assert page.context["unlisted"] is None


def test_areas_under_ten_are_not_named_with_their_number(client):
    contributions_from(Viele=11, Wenige=6, Einige=5, Keine=0)
    areas = client.get(LEDGER).context["areas"]
    assert [bar[:2] for bar in areas["bars"]] == [("Viele", 11)]
    assert (areas["few"], areas["none"], areas["all"]) == (2, 1, 4)


def test_the_number_of_an_area_leads_to_its_rows_whatever_state_was_chosen(client):
    contributions_from(Viele=11, Keine=0)
    page = client.get(LEDGER, {"stand": "beantwortet"})
    ((name, n, href),) = page.context["areas"]["bars"]
    assert (name, n, client.get(href).context["page"].paginator.count) == ("Viele", 11, 11)


def test_the_title_of_a_chosen_list_is_one_line(client):
    every_state()
    title = re.search("<title>(.*?)</title>", client.get(LEDGER, {"stand": "offen"}).content.decode(), re.S)
    assert title and "\n" not in title[1] and "Antwort offen" in title[1]


def test_an_area_withheld_in_the_list_is_withheld_on_its_own(client):
    contributions_from(Wenig=2, Viele=11)
    page = client.get(LEDGER, {"ortsteil": "viele"})
    assert page.context["standings"] == []
    assert "Wie viele es sind und wo sie stehen, zeigen wir hier nicht" in text_of(page)
    assert page.context["outcomes"] == []


def test_one_small_area_hides_a_second_one_with_it(client):
    contributions_from(Viele=11, Wenige=1)
    areas = client.get(LEDGER).context["areas"]
    assert (areas["bars"], areas["few"]) == ([], 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_ledger_queries(client, django_assert_num_queries, rows):
    consultation = ConsultationFactory()
    for _ in range(rows):
        answer(AcceptedFactory(consultation=consultation, topic=TopicFactory(), area=AreaFactory()))
        FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    with django_assert_num_queries(8):
        client.get(LEDGER)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("show", "queries"), [("ergebnisse", 5), ("rueckmeldungen", 4)])
def test_list_queries(client, django_assert_num_queries, rows, show, queries):
    for _ in range(rows):
        FeedbackLoopFactory()
    with django_assert_num_queries(queries):
        client.get(LEDGER, {"zeige": show})


def test_long_lists_have_pages(client):
    consultation = ConsultationFactory()
    for _ in range(21):
        AcceptedFactory(consultation=consultation)
    assert len(client.get(LEDGER).context["entries"]) == 20
    assert len(client.get(LEDGER, {"seite": 2}).context["entries"]) == 1


def test_reading_leaves_no_cookie(client):
    page = client.get(LEDGER)
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert page["Cache-Control"] == "public, max-age=0, must-revalidate"
