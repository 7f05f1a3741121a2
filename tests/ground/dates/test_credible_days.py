"""Days and hours as they are typed: credible ones only, in the ways that people write."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.apps import apps
from django.db import models

from erfurt_sozialraum.dates import day_in, exists
from erfurt_sozialraum.dates.fields import PastDayField

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("typed", ["0026-01-01", "1.1.0026", "31.12.9999", "1989-12-31", "2101-01-01"])
@pytest.mark.parametrize("field", [forms.DateField, PastDayField, forms.DateTimeField])
def test_no_field_takes_a_day_that_nobody_can_mean(field, typed):
    with pytest.raises(forms.ValidationError) as refused:
        field().clean(typed)
    assert refused.value.messages == ["Prüfen Sie das Jahr: Möglich sind Tage von 1990 bis 2100."]


@pytest.mark.parametrize("typed", ["1990-01-01", "2100-12-31", "31.12.2100", "\u200b2026-05-05\xa0"])
def test_the_days_at_the_ends_are_taken(typed):
    assert forms.DateField().clean(typed).year in (1990, 2026, 2100)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("18 Uhr", time(18)),
        ("18.30", time(18, 30)),
        ("18", time(18)),
        ("9", time(9)),
        ("18:30 Uhr", time(18, 30)),
        ("18.30 uhr", time(18, 30)),
        ("\u200b 08:05\xa0", time(8, 5)),
        ("00:00", time(0)),
    ],
)
def test_hours_are_read_as_people_write_them(typed, hour):
    assert forms.TimeField().clean(typed) == hour


@pytest.mark.parametrize("typed", ["25", "18.60", "halb sieben", "18-30", "1830", "24:00", "-1"])
def test_what_is_no_hour_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        forms.TimeField().clean(typed)


def test_a_day_in_an_address_is_credible_or_none():
    assert day_in("2026-03-04") == date(2026, 3, 4)
    for word in ("", "0026-01-01", "9999-12-31", "2026-02-30", "4.3.2026", "\x00", "2026-03-04T10"):
        assert day_in(word) is None


def test_the_hour_that_clocks_leap_over_does_not_exist():
    assert not exists(datetime(2027, 3, 28, 2, 30, tzinfo=BERLIN))
    for moment in (datetime(2027, 3, 28, 1, 59), datetime(2027, 3, 28, 3), datetime(2027, 10, 31, 2, 30)):
        assert exists(moment.replace(tzinfo=BERLIN))


def days_of(model):
    return {field.name for field in model._meta.concrete_fields if type(field) is models.DateField}


def checked_days(model):
    """The columns that the check of a model names."""
    checks = [row for row in model._meta.constraints if row.name.endswith("_credible_days")]
    return {name for name in days_of(model) for row in checks if f"('{name}', None)" in str(row.condition)}


def test_every_append_only_row_is_checked_in_the_database():
    """What is wrong there stays for ever."""
    added = [
        model
        for model in apps.get_models()
        if days_of(model) and "append_only" in {each.name for each in getattr(model._meta, "triggers", ())}
    ]
    assert len(added) >= 12
    assert {model.__name__: days_of(model) - checked_days(model) for model in added} == {
        model.__name__: set() for model in added
    }
