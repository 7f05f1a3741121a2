"""Forms of shared texts: they remember the state they were made from, and set two texts side by side."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.forms.untouched import as_sent, marks_of, untouched
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.publication import free_slug, german_slug
from erfurt_sozialraum.text.cleaning import clean_line

from .conflicts import revision_of


class SharedForm(forms.ModelForm):
    """Edits a published row; `revision` says from which state, and what each field showed of it."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self._drawn_from  # once all fields are there
        if "slug" in self.fields:
            self._prepare_slug()

    def _prepare_slug(self) -> None:
        """The address may be chosen until the row was public once; then it never changes."""
        if self.instance.published_at:
            del self.fields["slug"]
            return
        self.fields["slug"].required = False
        self.fields["slug"].label = _("Adresse der Seite")
        self.fields["slug"].help_text = _(
            "Nur Kleinbuchstaben, Ziffern und Bindestriche. Leer: aus dem Namen. "
            "Nach der ersten Veröffentlichung bleibt sie für immer."
        )

    def _drawn_from(self) -> str:
        """The state of the row, and a mark of each field; nothing for a row that is not stored yet."""
        revision = revision_of(self.instance)
        return f"{revision} {marks_of(self, self._shown())}" if revision else ""

    def clean_revision(self) -> str:
        """The state alone."""
        return self.cleaned_data["revision"].partition(" ")[0]

    def clean_slug(self) -> str:
        """Without one of its own, the address is made from the name."""
        name = self.cleaned_data.get("name") or self.cleaned_data.get("title") or ""
        if self.cleaned_data["slug"] or not name:
            return self.cleaned_data["slug"]
        own = self.instance.slug or ""
        made_before = re.fullmatch(rf"{re.escape(german_slug(name))}(-\d+)?", own)
        return own if made_before else free_slug(self._meta.model, name)

    def clean(self) -> dict[str, Any]:
        """What was typed; forms below check what its fields say of each other."""
        return super().clean() or self.cleaned_data

    @property
    def is_stale(self) -> bool:
        """Somebody has stored the row since this form was drawn; asked before anything is checked."""
        if not self.is_bound or self.instance.pk is None:
            return False  # of a new row there is no earlier state, whatever was sent
        sent = self.data.get(self.add_prefix("revision"), "").partition(" ")[0]
        return sent != revision_of(self.instance)

    def values(self) -> dict[str, Any]:
        """The fields to store; only when valid."""
        return {name: value for name, value in self.cleaned_data.items() if name in (self._meta.fields or ())}

    def words(self, row: Model) -> dict[str, str]:
        """What `row` says in each field of the form."""
        return {name: self._in_words(name, self.stored(row, name)) for name in self._shown()}

    def stored(self, row: AnnotatedRow, name: str) -> object:
        """What is stored for a field: the value of a column, or the rows of a relation to many."""
        field = row._meta.get_field(name)
        return list(field.value_from_object(row)) if field.many_to_many else getattr(row, name)

    def typed(self) -> dict[str, str]:
        """What was typed into each field, checked or not."""
        self.errors  # noqa: B018 - cleans the form
        checked = self.cleaned_data
        return {
            name: self._in_words(name, checked[name] if name in checked else self[name].value())
            for name in self._shown()
        }

    def label(self, name: str) -> str:
        """The field's name, without what punctuation it ends in."""
        return str(self.fields[name].label).rstrip(".:?! ")

    def _shown(self) -> list[str]:
        return [field.name for field in self.visible_fields()]

    def _in_words(self, name: str, value: object) -> str:
        """A value of a field as people read it."""
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return str(_("ja") if value else _("nein"))
        if isinstance(value, date):
            return day_text(value)
        if isinstance(value, time):
            return str(_("%(time)s Uhr") % {"time": time_format(value, "H:i")})
        if isinstance(value, Iterable) and not isinstance(value, str):
            return ", ".join(sorted(str(row) for row in value)) or "–"
        choices = getattr(self.fields[name], "_choices", None)
        return str(dict(choices).get(value, value)) if choices else str(value)

    def take_untouched(self, latest: AnnotatedRow) -> None:
        """What the person did not touch becomes what is stored now: sent again, it puts nothing back."""
        if self.instance.pk is None:
            return
        self.data = self.data.copy()
        self.initial = {name: self.stored(latest, name) for name in self._shown()}
        sent = self.data.get(self.add_prefix("revision"), "").partition(" ")[2]
        for name in untouched(self, sent):
            for key, values in as_sent(self, name, self.initial[name]).items():
                self.data.setlist(key, values)
        self.full_clean()

    def renewed(self, latest: Model) -> "SharedForm":
        """The same form with what was typed, now made from the state that is stored."""
        self.data = self.data.copy()
        # A new row stays new, even where somebody was first with the same name.
        revision = f"{revision_of(latest)} {marks_of(self, self._shown())}" if self.instance.pk else ""
        self.data[self.add_prefix("revision")] = revision
        return self

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields in groups: (heading, fields); one group without heading by default."""
        return [("", list(self.visible_fields()))]


class NamedForm(SharedForm):
    """A row that is known by a name of its own."""

    key: tuple[str, ...] = ("name",)

    def twin(self) -> Model | None:
        """For a new row: one that says the very same, because the button was pressed twice."""
        if self.instance.pk or not self.is_bound:
            return None
        values = {name: clean_line(str(self.data.get(self.add_prefix(name), ""))) for name in self.key}
        fixed = {name: getattr(self.instance, name) for name in self.key if name not in self.fields}
        row = self._meta.model._default_manager.filter(**(values | fixed)).first()
        return row if row and self.words(row) == self.typed() else None
