"""Forms that add a row beside others of which the latest counts: they remember which one that was."""

from typing import Any, Self

from django import forms
from django.db.models import Model

from erfurt_sozialraum.rows.annotated import AnnotatedRow


class SeenForm(forms.Form):
    """Adds a row; `seen` is the key of the row that was the latest when the form was drawn.

    Its twin is the `revision` of a `SharedForm`, which says from which state of one row it edits that row.
    """

    seen: forms.Field = forms.IntegerField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]
    data: Any
    known: Any = None
    """The row that is the latest now, or None."""

    def show_latest(self, row: Model | None) -> None:
        """Draw the form from the state in which `row` is the latest; None: nothing is there yet."""
        self.known = row
        self.fields["seen"].initial = self.key_of(row)

    def key_of(self, row: AnnotatedRow | None) -> int | str:
        """By what `row` is known."""
        return row.pk if row is not None else ""

    @property
    def is_stale(self) -> bool:
        """Another row came since this form was drawn."""
        sent = self.data.get(self.add_prefix("seen")) if self.is_bound else None
        return self.is_bound and str(sent or 0) != str(self.key_of(self.known) or 0)

    def renewed(self, latest: Model | None) -> Self:
        """The same form with what was typed, made from the latest state: sent once more, it goes through."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = self.key_of(latest)
        return self

    def values(self) -> dict[str, Any]:
        """The columns of the row to add; only when valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def says_the_same_as(self, row: AnnotatedRow) -> bool:
        """`row` has every word of this form; only when valid."""
        return all(getattr(row, name) == value for name, value in self.values().items())

    def words(self, row: AnnotatedRow) -> str:
        """What `row` says, to be set beside what was typed."""
        raise NotImplementedError

    def typed(self) -> str:
        """What was typed, checked or not."""
        raise NotImplementedError
