"""From a decision back to what was said: published contributions by a link, the others counted."""

from datetime import date

import pytest
from django.test import Client

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import Decision
from participation.overviews.answers.appointments import hearings_of_paper
from participation.overviews.answers.questions import council_answers
from participation.overviews.hearings import concerned
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    CouncilCommitteeFactory,
    DeliberationFactory,
    PaperFactory,
    ProcessFactory,
    mention,
    state_date,
)
from tests.participation.contributions.rows import public
from tests.reading import text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)


@pytest.fixture
def deliberation():
    row = DeliberationFactory(
        process=ProcessFactory(is_main=True),
        about=CommitteeFactory(slug="ag"),
        committee=CouncilCommitteeFactory(slug="sag"),
        paper=PaperFactory(number="0554/22", slug="0554-22"),
        title="Antwort",
    )
    state_date(row, DAY)
    return row


def decide(deliberation, *contributions, **fields):
    decision = Decision.objects.create(
        deliberation=deliberation, decided_on=DAY, wording="genehmigt", **fields
    )
    mention(decision, *contributions)
    return decision


def test_every_page_with_the_decision_leads_to_what_was_said(deliberation):
    shown = AcceptedFactory()
    hidden = AcceptedFactory(published_at=None, published_text="", text="Geheimer Satz")
    decide(deliberation, shown, hidden)
    for path in ("/drucksachen/0554-22/", "/stadtrat/", "/gremien/sag/", "/gremien/ag/"):
        page = Client().get(path)
        assert "Betrifft 2 Beiträge" in text_of(page), path
        assert "ein Beitrag ist nicht veröffentlicht" in text_of(page), path
        assert f'href="{public(shown)}"' in page.content.decode(), path
        assert hidden.reference not in text_of(page), path
        assert "Geheimer Satz" not in text_of(page), path


def test_a_corrected_record_does_not_count_and_each_contribution_counts_once(deliberation):
    rows = [AcceptedFactory() for _ in range(3)]
    wrong = decide(deliberation, *rows)
    decide(deliberation, rows[0], rows[1], corrects=wrong)
    decide(deliberation, rows[1])
    found = hearings_of_paper(PUBLIC, deliberation.paper)[0].concerned
    assert (found.total, found.published) == (2, 2)
    assert [href for _label, href in found.links] == [public(row) for row in rows[:2]]


def test_of_very_many_the_others_are_counted(deliberation, monkeypatch):
    monkeypatch.setattr(concerned, "MOST", 2)
    decide(deliberation, *[AcceptedFactory() for _ in range(3)])
    assert "und ein weiterer veröffentlichter" in text_of(Client().get("/drucksachen/0554-22/"))


def test_a_decision_about_none_says_nothing(deliberation):
    decide(deliberation)
    assert "Betrifft" not in text_of(Client().get("/drucksachen/0554-22/"))


def test_a_snapshot_holds_no_contribution(deliberation):
    decide(deliberation, AcceptedFactory())
    past = council_answers(PUBLIC, deliberation.process).hearings.as_dict()["past"]
    assert ["concerned" in row for row in past] == [False]


@pytest.mark.parametrize("n", [1, 3])
def test_it_costs_no_query_whatever_stands_there(deliberation, n, django_assert_max_num_queries):
    for _ in range(n):
        decide(deliberation, *[AcceptedFactory() for _ in range(n)])
    for path in ("/drucksachen/0554-22/", "/stadtrat/", "/gremien/sag/"):
        with django_assert_max_num_queries(8):
            Client().get(path)
