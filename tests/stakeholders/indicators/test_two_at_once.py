"""Two people enter the values of one day: the second is shown both, and loses nothing."""

from datetime import date

import pytest

from stakeholders.models import IndicatorSet
from tests.factories import AreaFactory, IndicatorFactory, PlannerFactory
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(client):
    client.force_login(PlannerFactory())
    for number, name in (("01", "Rieth"), ("02", "Alach")):
        AreaFactory(number=number, name=name)
    return IndicatorFactory(kind="other")


def address(indicator):
    return f"/aufgaben/kennzahlen/{indicator.pk}/werte/"


def drawn(client, indicator, lines, as_of="2025-12-31"):
    form = client.get(address(indicator)).context["form"]
    hidden = {name: str(form[name].value()) for name in ("form_key", "seen")}
    return hidden | {"as_of": as_of, "source": "Statistik", "lines": lines}


def test_the_second_sees_both_and_corrects(client, indicator):
    first, second = drawn(client, indicator, "Rieth; 4\nAlach; 5"), drawn(client, indicator, "Rieth; 7")
    assert client.post(address(indicator), first).status_code == 302
    conflict = client.post(address(indicator), second)
    page = text_of(conflict)
    assert (conflict.status_code, "Rieth; 4" in page, "Rieth; 7" in page) == (409, True, True)
    again = second | {"seen": conflict.context["form"]["seen"].value()}
    assert client.post(address(indicator), again).status_code == 302
    assert IndicatorSet.objects.in_force().get().values.get().value == 7


def test_another_day_is_no_conflict(client, indicator):
    first = drawn(client, indicator, "Rieth; 4")
    second = drawn(client, indicator, "Rieth; 7", as_of="2024-12-31")
    assert [client.post(address(indicator), sent).status_code for sent in (first, second)] == [302, 302]
    assert set(IndicatorSet.objects.values_list("as_of", flat=True)) == {
        date(2024, 12, 31),
        date(2025, 12, 31),
    }


def test_both_say_the_same(client, indicator):
    first, second = drawn(client, indicator, "Rieth; 4"), drawn(client, indicator, "01\t4,0")
    assert [client.post(address(indicator), sent).status_code for sent in (first, second)] == [302, 302]
    assert IndicatorSet.objects.count() == 1


def test_who_has_seen_the_values_corrects_them(client, indicator):
    client.post(address(indicator), drawn(client, indicator, "Rieth; 4"))
    assert client.post(address(indicator), drawn(client, indicator, "Rieth; 7")).status_code == 302
