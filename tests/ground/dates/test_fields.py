"""Days of what has happened: one rule and one sentence, in every form that asks for one."""

from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms

import guidelines.forms
import participation.forms
import stakeholders.forms
from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.fields import PastDayField

APPS = ("erfurt_sozialraum", "guidelines", "participation", "stakeholders")
# Until when something is due, holds, or lasts; when something is to be; from when on records are kept.
MAY_LIE_AHEAD = {
    "answer_by",
    "clarify_until",
    "closes_on",
    "due_on",
    "earliest",
    "ends_on",
    "latest",
    "opens_on",
    "records_from",
    "starts_on",
    "until",
    "tag",  # kept in an address, and judged by the form
    "valid_from",
    "valid_to",
}
# The day of which a draft will be.
BESIDES = {("VersionForm", "as_of")}


def own_forms():
    """Every form that the portal asks with, by its name; not those that only show how forms look."""
    for package in (guidelines.forms, participation.forms, stakeholders.forms):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    found, waiting = {}, [forms.BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith(APPS) and ".forms" in form.__module__:
            found[f"{form.__module__}.{form.__qualname__}"] = form
    return found


def test_today_has_happened_and_tomorrow_has_not():
    field = PastDayField()
    assert field.clean(today().isoformat()) == today()
    with pytest.raises(forms.ValidationError, match="Dieser Tag liegt in der Zukunft."):
        field.clean((today() + timedelta(days=1)).isoformat())


def test_a_form_may_say_it_in_its_own_words():
    field = PastDayField(error_messages={"future": "Erst morgen."})
    with pytest.raises(forms.ValidationError, match="Erst morgen."):
        field.clean((today() + timedelta(days=1)).isoformat())


def test_every_other_day_in_a_form_may_lie_ahead():
    days = {
        (form.__name__, name)
        for form in own_forms().values()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField) and not isinstance(field, PastDayField)
    }
    assert {name for _form, name in days - BESIDES} == MAY_LIE_AHEAD
