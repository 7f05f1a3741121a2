"""Which contributions a decision may name: accepted ones of every process; the others are told apart."""

import pytest

from erfurt_sozialraum.dates import today
from participation.actions.moderation.mentions import named_by
from participation.models import Decision
from tests.factories import (
    AcceptedFactory,
    ContributionFactory,
    DeliberationFactory,
    EventFactory,
    ProcessFactory,
    TopicFactory,
)
from tests.participation.results.result_forms import result_data, result_url
from tests.reading import text_of

from .posts import BASE, decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return DeliberationFactory(process=ProcessFactory(name="Sozialraumplanung", is_main=True))


@pytest.fixture
def elsewhere():
    return AcceptedFactory(consultation__process=ProcessFactory(name="Konzept Rieth"), text="Ein Dach.")


def post(client, row, **values):
    return client.post(f"{BASE}beratungen/{row.pk}/beschluss/", decided(row, **values))


def test_a_contribution_of_another_process_may_be_named(client, planner, row, elsewhere):
    assert post(client, row, numbers=elsewhere.reference, decided_on=today().isoformat()).status_code == 302
    assert named_by(Decision.objects.get()) == [elsewhere.points.get()]


def test_the_search_finds_all_and_names_the_process_that_differs(client, planner, row, elsewhere):
    own = AcceptedFactory(consultation__process=row.process, text="Kein Dach.")
    page = text_of(post(client, row, suchen="1", search="dach"))
    assert f"{elsewhere.reference} (Konzept Rieth): Ein Dach." in page
    assert f"{own.reference}: Kein Dach." in page


def test_topics_name_their_process_where_there_are_several(client, planner, row):
    TopicFactory(name="Wohnen", process=row.process)
    address = f"{BASE}beratungen/{row.pk}/beschluss/"
    assert "Wohnen (Sozialraumplanung)" not in text_of(client.get(address))
    TopicFactory(name="Arbeit", process=ProcessFactory(name="Anderer"))
    page = text_of(client.get(address))
    assert page.index("Wohnen (Sozialraumplanung)") < page.index("Arbeit (Anderer)")


def test_of_each_number_the_true_reason_is_said(client, planner, row):
    waiting, refused = ContributionFactory(), ContributionFactory(status="rejected")
    response = post(client, row, numbers=f"{waiting.pk} {refused.pk} B-999999")
    assert response.status_code == 422
    assert response.context["form"].errors["numbers"] == [
        f"Noch nicht geprüft, darum noch nicht angenommen: {waiting.reference}.",
        f"Nicht angenommen: {refused.reference}.",
        "Einen Beitrag mit dieser Nummer gibt es nicht: B-999999.",
    ]


def test_a_result_names_only_contributions_of_its_process_and_says_so(client, planner, elsewhere):
    event = EventFactory(status="held")
    response = client.post(result_url(event), result_data(numbers=elsewhere.reference))
    assert response.context["form"].errors["numbers"] == [
        f"Aus einem anderen Planungsprozess: {elsewhere.reference}."
    ]
