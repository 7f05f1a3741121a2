"""Forms that narrow a list: their fields are named as they stand in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.text.lazy import Text


class FilterForm(forms.Form):
    """Narrows a list; a choice that does not exist counts as none and is marked in the form."""

    fields: dict[str, Any]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, without what was left empty or does not exist."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    @property
    def is_set(self) -> bool:
        """True if the list is narrowed."""
        return bool(self.chosen())

    def offer(self, name: str, rows: Iterable[tuple[str, Any]], *, everything: Text) -> None:
        """Let these choices (slug and label), or `everything`, be chosen."""
        self.fields[name].choices = [("", everything), *rows]


class RowChoice(forms.ModelChoiceField):
    """One row or all of them; the row is named by its slug."""

    def __init__(self, rows: QuerySet, *, label: Text) -> None:
        super().__init__(rows, label=label, required=False, to_field_name="slug", empty_label=_("alle"))
