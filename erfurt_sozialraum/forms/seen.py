"""Forms that add a row beside others of which the latest counts: they remember which one that was."""

from typing import Any, Self

from django import forms
from django.db.models import Model

from erfurt_sozialraum.rows.annotated import AnnotatedRow

from .untouched import as_sent, marks_of, untouched

NONE = "0"
"""What stands in the place of a key while there is no row."""


class KeyAlone:
    """Of what a form remembers, the key of the row; the marks of its fields are no value."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as the field that it stands before
        """The key, or nothing where there was no row."""
        key = str(value or "").partition(" ")[0]
        return super().clean("" if key == NONE else key)  # type: ignore[misc]


class SeenField(KeyAlone, forms.IntegerField):
    """The primary key of the row that was seen."""


class SeenMoment(KeyAlone, forms.CharField):
    """The row that was seen, where something else than its key tells it."""


class SeenForm(forms.Form):
    """Adds a row; `seen` is the key of the row that was the latest when the form was drawn.

    Its twin is the `revision` of a `SharedForm`, which says from which state of one row it edits that row.
    """

    shown: tuple[str, ...] = ()
    """The fields that are drawn with what the latest row says."""

    seen: forms.Field = SeenField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]
    initial: dict[str, Any]
    data: Any
    known: Any = None
    """The row that is the latest now, or None."""

    def show_latest(self, row: Model | None) -> None:
        """Draw the form from the state in which `row` is the latest; None: nothing is there yet."""
        self.known = row
        if row is not None:
            self.initial = self.initial | {name: self.stored(row, name) for name in self._names_shown()}
        self.fields["seen"].initial = self._drawn_from  # once all fields are there

    def stored(self, row: AnnotatedRow, name: str) -> Any:  # noqa: ANN401 - the value of any column
        """What a field shows of the latest row."""
        return getattr(row, row._meta.get_field(name).attname)

    def key_of(self, row: AnnotatedRow | None) -> int | str:
        """By what `row` is known."""
        return row.pk if row is not None else ""

    @property
    def is_stale(self) -> bool:
        """Another row came since this form was drawn."""
        return self.is_bound and (self._remembered()[0] or NONE) != str(self.key_of(self.known) or NONE)

    def renewed(self, latest: Model | None) -> Self:
        """The same form, made from the latest state: sent once more, it goes through.

        What was typed stands in it; what was not touched becomes what the latest row says.
        """
        self.data, marks = self.data.copy(), self._remembered()[2]
        self.show_latest(latest)
        if latest is not None:
            for name in set(untouched(self, marks)).intersection(self._names_shown()):
                for key, values in as_sent(self, name, self.initial[name]).items():
                    self.data.setlist(key, values)
        self.data[self.add_prefix("seen")] = self._drawn_from()
        self.full_clean()
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

    def _names_shown(self) -> list[str]:
        return [name for name in self.shown if name in self.fields]

    def _drawn_from(self) -> str:
        """The latest row, and a mark of each field that shows it."""
        key, names = str(self.key_of(self.known) or NONE), self._names_shown()
        return f"{key} {marks_of(self, names)}" if names else key

    def _remembered(self) -> tuple[str, str, str]:
        return str(self.data.get(self.add_prefix("seen")) or "").partition(" ")
