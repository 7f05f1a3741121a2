"""Why an article changed: what stands behind it, as far as the reader may see it."""

import pytest

from guidelines.models import ChangeReason
from participation.actions.documents import add_reason
from tests.factories import (
    AcceptedFactory,
    AgendaItemFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ResultFactory,
    VersionFactory,
    WordingFactory,
)
from tests.promises import because_of
from tests.reading import markup_of

pytestmark = pytest.mark.django_db
DOCUMENT = "/leitlinien/leitlinien/"


@pytest.fixture
def change():
    """The second version of an article."""
    old = WordingFactory(version__guideline__slug="leitlinien", key="orte", text="Orte bleiben.")
    second = VersionFactory(guideline=old.version.guideline, number=2)
    return WordingFactory(version=second, key="orte", text="Orte bleiben offen.")


def test_a_session_a_paper_and_an_office_stand_with_the_reason(client, change):
    item, paper = AgendaItemFactory(title="Änderungsantrag"), PaperFactory(number="0042/26")
    office = OrganisationFactory(name="Stadtplanungsamt")
    by = PlannerFactory()
    said = [
        {"kind": "council", "text": "Der Rat wollte es so.", "paper": paper, "item": item},
        {"kind": "expert", "text": "Das Baurecht verlangt es.", "office": office, "item": item},
    ]
    for reason in said:
        add_reason(change.version, change.article, by=by, **reason)
    html = markup_of(client.get(DOCUMENT))

    for words in (
        "Aus dem Stadtrat: Der Rat wollte es so.",
        f'href="/termine/{item.event_id}/">Änderungsantrag</a>',
        f'href="/drucksachen/{paper.slug}/"',
        "Begründet von: Stadtplanungsamt",
    ):
        assert words in html, words
    assert html.count("Änderungsantrag") == 1, "an office's reason comes from no session"


def test_what_is_internal_is_only_counted_or_not_named(client, change):
    hidden = AcceptedFactory(published_at=None, published_text="").points.get()
    result = ResultFactory(title="Geheimes Ergebnis", published_at=None)
    because_of(change.version, change.article, hidden, result)
    html = markup_of(client.get(DOCUMENT))

    assert "Geheimes Ergebnis" not in html
    assert str(hidden) not in html
    assert "1 Anliegen" in html
    client.force_login(PlannerFactory())
    assert "Geheimes Ergebnis" in markup_of(client.get(DOCUMENT))


def test_a_change_of_before_says_that_its_reason_is_not_on_record(client, change):
    assert "Grund nicht erfasst" in markup_of(client.get(DOCUMENT))
    because_of(change.version, change.article, AcceptedFactory().points.get())
    assert "Grund nicht erfasst" not in markup_of(client.get(DOCUMENT))


def test_the_form_offers_items_and_keeps_what_was_typed(client, planner, change):
    item = AgendaItemFactory()
    address = f"/aufgaben/leitlinien/fassungen/{change.version.pk}/artikel/orte/grund/"
    response = client.post(address, {"kind": "council", "text": "", "item": item.pk})
    assert response.status_code == 422
    assert f'value="{item.pk}" selected' in markup_of(response)
    client.post(address, {"kind": "council", "text": "Der Rat wollte es so.", "item": item.pk})
    assert ChangeReason.objects.get().sources.get().item == item


@pytest.mark.parametrize("n", [1, 3])
def test_queries_do_not_grow_with_the_reasons(client, change, django_assert_num_queries, n):
    for _ in range(n):
        because_of(change.version, change.article, AcceptedFactory().points.get(), ResultFactory())
    with django_assert_num_queries(8):
        client.get(DOCUMENT)
