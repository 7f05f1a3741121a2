"""What the reader chose in the ledger: it is said, it comes first, and words can be looked for."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.templatetags.ui import _BADGES
from participation.forms.ledger import OUTCOMES
from participation.models import Outcome
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ConsultationFactory,
    ContributionFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    TopicFactory,
)
from tests.participation.ledger.rows import LEDGER, answer, contributions_from, every_state
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db


def test_every_outcome_has_a_word_in_the_address_and_a_mark():
    assert {*OUTCOMES.values(), Outcome.OPEN} == set(Outcome)
    assert set(Outcome) <= set(_BADGES)


def sections(page):
    """The sections of the page, from top to bottom."""
    return re.findall(r'<section aria-labelledby="([\w-]+)"', page.content.decode())


def found(client, words, **chosen):
    page = client.get(LEDGER, {"suche": words, **chosen})
    return [entry["row"].published_text for entry in page.context["entries"]]


def test_what_was_chosen_is_the_heading_and_comes_first(client):
    area = AreaFactory(name="Rieth")
    topic = TopicFactory(name="Wohnen")
    for _ in range(12):
        AcceptedFactory(area=area, topic=topic, consultation__process=topic.process)
    FeedbackLoopFactory(due_on=timezone.localdate(), result__happened_on=timezone.localdate())
    page = client.get(LEDGER, {"ortsteil": "rieth", "thema": topic.slug, "stand": "offen"})
    heading = "12 Beiträge zum Rieth, Thema „Wohnen“: Antwort offen"
    assert f'<h2 id="liste">{heading}' in markup_of(page)
    assert f"<title>{heading}" in markup_of(page)
    assert sections(page)[:2] == ["liste", "stand"]
    assert "Wo die Beiträge zum Rieth, Thema „Wohnen“ stehen" in text_of(page)
    assert "saeumig" not in sections(page), "what is overdue elsewhere is no news here"


def test_without_a_choice_the_numbers_come_first(client):
    every_state()
    assert sections(client.get(LEDGER))[:3] == ["stand", "antworten", "liste"]


def test_the_tab_counts_what_is_listed(client):
    contributions_from(Viele=11, Andere=10)
    tabs = [client.get(LEDGER, query).context["tabs"][0]["count"] for query in ({}, {"ortsteil": "viele"})]
    assert tabs == [21, 11]


def test_numbers_filter_and_pages_land_on_the_list(client):
    contributions_from(Viele=21)
    page = client.get(LEDGER, {"ortsteil": "viele"})
    assert all(number["href"].endswith("#beitraege") for number in page.context["standings"])
    html = markup_of(page)
    assert '<form class="filter" method="get" action="#beitraege"' in html
    assert 'href="?ortsteil=viele&amp;seite=2#beitraege"' in html
    assert 'href="/was-daraus-wurde/#beitraege">Alles zeigen' in html


def test_districts_stand_in_german_order(client):
    for number, name in enumerate(["Zimmern", "Östliche Stadt", "Altstadt", "Ottstedt"]):
        AreaFactory(name=name, number=f"{number:02}")
    choices = client.get(LEDGER).context["form"].fields["ortsteil"].choices
    assert [label for _slug, label in choices][1:] == ["Altstadt", "Östliche Stadt", "Ottstedt", "Zimmern"]


def test_what_came_in_last_stands_on_top(client):
    now = timezone.now()
    old = AcceptedFactory(received_at=now - timedelta(days=9), published_at=now)
    new = AcceptedFactory(received_at=now - timedelta(days=2), published_at=now - timedelta(days=1))
    page = client.get(LEDGER)
    assert [entry["row"] for entry in page.context["entries"]] == [new, old]
    assert "Was zuletzt ankam, steht oben." in text_of(page)


@pytest.mark.parametrize(
    "words", ["Spielplätze", "spielplatz", "Spielpl", "platz", "Rieth Spielplatz", "spielplätzen!"]
)
def test_words_are_found_by_stem_beginning_and_part(client, words):
    AcceptedFactory(text="Der Spielplatz im Rieth ist kaputt.")
    AcceptedFactory(text="Es fehlen Ärzte im Rieth.")
    assert found(client, words) == ["Der Spielplatz im Rieth ist kaputt."]


def test_only_published_words_are_found_and_counted(client):
    area = AreaFactory(name="Rieth")
    AcceptedFactory(text="Frau Beispiel schimpft über Lärm.", published_text="[Name] schimpft über Lärm.")
    ContributionFactory(text="Lärm am Bahnhof.", area=area)
    assert found(client, "Beispiel") == []
    page = client.get(LEDGER, {"suche": "Lärm", "ortsteil": "rieth"})
    assert (page.context["page"].paginator.count, page.context["unlisted"]) == (0, None)
    assert not {"standings", "hidden", "outcomes", "areas"} & page.context.keys()
    assert "Gesucht wird nur in veröffentlichten Texten." in text_of(page)
    client.force_login(PlannerFactory())
    assert found(client, "Lärm") == ["[Name] schimpft über Lärm."], "planners find no more"


@pytest.mark.parametrize("words", ["'; --", "a:*b & !c", "und", "%", "_", "x" * 100, "&|!()"])
def test_no_words_break_the_search(client, words):
    AcceptedFactory()
    assert client.get(LEDGER, {"suche": words}).status_code == 200


def test_search_goes_with_the_other_choices(client):
    consultation = ConsultationFactory()
    answer(AcceptedFactory(consultation=consultation, text="Bänke am Platz."))
    AcceptedFactory(consultation=consultation, text="Bänke am Bach.")
    assert found(client, "Bänke", stand="beantwortet") == ["Bänke am Platz."]


@pytest.mark.parametrize("rows", [1, 3])
def test_search_queries(client, django_assert_num_queries, rows):
    for _ in range(rows):
        answer(AcceptedFactory(text="Bänke fehlen.", topic=TopicFactory(), area=AreaFactory()))
    with django_assert_num_queries(7):
        client.get(LEDGER, {"suche": "Bänke fehlen"})
