"""What the public reads of a change: what became of each article since the version before, and why."""

from datetime import date

import pytest
from django.utils import timezone

from erfurt_sozialraum.rows.publication import withdraw
from guidelines.actions.versions import (
    begin_draft,
    publish_version,
    remove_article,
    store_article,
)
from guidelines.models import ReasonKind, Wording
from tests.factories import GuidelineFactory, PlannerFactory, VersionFactory, WordingFactory
from tests.promises import because_of
from tests.reading import markup_of

pytestmark = pytest.mark.django_db
DOCUMENT = "/leitlinien/leitlinien/"


@pytest.fixture
def versions():
    """Version 1 and 2: `orte` changed, `wege` gone, `baenke` new, `bleibt` the same."""
    guideline = GuidelineFactory(title="Leitlinien", slug="leitlinien")
    first = VersionFactory(guideline=guideline, number=1, as_of=date(2026, 1, 1))
    for order, key in enumerate(["orte", "wege", "bleibt"], start=1):
        WordingFactory(
            version=first, key=key, heading=key.title(), text=f"{key.title()} sind da.", order=order
        )
    second, _new = begin_draft(guideline)
    Wording.objects.filter(version=second, article__key="orte").update(text="Orte sind überall da.")
    remove_article(second.wordings.get(article__key="wege"))
    values = {"heading": "Bänke", "text": "Bänke stehen überall.", "position": 3}
    store_article(Wording(version=second), revision="", values=values)
    for key, kind, text in (
        ("orte", ReasonKind.UNNAMED, "Viele haben das gewünscht."),
        ("wege", ReasonKind.UNNAMED, "Steht im Verkehrskonzept."),
        ("baenke", ReasonKind.EDITORIAL, ""),
    ):
        because_of(second, guideline.articles.get(key=key), kind=kind, text=text)
    publish_version(second)
    return first, second


@pytest.mark.parametrize("address", [DOCUMENT, f"{DOCUMENT}fassungen/2/"])
def test_each_article_says_what_happened_to_it(client, versions, address):
    response = client.get(address)
    html = markup_of(response)

    for words in (
        "Artikel: 1 neu, 1 geändert, 1 entfallen.", "Bei jedem steht, warum.", "neu seit Fassung 1",
        "geändert seit Fassung 1", "unverändert seit Fassung 1", "Grund: Viele haben das gewünscht.",
        "Grund: Steht im Verkehrskonzept.", "nur redaktionell",
    ):  # fmt: skip
        assert words in html, words
    assert html.count("<ins>") == 1
    assert html.index('id="artikel-wege"') < html.index('id="artikel-orte"')
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_first_version_claims_no_changes(client, versions):
    html = markup_of(client.get(f"{DOCUMENT}fassungen/1/"))

    assert "seit Fassung" not in html
    assert "Was sich" not in html


def test_words_of_a_withdrawn_version_are_not_shown(client, versions):
    withdraw(versions[0])
    html = markup_of(client.get(DOCUMENT))

    assert "geändert seit Fassung 1" in html
    assert "Viele haben das gewünscht." in html
    assert "Alter und neuer Wortlaut" not in html
    assert "vergleichen" not in html
    assert client.get(f"{DOCUMENT}vergleich/1/2/").status_code == 404


def test_a_draft_is_not_what_people_who_sign_in_read_first(client, versions):
    draft, _new = begin_draft(versions[0].guideline)
    Wording.objects.filter(version=draft, article__key="orte").update(text="Noch geheim.")
    client.force_login(PlannerFactory())

    assert client.get(DOCUMENT).context["version"] == versions[1]
    assert "Noch geheim." not in markup_of(client.get(DOCUMENT))
    assert client.get(f"{DOCUMENT}artikel/orte/").context["wording"].version == versions[1]
    preview = markup_of(client.get(f"{DOCUMENT}fassungen/3/"))
    assert "Noch geheim." in preview
    assert "Das ist noch nicht öffentlich" in preview
    client.logout()
    assert client.get(f"{DOCUMENT}fassungen/3/").status_code == 404
    assert "geheim" not in markup_of(client.get(f"{DOCUMENT}artikel/orte/"))


def test_an_articles_page_tells_its_history_with_reasons(client, versions):
    html = markup_of(client.get(f"{DOCUMENT}artikel/orte/"))

    assert html.index("seit Fassung 2") < html.index("Grund: Viele haben das gewünscht.")
    assert html.index("<ins>") < html.index("seit Fassung 1")


def test_the_page_of_a_removed_article_says_since_when_and_why(client, versions):
    html = markup_of(client.get(f"{DOCUMENT}artikel/wege/"))

    assert "Seit Fassung 2 entfallen" in html
    assert "Steht im Verkehrskonzept." in html
    assert "entfallen" not in markup_of(client.get(f"{DOCUMENT}artikel/orte/"))


def test_any_two_versions_are_compared(client, versions):
    html = markup_of(client.get(f"{DOCUMENT}vergleich/1/2/"))
    for words in ("Fassung 1 und Fassung 2 im Vergleich", "1 neu, 1 geändert, 1 entfallen", "Viele haben"):
        assert words in html
    back = markup_of(client.get(f"{DOCUMENT}vergleich/2/1/"))
    assert "Viele haben" not in back
    assert "<del>" in back
    for address in ("1/1/", "1/7/"):
        assert client.get(f"{DOCUMENT}vergleich/{address}").status_code == 404
    versions[0].guideline.withdrawn_at = timezone.now()
    versions[0].guideline.save()
    assert client.get(f"{DOCUMENT}vergleich/1/2/").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_queries_do_not_grow_with_the_changes(client, django_assert_num_queries, n):
    guideline = GuidelineFactory(slug="leitlinien")
    first = VersionFactory(guideline=guideline, number=1)
    second = VersionFactory(guideline=guideline, number=2)
    for number in range(n):
        for version in (first, second):
            WordingFactory(version=version, key=f"a{number}", text=f"Text in {version.number}.")
        WordingFactory(version=first, key=f"b{number}")

    with django_assert_num_queries(7):
        client.get(DOCUMENT)
    with django_assert_num_queries(5):
        client.get(f"{DOCUMENT}vergleich/1/2/")
