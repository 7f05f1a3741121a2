"""What is compiled once says the same as what is built anew, wherever it stands in a query."""

from datetime import date

import pytest
from django.db.models import Exists, OuterRef

from participation.models import Deliberation
from tests.factories import DeliberationFactory, EventFactory, on_agenda, state_date

pytestmark = pytest.mark.django_db


def test_it_says_the_same_in_a_query_and_in_a_subquery_of_its_own_model():
    held, planned = DeliberationFactory(), DeliberationFactory()
    state_date(planned, date(2026, 5, 1))
    event = EventFactory()
    state_date(event, date(2026, 3, 1))
    on_agenda(held, event)
    rows = Deliberation.objects.order_by("pk")

    built = [said["earliest"] for said in rows.annotate(said=rows._told()).values_list("said", flat=True)]
    once = [row.latest_date["earliest"] for row in rows.with_latest_date()]
    assert once == built == ["2026-03-01", "2026-05-01"]
    same = Deliberation.objects.with_said().filter(pk=OuterRef("pk"), date_earliest=date(2026, 3, 1))
    assert list(rows.with_said().filter(Exists(same))) == [held]
