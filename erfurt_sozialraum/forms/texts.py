"""Every text field of every form takes what was typed in the same way, allauth's too."""

from typing import Any

from django import forms

from erfurt_sozialraum.text.cleaning import clean_line, clean_text, without_controls


def clean_every_text() -> None:
    """All text fields clean what they are given, before they ask whether it is empty. Called once at start.

    There is no base class that all forms share (allauth brings its own), so Django's own field is taught.
    """
    forms.CharField.to_python = _to_python  # type: ignore[method-assign]


def _to_python(self: forms.CharField, value: Any) -> Any:  # noqa: ANN401 - as Django's own
    """Our cleaning instead of `strip()`; a field that does not strip keeps its edges."""
    if value not in self.empty_values:
        value = _cleaned(self, str(value))
    return self.empty_value if value in self.empty_values else value


def _cleaned(field: forms.CharField, text: str) -> str:
    if isinstance(field.widget, forms.PasswordInput):
        return text  # it is not a text: what was typed is the password
    if not field.strip:
        return without_controls(text)
    return clean_line(text) if isinstance(field.widget, forms.TextInput) else clean_text(text)
