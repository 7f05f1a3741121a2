"""Numbers about areas: what may be stored, how values are pasted, and who may do it."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.conflicts import revision_of
from stakeholders.actions.indicators import Entry, publishable
from stakeholders.models import Indicator, IndicatorKind, IndicatorSet, IndicatorValue
from tests.factories import AreaFactory, IndicatorFactory, PlannerFactory, UserFactory, indicator_set

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/kennzahlen/"
DAY = date(2025, 12, 31)


@pytest.fixture
def planner(client):
    user = PlannerFactory()
    client.force_login(user)
    return user


@pytest.fixture
def areas():
    return [
        AreaFactory(number=f"0{n}", name=name) for n, name in enumerate(["Rieth", "Alach", "Büßleben"], 1)
    ]


def values_data(lines, **more):
    return {"as_of": "2025-12-31", "source": "Statistik", "lines": lines, "form_key": uuid4()} | more


def stored(indicator):
    values = IndicatorValue.objects.filter(set__indicator=indicator).order_by("area__number")
    return {value.area.name: None if value.is_withheld else value.shown for value in values}


@pytest.mark.parametrize("path", ["", "neu/", "{pk}/", "{pk}/bearbeiten/", "{pk}/werte/"])
def test_only_planners_and_editors_come_in(client, path):
    address = LIST + path.format(pk=IndicatorFactory().pk)
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403
    client.force_login(PlannerFactory())
    assert client.get(address).status_code == 200


def test_an_indicator_is_internal_until_it_is_published(client, planner):
    client.post(f"{LIST}neu/", {"name": "Größe", "kind": "other", "unit": "ha", "revision": ""})
    row = Indicator.objects.get()
    assert (row.slug, row.is_public) == ("groesse", False)
    client.post(f"{LIST}{row.pk}/sichtbarkeit/", {"sichtbar": "ja"})
    row.refresh_from_db()
    assert row.is_public


def test_values_are_pasted_by_number_or_name(client, planner, areas):
    row = IndicatorFactory(kind=IndicatorKind.OTHER)
    lines = "01\t1.234,5\r\nalach ; 0\r\n\r\n3;7"
    answer = client.post(f"{LIST}{row.pk}/werte/", values_data(lines), follow=True)
    assert stored(row) == {"Rieth": Decimal("1234.5"), "Alach": 0, "Büßleben": 7}
    assert "3 Werte sind gespeichert." in answer.content.decode()


def test_every_faulty_line_is_named_and_nothing_is_lost(client, planner, areas):
    row = IndicatorFactory()
    lines = "99;20\n01;viele\n01;12,5\n02\n03;30\nBüßleben;40"
    answer = client.post(f"{LIST}{row.pk}/werte/", values_data(lines))
    text = answer.content.decode()
    assert answer.status_code == 422
    for said in [
        "Zeile 1: „99“ ist keine Nummer und kein Name eines Ortsteils.",
        "Zeile 2: „viele“ ist keine Zahl, die hier stehen kann.",
        "Zeile 3: „12,5“ ist keine ganze Zahl.",
        "Zeile 4: 1 statt 2 Angaben.",
        "Zeile 6: Büßleben steht zweimal da.",
    ]:
        assert said in text
    assert "Büßleben;40" in text
    assert not IndicatorSet.objects.exists()


def test_a_wrong_column_is_not_complained_about_in_every_line(client, planner, areas):
    row = IndicatorFactory()
    text = client.post(f"{LIST}{row.pk}/werte/", values_data("x;1\n" * 53)).content.decode()
    assert "Zeile 5:" in text
    assert "Zeile 6:" not in text
    assert "Und 48 weitere Zeilen." in text


@pytest.mark.parametrize("word", ["-3", "NaN", "Infinity", "1e99", "9999999999"])
def test_no_number_that_cannot_be(client, planner, areas, word):
    row = IndicatorFactory(kind=IndicatorKind.OTHER)
    assert client.post(f"{LIST}{row.pk}/werte/", values_data(f"01;{word}")).status_code == 422


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("1.234", "1234"),
        ("1.234,5", "1234.50"),
        ("1 234 567", "1234567"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234", "1234"),
        ("1'234", "1234"),
        ("1’234’567,8", "1234567.80"),
        ("12,5", "12.50"),
        ("12.5", "12.50"),
        ("0,05", "0.05"),
        ("1234", "1234"),
        ("7,5 %", "7.50"),
    ],
)
def test_numbers_are_read_as_they_are_written_here(client, planner, areas, word, value):
    row = IndicatorFactory(kind=IndicatorKind.OTHER)
    client.post(f"{LIST}{row.pk}/werte/", values_data(f"01\t{word}"))
    assert stored(row) == {"Rieth": Decimal(value)}


@pytest.mark.parametrize(
    "word",
    [
        "1,234.5",
        "1,234,567",
        "1.23.456",
        "1.234 567",
        "12.3456",
        "1O0",
        "1e3",
        "1_000",
        "٣٤",
        "12,",
        ",5",
        "1.2345",
    ],
)
def test_what_is_not_plainly_a_number_is_refused_with_its_line(client, planner, areas, word):
    row = IndicatorFactory(kind=IndicatorKind.OTHER)
    answer = client.post(f"{LIST}{row.pk}/werte/", values_data(f"Ortsteil;Wert\n01;{word}"))
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors["lines"]
    assert said.startswith("Zeile 2: ")
    assert not row.sets.exists()


def test_a_mistyped_first_line_is_no_heading(client, planner, areas):
    row = IndicatorFactory(kind=IndicatorKind.OTHER)
    for line in ("Rietth;1O0", "Rietth;hundert", "Irgendwo;1O0"):
        answer = client.post(f"{LIST}{row.pk}/werte/", values_data(f"{line}\n02;30"))
        assert answer.status_code == 422, line
        assert answer.context["form"].errors["lines"][0].startswith("Zeile 1: ")


def test_what_is_taken_as_heading_or_sum_is_named(client, planner, areas):
    row = IndicatorFactory(kind=IndicatorKind.OTHER)
    lines = "Ortsteil;Einwohner 2024\n01;20\n02;30\nSumme;50"
    answer = client.post(f"{LIST}{row.pk}/werte/", values_data(lines), follow=True)
    assert len(stored(row)) == 2
    text = answer.content.decode()
    assert "Zeile 1 („Ortsteil;Einwohner 2024“) gilt als Überschrift." in text
    assert "Zeile 4 („Summe;50“) gilt als Summe." in text


def test_a_day_to_come_is_refused(client, planner, areas):
    row = IndicatorFactory()
    later = (today() + timedelta(days=1)).isoformat()
    answer = client.post(f"{LIST}{row.pk}/werte/", values_data("01;20", as_of=later))
    assert "Dieser Tag liegt in der Zukunft." in answer.content.decode()


def test_few_people_are_never_stored(client, planner, areas):
    row = IndicatorFactory(kind=IndicatorKind.PEOPLE)
    client.post(f"{LIST}{row.pk}/werte/", values_data("01;900\n02;4\n03;12"))
    assert stored(row) == {"Rieth": 900, "Alach": None, "Büßleben": None}


@pytest.mark.parametrize(
    ("share", "basis", "is_shown"),
    [
        ("50", 9, False),  # of fewer than ten
        ("2", 100, False),  # two people
        ("98", 100, False),  # all but two
        ("0", 100, True),
        ("100", 100, True),
        ("10", 100, True),
        ("0.5", 1000, False),
    ],
)
def test_a_share_that_tells_of_few_is_withheld(areas, share, basis, is_shown):
    entry = Entry(areas[0], Decimal(share), basis)
    assert (publishable(IndicatorKind.SHARE, [entry])[areas[0].pk] is not None) == is_shown


def test_a_share_needs_to_say_of_how_many(client, planner, areas):
    row = IndicatorFactory(kind=IndicatorKind.SHARE)
    assert client.post(f"{LIST}{row.pk}/werte/", values_data("01;12,5")).status_code == 422
    assert client.post(f"{LIST}{row.pk}/werte/", values_data("01;112;400")).status_code == 422
    client.post(f"{LIST}{row.pk}/werte/", values_data("01;12,5 %;400"))
    assert stored(row) == {"Rieth": Decimal("12.5")}


def test_the_same_form_twice_stores_once(client, planner, areas):
    row, data = IndicatorFactory(), values_data("01;20")
    client.post(f"{LIST}{row.pk}/werte/", data)
    client.post(f"{LIST}{row.pk}/werte/", data)
    assert IndicatorSet.objects.count() == 1


def test_a_later_set_for_the_same_day_corrects_the_first(client, planner, areas):
    row = IndicatorFactory()
    first = indicator_set(row, {areas[0]: 50}, as_of=DAY)
    client.post(f"{LIST}{row.pk}/werte/", values_data("01;60", seen=first.pk))
    assert list(IndicatorSet.objects.in_force().exclude(pk=first.pk)) == list(IndicatorSet.objects.in_force())
    assert "später berichtigt" in client.get(f"{LIST}{row.pk}/").content.decode()


def test_values_cannot_be_changed(areas):
    made = indicator_set(IndicatorFactory(), {areas[0]: 50}, as_of=DAY)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        IndicatorValue.objects.filter(set=made).update(value=51)


def test_the_kind_stays_once_there_are_values(client, planner, areas):
    row = IndicatorFactory(kind=IndicatorKind.PEOPLE)
    indicator_set(row, {areas[0]: 50}, as_of=DAY)
    data = {"name": row.name, "kind": "other", "unit": "", "explanation": "", "revision": revision_of(row)}
    answer = client.post(f"{LIST}{row.pk}/bearbeiten/", data)
    assert answer.status_code == 422
    assert "Zu dieser Kennzahl gibt es schon Werte." in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_questions(client, planner, count, django_assert_num_queries):
    row = IndicatorFactory()
    for n in range(count):
        indicator_set(IndicatorFactory(), {AreaFactory(): 30}, as_of=DAY)
        indicator_set(row, {AreaFactory(): 30}, as_of=DAY - timedelta(days=n))
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)
    with django_assert_num_queries(6):
        client.get(f"{LIST}{row.pk}/")
