"""Describing a number about areas, and pasting its values from a table."""

import re
from collections.abc import Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.editing.forms import NamedForm
from erfurt_sozialraum.rows.viewers import Viewer
from stakeholders.actions.indicators import Entry, publishable
from stakeholders.models import Area, Indicator, IndicatorKind, IndicatorSet

from .directory import SOURCE_HINT

MOST_MESSAGES = 5
"""As many faulty lines are named; a wrong column would name them all."""
_SEPARATOR = re.compile(r"\s*[;\t]\s*")
_LARGEST = Decimal("999999999")
# Dot, blank, no-break and narrow blanks, apostrophe; within one number always the same.
_THOUSANDS = ". \u00a0\u2009\u202f'’"
_POINT = re.compile(r"[0-9]+\.[0-9]{1,2}")
_FRACTION = "(,[0-9]{1,6})?"
_GROUPED = rf"[0-9]{{1,3}}([{_THOUSANDS}])[0-9]{{3}}(\1[0-9]{{3}})*"
_NUMBER = re.compile(rf"{_GROUPED}{_FRACTION}|[0-9]{{1,12}}{_FRACTION}|{_POINT.pattern}")
_SUMS = {"summe", "gesamt", "insgesamt", "zusammen", "gesamtsumme", "erfurt", "stadt erfurt", "erfurt gesamt"}


class IndicatorForm(NamedForm):
    """What is counted for every area."""

    class Meta:
        model = Indicator
        fields = ["name", "kind", "unit", "explanation"]
        widgets = {"kind": forms.RadioSelect, "explanation": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "name": gettext_lazy("Zum Beispiel: Menschen unter 18 Jahren"),
            "kind": gettext_lazy("Danach richtet sich, welche Werte nicht gezeigt werden dürfen."),
            "unit": gettext_lazy("Steht hinter jedem Wert. Bei Anteilen leer: Dort steht immer %."),
        }
        error_messages = {
            "name": {"required": gettext_lazy("Geben Sie der Kennzahl einen Namen.")},
            "kind": {"required": gettext_lazy("Wählen Sie, was gezählt wird.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = IndicatorKind.choices

    def clean_name(self) -> str:
        """One of its own."""
        name = self.cleaned_data["name"]
        if Indicator.objects.exclude(pk=self.instance.pk).filter(name=name).exists():
            raise forms.ValidationError(_("Diesen Namen hat schon eine andere Kennzahl."))
        return name

    def clean_kind(self) -> str:
        """Values were withheld by the kind they had: with values, it stays."""
        kind = self.cleaned_data["kind"]
        if self.instance.pk and kind != self.instance.kind and self.instance.sets.exists():
            raise forms.ValidationError(
                _("Zu dieser Kennzahl gibt es schon Werte. Legen Sie für etwas anderes eine neue an.")
            )
        return kind


class ValuesForm(forms.Form):
    """The values of all areas as of a day, one line each, as they come out of a spreadsheet."""

    as_of = PastDayField(
        label=gettext_lazy("Stand vom"),
        error_messages={"required": gettext_lazy("Nennen Sie den Tag, für den die Werte gelten.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Quelle"), max_length=300, required=False, help_text=SOURCE_HINT
    )
    lines = forms.CharField(
        label=gettext_lazy("Werte"),
        widget=forms.Textarea(attrs={"rows": 14, "class": "mono"}),
        error_messages={"required": gettext_lazy("Fügen Sie mindestens eine Zeile ein.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    data: Any
    passed_over: list[str]
    """Which lines were taken for no value, and for what; after `is_valid()`."""

    def __init__(self, *args: Any, indicator: Indicator, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields["form_key"].initial = uuid4
        newest = indicator.sets.order_by("-pk").values_list("pk", flat=True)
        self.fields["seen"].initial = lambda: newest.first() or 0
        self.fields["lines"].help_text = _HELP[indicator.kind]
        self._areas: dict[str, Area] = {}
        for area in Area.objects.visible_to(user).main():
            self._areas |= {_plain_number(area.number): area, area.name.casefold(): area}

    def clean_form_key(self) -> UUID:
        """A form without one counts as a new one."""
        return self.cleaned_data["form_key"] or uuid4()

    def clean_seen(self) -> int:
        """The newest set that was there when the form was drawn; a form without one has seen none."""
        return self.cleaned_data["seen"] or 0

    def renewed(self, latest: IndicatorSet) -> "ValuesForm":
        """The same form with what was typed; sent once more, it corrects the latest values."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = latest.pk
        return self

    def says_the_same_as(self, row: IndicatorSet) -> bool:
        """The same areas, values and source; only when valid."""
        shown = publishable(self.indicator.kind, self.cleaned_data["lines"])
        stored = dict(row.values.values_list("area", "value"))
        return stored == dict(shown) and row.source == self.cleaned_data["source"]

    def words(self, row: IndicatorSet) -> str:
        """What a stored set says, line by line."""
        values = row.values.select_related("area").order_by("area__number")
        withheld = _("nicht gespeichert, weil unter 10 Menschen")
        lines = [f"{each.area}; {withheld if each.is_withheld else each.shown}" for each in values]
        return "\n".join([*lines, row.source])

    def typed(self) -> str:
        """What was typed."""
        return "\n".join([self["lines"].value() or "", self["source"].value() or ""])

    def clean_lines(self) -> list[Entry]:
        """One Entry per line; every faulty line is named by its number."""
        entries: dict[int, Entry] = {}
        faults: list[str] = []
        self.passed_over = []
        for place, (number, line) in enumerate(_filled(self.cleaned_data["lines"])):
            if word := self._no_value(_SEPARATOR.split(line), is_first=place == 0):
                self.passed_over.append(
                    _("Zeile %(n)d („%(line)s“) gilt als %(word)s.")
                    % {"n": number, "line": line, "word": word}
                )
                continue
            try:
                entry = self._entry(_SEPARATOR.split(line))
                if entry.area.pk in entries:
                    raise ValueError(_("%(area)s steht zweimal da") % {"area": entry.area})
                entries[entry.area.pk] = entry
            except ValueError as fault:
                faults.append(_("Zeile %(n)d: %(fault)s.") % {"n": number, "fault": fault})
        if faults:
            more = len(faults) - MOST_MESSAGES
            rest = [_("Und %(n)d weitere Zeilen.") % {"n": more}] if more > 0 else []
            raise forms.ValidationError(faults[:MOST_MESSAGES] + rest)
        if not entries:
            raise forms.ValidationError(self.fields["lines"].error_messages["required"])
        return list(entries.values())

    def _no_value(self, cells: list[str], *, is_first: bool) -> str:
        """What a line is that states no value: a heading above the table, or a sum; else empty."""
        if len(cells) < 2 or self._area(cells[0]):
            return ""
        if cells[0].casefold().rstrip(":") in _SUMS and _is_number(cells[1]):
            return _("Summe")
        return _("Überschrift") if is_first and self._is_heading(cells) else ""

    def _is_heading(self, cells: list[str]) -> bool:
        """Words above columns; a mistyped area with a mistyped number is none, and is refused as such."""
        mistyped = get_close_matches(cells[0].casefold(), self._areas, n=1, cutoff=0.75)
        return not mistyped and all(re.search(r"[^\W\d_]{2}", cell) for cell in cells[:2])

    def _area(self, word: str) -> Area | None:
        """The area of this name or number."""
        return self._areas.get(word.casefold()) or self._areas.get(_plain_number(word))

    def _entry(self, cells: list[str]) -> Entry:
        """A line that was taken apart; raises ValueError with what is wrong."""
        area = self._area(cells[0])
        if area is None:
            raise ValueError(
                _("„%(word)s“ ist keine Nummer und kein Name eines Ortsteils") % {"word": cells[0]}
            )
        wanted = 3 if self.indicator.kind == IndicatorKind.SHARE else 2
        if len(cells) != wanted:
            raise ValueError(_("%(n)d statt %(wanted)d Angaben") % {"n": len(cells), "wanted": wanted})
        return Entry(area, self._value(cells[1]), _whole(cells[2]) if wanted == 3 else None)

    def _value(self, word: str) -> Decimal:
        kind = self.indicator.kind
        if kind == IndicatorKind.PEOPLE:
            return Decimal(_whole(word))
        value = _decimal(word)
        if kind == IndicatorKind.SHARE and value > 100:
            raise ValueError(_("%(word)s ist mehr als 100 Prozent") % {"word": word})
        return value


_HELP: dict[str, Any] = {
    IndicatorKind.PEOPLE: gettext_lazy(
        "Eine Zeile je Ortsteil: Nummer oder Name, dann die Zahl, getrennt durch Tabulator oder Semikolon. "
        "Sie können zwei Spalten aus einer Tabelle einfügen. Zahlen unter 10 werden nicht gespeichert."
    ),
    IndicatorKind.SHARE: gettext_lazy(
        "Eine Zeile je Ortsteil: Nummer oder Name, der Anteil in Prozent, und von wie vielen Menschen er "
        "gerechnet ist, getrennt durch Tabulator oder Semikolon. Die dritte Angabe wird nicht gespeichert; "
        "aus ihr folgt, ob der Anteil weniger als 10 Menschen betrifft und deshalb nicht gezeigt wird."
    ),
    IndicatorKind.OTHER: gettext_lazy(
        "Eine Zeile je Ortsteil: Nummer oder Name, dann der Wert, getrennt durch Tabulator oder Semikolon. "
        "Sie können zwei Spalten aus einer Tabelle einfügen."
    ),
}


def _filled(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, counted from 1."""
    return ((n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip(" ;\t"))


def _plain_number(word: str) -> str:
    """01 and 1 are the same number."""
    return word.strip().lstrip("0")


def _decimal(word: str) -> Decimal:
    """A number as people in Germany write it (1.234,5 or 1 234,5 or 1'234,5); raises ValueError.

    12.5 is one too; 1.234 is a thousand, and whatever could be read in two ways is none.
    """
    plain = word.removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        raise ValueError(_("„%(word)s“ ist keine Zahl, die hier stehen kann") % {"word": word})
    if not _POINT.fullmatch(plain):
        plain = re.sub(f"[{_THOUSANDS}]", "", plain).replace(",", ".")
    value = Decimal(plain)
    if value > _LARGEST:
        raise ValueError(_("„%(word)s“ ist keine Zahl, die hier stehen kann") % {"word": word})
    return value.quantize(Decimal("0.01"))


def _is_number(word: str) -> bool:
    try:
        _decimal(word)
    except ValueError:
        return False
    return True


def _whole(word: str) -> int:
    """A number of people; raises ValueError."""
    value = _decimal(word)
    if value != int(value):
        raise ValueError(_("„%(word)s“ ist keine ganze Zahl") % {"word": word})
    return int(value)
