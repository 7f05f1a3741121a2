"""Hints beside fields: everyday words, no names of formats."""

from django.apps import apps

from erfurt_sozialraum.text.hints import FORMATTING_HINT, with_formatting
from participation.forms.committees.status import StatusForm

OWN = ("guidelines", "participation", "stakeholders")


def test_no_field_names_a_text_format():
    fields = [
        field
        for label in OWN
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.fields
    ]
    assert [str(field) for field in fields if "markdown" in str(field.help_text).lower()] == []


def test_a_hint_of_its_own_comes_first():
    assert str(with_formatting("Öffentlich.")) == f"Öffentlich. {FORMATTING_HINT}"
    assert str(StatusForm.base_fields["text"].help_text) == f"Alle lesen diesen Text. {FORMATTING_HINT}"
