"""Which fields of a form somebody has touched: a mark of each remembers what it showed when it was drawn."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import forms

from erfurt_sozialraum.text.cleaning import clean_text


def marks_of(form: Any, names: Iterable[str]) -> str:  # noqa: ANN401 - any form; its parts are untyped
    """What these fields show before anybody has typed, as marks in one word."""
    shown = ((name, form.get_initial_for_field(form.fields[name], name)) for name in names)
    return ",".join(f"{name}:{_mark(as_sent(form, name, value).values())}" for name, value in shown)


def untouched(form: Any, marks: str) -> list[str]:  # noqa: ANN401 - as above
    """The fields that were sent as they had been drawn with these `marks`."""
    drawn = dict(part.split(":", 1) for part in marks.split(",") if ":" in part)
    return [name for name, mark in drawn.items() if name in form.fields and mark == _mark(_sent(form, name))]


def as_sent(form: Any, name: str, value: object) -> dict[str, list[str]]:  # noqa: ANN401 - as above
    """A value of a field as a browser sends it: under which names, and in which words."""
    field, key = form.fields[name], form.add_prefix(name)
    value, widget = field.prepare_value(value), field.widget
    if isinstance(widget, forms.CheckboxInput):
        return {key: ["on"] if value else []}
    formatted = widget.format_value(value)
    values = formatted if isinstance(formatted, list | tuple) else [formatted]
    return {key: [str(each) for each in values if each not in (None, "")]}


def _sent(form: Any, name: str) -> list[list[str]]:  # noqa: ANN401 - as above
    if isinstance(form.fields[name].widget, forms.CheckboxInput):
        return [["on"] if form.data.get(form.add_prefix(name)) else []]
    return [form.data.getlist(form.add_prefix(name))]


def _mark(values: Iterable[list[str]]) -> str:
    """Line ends, what is invisible at the edges, and order tell nothing: browsers change them."""
    words = [sorted(word for sent in each if (word := clean_text(sent))) for each in values]
    return sha256(repr(words).encode()).hexdigest()[:8]
