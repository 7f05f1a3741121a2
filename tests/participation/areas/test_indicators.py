"""Numbers about districts on the public pages."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories import AreaFactory, IndicatorFactory, indicator_set

pytestmark = pytest.mark.django_db
OLD, NEW = date(2024, 12, 31), date(2025, 12, 31)


@pytest.fixture
def number():
    areas = [AreaFactory(name=name) for name in ("Rieth", "Alach", "Büßleben", "Daberstedt")]
    row = IndicatorFactory(name="Menschen unter 18", explanation="Am **Hauptwohnsitz** gezählt.")
    indicator_set(row, {areas[0]: 500}, as_of=OLD)
    indicator_set(row, {areas[0]: 900, areas[1]: None, areas[2]: 1200}, as_of=NEW)
    return row


def table(client, address):
    """The rows of the table, as (name, value)."""
    body = client.get(address).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = body.split("<tr>")[1:]
    text = [row.replace("</a>", "<").replace("</td>", "<").split("<") for row in rows]
    cells = [[cell.rpartition(">")[2].strip() for cell in row] for row in text]
    return [tuple(cell for cell in row if cell) for row in cells]


def test_every_district_is_there_with_its_value_or_why_not(client, number):
    assert table(client, "/sozialraeume/zahlen/menschen-unter-18/") == [
        ("Alach", "nicht gezeigt"),
        ("Büßleben", "1.200"),
        ("Daberstedt", "keine Angabe"),
        ("Rieth", "900"),
    ]


def test_by_value_the_largest_comes_first(client, number):
    names = [row[0] for row in table(client, "/sozialraeume/zahlen/menschen-unter-18/?ordnung=wert")]
    assert names[:2] == ["Büßleben", "Rieth"]


def test_an_earlier_day_can_be_chosen(client, number):
    rows = dict(table(client, "/sozialraeume/zahlen/menschen-unter-18/?stand=2024-12-31"))
    assert rows["Rieth"] == "500"
    assert client.get("/sozialraeume/zahlen/menschen-unter-18/?stand=x&ordnung=y").status_code == 200


def test_a_districts_page_shows_the_latest_value(client, number):
    text = client.get("/sozialraeume/rieth/").content.decode()
    assert "900 Menschen" in text
    assert "500 Menschen" not in text
    assert "nicht gezeigt, damit niemand erkannt wird" in client.get("/sozialraeume/alach/").content.decode()
    assert 'id="zahlen"' not in client.get("/sozialraeume/daberstedt/").content.decode()


def test_what_is_not_public_is_nowhere(client, number):
    address = "/sozialraeume/zahlen/menschen-unter-18/"
    assert "Menschen unter 18" in client.get("/sozialraeume/").content.decode()
    number.withdrawn_at = timezone.now()
    number.save()
    assert client.get(address).status_code == 404
    assert "Menschen unter 18" not in client.get("/sozialraeume/").content.decode()
    assert "Menschen unter 18" not in client.get("/sozialraeume/rieth/").content.decode()


def test_a_number_without_values_says_so(client):
    IndicatorFactory(name="Spielplätze")
    text = client.get("/sozialraeume/zahlen/spielplaetze/").content.decode()
    assert "Zu dieser Zahl sind noch keine Werte eingetragen." in text
    assert "Spielplätze" not in client.get("/sozialraeume/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_number_asks_four_questions(client, count, django_assert_num_queries):
    row = IndicatorFactory(name="Zahl")
    indicator_set(row, {AreaFactory(): 20 for _n in range(count)}, as_of=NEW)
    with django_assert_num_queries(4):
        client.get("/sozialraeume/zahlen/zahl/")
