"""A table is pasted with the line above it: it is no value, and no fault either."""

import pytest

from stakeholders.models import IndicatorKind, IndicatorSet
from tests.factories import AreaFactory, IndicatorFactory

from .test_indicators import LIST, planner, stored, values_data

pytestmark = pytest.mark.django_db
__all__ = ["planner"]


@pytest.fixture
def row(planner):
    AreaFactory(number="01", name="Rieth")
    return IndicatorFactory(kind=IndicatorKind.OTHER)


def test_the_line_above_a_table_is_left_out(client, row):
    lines = "Ortsteil\tZahl der Bänke\n01\t20"
    assert client.post(f"{LIST}{row.pk}/werte/", values_data(lines)).status_code == 302
    assert stored(row) == {"Rieth": 20}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Riet;20", "„Riet“ ist keine Nummer"),
        ("01;20\nOrtsteil;Zahl", "Zeile 2: „Ortsteil“"),
        ("Ortsteil;Zahl", "Fügen Sie mindestens eine Zeile ein."),
        ("01;viele", "„viele“ ist keine Zahl"),
    ],
    ids=["a number follows", "not the first line", "nothing else", "an area stands first"],
)
def test_whatever_else_is_no_value_is_named(client, row, lines, said):
    answer = client.post(f"{LIST}{row.pk}/werte/", values_data(lines))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not IndicatorSet.objects.exists()
