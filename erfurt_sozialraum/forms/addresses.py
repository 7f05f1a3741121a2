"""Every field for an e-mail address gives the one form of it, allauth's too."""

from typing import Any

from django import forms

from erfurt_sozialraum.text.addresses import NoAddress, canonical_address, readable_address


def take_addresses_in_one_form() -> None:
    """What cannot be sent to is said at once. Called once at start; Django's own field is taught."""
    forms.EmailField.to_python = _to_python  # type: ignore[method-assign, assignment]
    forms.EmailField.prepare_value = _prepare_value  # type: ignore[method-assign, assignment]


def _to_python(self: forms.EmailField, value: Any) -> Any:  # noqa: ANN401 - as Django's own
    text = forms.CharField.to_python(self, value)
    if text in self.empty_values:
        return text
    try:
        return canonical_address(str(text))
    except NoAddress as fault:
        if not fault.message:
            return text  # its validator says what an address looks like
        raise forms.ValidationError(fault.message, code="no_address") from fault


def _prepare_value(self: forms.EmailField, value: Any) -> Any:  # noqa: ANN401 - as Django's own
    return readable_address(value) if isinstance(value, str) else value
