"""The public lists of documents and of Drucksachen."""

from datetime import date

import pytest

from erfurt_sozialraum.dates import DateKind, Precision
from guidelines.models import PaperMilestone
from tests.factories import GuidelineFactory, PaperFactory, VersionFactory, WordingFactory, state_date
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


def milestone(paper, what, *args, **fields):
    return state_date(PaperMilestone.objects.create(paper=paper, kind=what), *args, **fields)


# Documents


def test_each_document_says_how_far_it_is(client):
    GuidelineFactory(title="Ohne Text")
    done = GuidelineFactory(title="Leitlinien", slug="leitlinien")
    VersionFactory(guideline=done, number=1, as_of=date(2025, 1, 1))
    newest = VersionFactory(guideline=done, number=2, as_of=date(2026, 5, 1))
    VersionFactory(guideline=done, number=3, as_of=date(2026, 9, 1), published_at=None)
    WordingFactory(version=newest)
    page = markup_of(client.get("/leitlinien/"))

    assert "noch kein Entwurf" in page
    assert "Entwurf vom 1. Mai 2026, Fassung 2" in page
    assert "1 Artikel" in page
    assert 'href="/leitlinien/leitlinien/"' in page
    assert "Fassung 3" not in page


def test_hidden_documents_do_not_show(client):
    GuidelineFactory(title="Geheim", published_at=None)
    page = markup_of(client.get("/leitlinien/"))

    assert "Geheim" not in page
    assert "Noch ist kein Dokument in Arbeit." in page


@pytest.mark.parametrize("n", [1, 3])
def test_queries_of_the_documents_do_not_grow(client, django_assert_num_queries, n):
    for _number in range(n):
        WordingFactory()

    with django_assert_num_queries(1):
        client.get("/leitlinien/")


# Drucksachen


def test_the_newest_number_stands_on_top(client):
    for number in ("0554/22", "1803/22", "0001/23"):
        PaperFactory(number=number)

    assert [row.number for row in client.get("/drucksachen/").context["papers"]] == [
        "0001/23",
        "1803/22",
        "0554/22",
    ]


def test_milestones_stand_in_their_order_and_precision(client):
    paper = PaperFactory()
    milestone(paper, "answered", date(2022, 12, 1), precision=Precision.MONTH)
    milestone(paper, "interim", kind=DateKind.UNDOCUMENTED, clarified_by="Stadtverwaltung")
    milestone(paper, "asked", date(2022, 3, 1), precision=Precision.SEASON)
    response = client.get("/drucksachen/")
    (row,) = response.context["papers"]

    assert [str(station.date) for station in row.stations] == [
        "Frühjahr 2022",
        "ohne Beleg",
        "Dezember 2022",
    ]
    assert "Klären soll es die zuständige Stelle (Stadtverwaltung); bis wann, ist offen." in markup_of(
        response
    )


def test_hidden_papers_do_not_show(client):
    PaperFactory(title="Geheim", published_at=None)
    page = markup_of(client.get("/drucksachen/"))

    assert "Geheim" not in page
    assert "Noch ist keine Drucksache erfasst." in page


@pytest.mark.parametrize("n", [1, 3])
def test_queries_of_the_papers_do_not_grow(client, django_assert_num_queries, n):
    for _number in range(n):
        paper = PaperFactory()
        for kind in PaperMilestone.Kind.values:
            milestone(paper, kind, date(2022, 1, 1))

    with django_assert_num_queries(2):
        client.get("/drucksachen/")


@pytest.mark.parametrize("address", ["/leitlinien/", "/drucksachen/"])
def test_reading_pages_hold_nothing_per_visitor(client, address):
    response = client.get(address)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
