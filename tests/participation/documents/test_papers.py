"""A Drucksache's page: its days, its deliberations, what came of it."""

from datetime import date

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision
from guidelines.models import PaperMilestone
from participation.models import Decision
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    DeliberationFactory,
    PaperFactory,
    ProcessFactory,
    state_date,
)
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


def test_a_paper_shows_its_days_deliberations_and_decisions(client):
    process = ProcessFactory(is_main=True, name="Sozialraumplanung")
    paper = PaperFactory(
        number="0554/22", author="Fraktion", summary="Drei *Fragen*.", title="Anfrage zu Konzepten"
    )
    process.papers.add(paper)
    asked = PaperMilestone.objects.create(paper=paper, kind="asked")
    state_date(asked, date(2022, 3, 1), precision=Precision.SEASON, source="Nummer der Drucksache")
    interim = PaperMilestone.objects.create(paper=paper, kind="interim")
    state_date(interim, kind=DateKind.UNDOCUMENTED, clarified_by="Stadtverwaltung")
    hearing = DeliberationFactory(
        process=process, paper=paper, committee=CouncilCommitteeFactory(name="Sozialausschuss")
    )
    state_date(hearing, date(2023, 1, 18))
    Decision.objects.create(
        deliberation=hearing, decided_on=date(2023, 1, 18), wording="zur Kenntnis genommen"
    )
    page = markup_of(client.get("/drucksachen/0554-22/"))

    for words in (
        "Anfrage zu Konzepten", "Fraktion", "Drei <em>Fragen</em>.", "Frühjahr 2022", "Nummer der Drucksache",
        "Klären soll es die zuständige Stelle (Stadtverwaltung); bis wann, ist offen.",
        "18. Januar 2023", "Sozialausschuss",
        "Beschluss vom 18. Januar 2023: zur Kenntnis genommen", "Sozialraumplanung",
    ):  # fmt: skip
        assert words in page, words


def test_a_paper_without_a_deliberation_says_so(client):
    paper = PaperFactory(summary="")
    page = markup_of(client.get(f"/drucksachen/{paper.slug}/"))

    assert "Eine Beratung dieser Drucksache ist nicht erfasst." in page
    assert "Der Inhalt ist hier nicht erfasst." in page


def test_a_paper_names_nothing_hidden(client):
    paper = PaperFactory()
    hidden = CommitteeFactory(name="Geheimes Gremium", published_at=None)
    state_date(DeliberationFactory(paper=paper, committee=hidden), date(2023, 1, 1))
    state_date(DeliberationFactory(paper=paper, title="Vertraulich", published_at=None), date(2023, 1, 1))
    page = markup_of(client.get(f"/drucksachen/{paper.slug}/"))

    assert [word for word in ("Geheimes", "Vertraulich") if word in page] == []
    paper.withdrawn_at = timezone.now()
    paper.save()
    assert client.get(f"/drucksachen/{paper.slug}/").status_code == 404


def test_the_councils_page_leads_to_the_enquiry(client):
    paper = PaperFactory(kind="enquiry")
    state_date(PaperMilestone.objects.create(paper=paper, kind="asked"), date(2022, 3, 1))

    assert f'href="/drucksachen/{paper.slug}/"' in markup_of(client.get("/stadtrat/"))


@pytest.mark.parametrize("n", [1, 3])
def test_queries_of_a_paper_do_not_grow(client, django_assert_num_queries, n):
    paper = PaperFactory()
    for kind in PaperMilestone.Kind.values[:n]:
        state_date(PaperMilestone.objects.create(paper=paper, kind=kind), date(2022, 1, 1))
        hearing = DeliberationFactory(paper=paper)
        state_date(hearing, date(2023, 1, 1))
        Decision.objects.create(deliberation=hearing, decided_on=date(2023, 1, 1), wording="vertagt")

    with django_assert_num_queries(4):
        client.get(f"/drucksachen/{paper.slug}/")
