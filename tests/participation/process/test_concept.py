"""The concept of participation: everything about a process on one page."""

import pytest

from tests.factories import (
    CommitteeFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    StepFactory,
    TopicFactory,
)
from tests.participation.process.planning_forms import a_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
def test_the_concept_asks_a_constant_number_of_queries(client, process, number, django_assert_num_queries):
    a_world(process, number)
    with django_assert_num_queries(8):
        page = client.get(f"/prozesse/{process.slug}/beteiligungskonzept/").content.decode()
    assert page.count('class="concept-step"') == number


def test_the_concept_puts_everything_together(client, process):
    a_world(process, 1)
    step = process.steps.get()
    type(step).objects.filter(pk=step.pk).update(open_points="Die Orte.", languages="Deutsch, Ukrainisch")
    page = client.get(f"/prozesse/{process.slug}/beteiligungskonzept/").content.decode()
    said = [
        "Die Orte.",
        "Deutsch, Ukrainisch",
        "Es fand statt.",
        "1 Beitrag eingegangen",
        "Rückmeldung offen",
    ]
    for words in [*said, step.title, "Dem Portal liegt kein Beleg vor zu"]:
        assert words in page, words


def test_the_concept_shows_the_public_only_what_is_public(client, process):
    hidden = StepFactory(process=process, title="Geheimer Schritt", published_at=None)
    TopicFactory(process=process, name="Geheimes Thema", published_at=None)
    shown = StepFactory(process=process, title="Offener Schritt", next_step=hidden)
    shown.committees.add(CommitteeFactory(name="Geheime Runde", published_at=None))
    type(shown).objects.filter(pk=shown.pk).update(
        paper=PaperFactory(title="Geheime Vorlage", published_at=None),
        responsible=OrganisationFactory(name="Geheimes Amt", published_at=None),
    )
    address = f"/prozesse/{process.slug}/beteiligungskonzept/"
    page = client.get(address).content.decode()
    assert ("Offener Schritt" in page, "Geheim" in page) == (True, False)
    client.force_login(PlannerFactory())
    inside = client.get(address).content.decode()
    for words in ("Geheimer Schritt", "Geheimes Thema", "Geheime Runde", "Geheime Vorlage", "Geheimes Amt"):
        assert words in inside, words


def test_the_concept_of_an_internal_process_is_internal(client):
    inner = ProcessFactory(published_at=None)
    assert client.get(f"/prozesse/{inner.slug}/beteiligungskonzept/").status_code == 404
