"""A document's page, its versions and articles."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.rows.viewers import PUBLIC
from guidelines.models import GuidelineBasis, Source
from participation.models import Outcome, Reply
from participation.overviews.documents.pages import SAMPLES, document_page
from tests.factories import (
    AcceptedFactory,
    GuidelineFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    VersionFactory,
    WordingFactory,
)
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def guideline():
    return GuidelineFactory(title="Leitlinien", slug="leitlinien")


@pytest.fixture
def version(guideline):
    return VersionFactory(guideline=guideline, number=1, as_of=date(2025, 2, 1))


@pytest.fixture
def article(version):
    return WordingFactory(version=version, key="treffpunkte", heading="Treffpunkte")


def replied(article, outcome=Outcome.ADOPTED, contribution=None, **fields):
    contribution = contribution or AcceptedFactory()
    reason = "" if outcome == Outcome.OPEN else "Das passt."
    Reply.objects.create(
        point=contribution.points.first(), outcome=outcome, reason=reason, wording=article, **fields
    )
    return contribution


def origin(slug="leitlinien", number=None):
    return document_page(PUBLIC, slug, number).origins[0]


# The document


def test_the_page_shows_the_newest_public_version_article_by_article(client, guideline):
    old = VersionFactory(guideline=guideline, number=1, as_of=date(2025, 2, 1))
    WordingFactory(version=old, key="alt", heading="Alter Artikel")
    new = VersionFactory(guideline=guideline, number=2, as_of=date(2026, 3, 1), preamble="Vorab **dies**.")
    WordingFactory(version=new, key="zwei", heading="Zweiter", order=2)
    WordingFactory(version=new, key="eins", heading="Erster", order=1, text="Häuser *bleiben* offen.")
    VersionFactory(guideline=guideline, number=3, published_at=None)
    response = client.get("/leitlinien/leitlinien/")
    page = markup_of(response)

    assert re.findall(r'<section class="article" id="([^"]+)"', page) == ["artikel-eins", "artikel-zwei"]
    assert re.findall(r'<a href="#(artikel-[a-z]+)">', page) == ["artikel-eins", "artikel-zwei"]
    for words in (
        "Entwurf vom 1. März 2026, Fassung 2", "Vorab <strong>dies</strong>.", "<em>bleiben</em>",
        'href="/leitlinien/leitlinien/fassungen/1/"',
    ):  # fmt: skip
        assert words in page
    assert 'id="titel-alt"' not in page
    assert "Fassung 3" not in page
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_an_earlier_version_stays_and_points_to_the_newer_one(client, guideline, article):
    VersionFactory(guideline=guideline, number=2, as_of=date(2026, 3, 1))
    page = markup_of(client.get("/leitlinien/leitlinien/fassungen/1/"))

    assert "Treffpunkte" in page
    assert "Es gibt eine neuere Fassung" in page
    assert "Fassung 2 vom 1. März 2026" in page
    assert "Es gibt eine neuere Fassung" not in markup_of(client.get("/leitlinien/leitlinien/fassungen/2/"))


def test_a_document_without_a_version_says_so(client, guideline):
    VersionFactory(guideline=guideline, published_at=None)
    page = markup_of(client.get("/leitlinien/leitlinien/"))

    assert "Noch gibt es keinen Entwurf." in page
    assert 'class="article"' not in page


def test_an_example_is_marked(client, guideline):
    VersionFactory(guideline=guideline, is_example=True)

    assert "badge--example" in markup_of(client.get("/leitlinien/leitlinien/"))


def test_it_names_what_it_rests_on_and_its_process(client, guideline, version):
    source = Source.objects.create(title="Sozialstrukturatlas", year=2020, url="https://quelle.example/atlas")
    GuidelineBasis.objects.create(guideline=guideline, source=source, note="nennt das Instrument")
    process, hidden = ProcessFactory(name="Planung Nord"), ProcessFactory(name="Geheim", published_at=None)
    process.guidelines.add(guideline)
    hidden.guidelines.add(guideline)
    page = markup_of(client.get("/leitlinien/leitlinien/"))

    for words in ("Sozialstrukturatlas (2020)", "https://quelle.example/atlas", "nennt das Instrument"):
        assert words in page
    assert f'href="/prozesse/{process.slug}/"' in page
    assert "Geheim" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/leitlinien/leitlinien/",
        "/leitlinien/leitlinien/fassungen/1/",
        "/leitlinien/leitlinien/artikel/treffpunkte/",
    ],
)
def test_what_is_not_public_is_not_there(client, guideline, article, address):
    assert client.get(address).status_code == 200
    guideline.withdrawn_at = timezone.now()
    guideline.save()

    assert client.get(address).status_code == 404


def test_a_hidden_version_is_for_those_who_sign_in(client, guideline):
    VersionFactory(guideline=guideline, number=4, published_at=None)
    address = "/leitlinien/leitlinien/fassungen/4/"

    assert client.get(address).status_code == 404
    client.force_login(PlannerFactory())
    assert client.get(address).status_code == 200


# What stands behind an article


def test_an_article_names_the_contributions_and_results_behind_it(client, article):
    contribution = replied(article)
    result = ResultFactory(title="Treffpunkte sichern")
    result.wordings.add(article)
    page = markup_of(client.get("/leitlinien/leitlinien/"))

    assert "Was dahintersteht: 1 Beitrag, 1 Ergebnis" in page
    assert f'href="/beteiligung/{contribution.consultation.slug}/beitraege/{contribution.pk}/"' in page
    assert f'href="/was-daraus-wurde/ergebnisse/{result.pk}/"' in page


def test_an_article_without_origin_says_so(client, article):
    assert "Dahinter steht noch kein Beitrag und kein Ergebnis." in markup_of(
        client.get("/leitlinien/leitlinien/")
    )


def test_only_the_reply_that_counts_is_counted(article):
    contribution = replied(article, replied_at=timezone.now() - timedelta(days=1))
    assert origin().contributions == 1
    replied(None, Outcome.NOTED, contribution)

    assert (origin().contributions, list(origin().samples)) == (0, [])


def test_of_two_replies_of_one_moment_the_later_row_counts(article):
    moment = timezone.now()
    contribution = replied(article, replied_at=moment)
    replied(None, Outcome.NOTED, contribution, replied_at=moment)

    assert contribution.points.get().reply.outcome == Outcome.NOTED
    assert (origin().contributions, list(origin().samples)) == (0, [])


def test_unpublished_contributions_are_counted_but_not_shown(client, article):
    replied(article, contribution=AcceptedFactory(published_at=None, published_text="", text="Vertraulich"))
    found = origin()

    assert (found.contributions, found.published, list(found.samples)) == (1, 0, [])
    page = markup_of(client.get("/leitlinien/leitlinien/"))
    assert "Keiner davon ist veröffentlicht." in page
    assert "Vertraulich" not in page


def test_of_many_contributions_the_latest_stand_there_and_all_on_the_articles_page(client, article):
    rows = [replied(article, replied_at=timezone.now() + timedelta(minutes=n)) for n in range(SAMPLES + 2)]
    replied(WordingFactory(version=article.version, key="anderes"))
    found = origin()

    assert [reply.point.contribution for reply in found.samples] == rows[: -SAMPLES - 1 : -1]
    assert "Alle 5 veröffentlichten Beiträge zu „Treffpunkte“" in markup_of(
        client.get("/leitlinien/leitlinien/")
    )
    listed = client.get("/leitlinien/leitlinien/artikel/treffpunkte/").context["replies"]
    assert [reply.point.contribution for reply in listed] == rows[::-1]


def test_a_key_gathers_what_led_to_it_through_all_versions(guideline, article):
    new = VersionFactory(guideline=guideline, number=2)
    later = WordingFactory(version=new, key="treffpunkte")
    replied(article)
    replied(later)
    result = ResultFactory()
    result.wordings.add(article, later)

    assert (origin().contributions, list(origin().results)) == (2, [result])
    earlier = origin(number=1)
    assert (earlier.contributions, list(earlier.results)) == (1, [result])


def test_the_same_key_of_another_document_is_another_article(article):
    replied(WordingFactory(key="treffpunkte"))

    assert origin().contributions == 0


def test_an_articles_page_keeps_every_wording(client, guideline, article):
    same = VersionFactory(guideline=guideline, number=2)
    WordingFactory(version=same, key="treffpunkte", heading=article.heading, text=article.text)
    new = VersionFactory(guideline=guideline, number=3, as_of=date(2026, 3, 1))
    WordingFactory(version=new, key="treffpunkte", text="Treffpunkte bleiben *abends* offen.")
    response = client.get("/leitlinien/leitlinien/artikel/treffpunkte/")

    assert [row.after.version.number for row in response.context["page"].wordings] == [3, 1]
    page = markup_of(response)
    assert 'href="/leitlinien/leitlinien/fassungen/1/#artikel-treffpunkte"' in page
    assert 'href="/leitlinien/leitlinien/#artikel-treffpunkte"' in page
    assert client.get("/leitlinien/leitlinien/artikel/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_queries_of_a_document_do_not_grow(client, guideline, version, django_assert_num_queries, n):
    for number in range(n):
        source = Source.objects.create(title=f"Atlas {number}")
        article = WordingFactory(version=version)
        GuidelineBasis.objects.create(guideline=guideline, source=source)
        ResultFactory().wordings.add(article)
        for _again in range(n):
            replied(article)

    with django_assert_num_queries(7):
        client.get("/leitlinien/leitlinien/")
    with django_assert_num_queries(7):
        client.get(f"/leitlinien/leitlinien/artikel/{article.key}/")


# Other pages lead to the article


def test_replies_and_results_lead_to_the_article(client, article):
    contribution = replied(article)
    result = ResultFactory()
    result.wordings.add(article)
    link = 'href="/leitlinien/leitlinien/artikel/treffpunkte/"'

    for address in (
        f"/beteiligung/{contribution.consultation.slug}/beitraege/{contribution.pk}/",
        f"/was-daraus-wurde/ergebnisse/{result.pk}/",
    ):
        assert link in markup_of(client.get(address)), address
