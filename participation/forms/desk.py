"""The answer of another office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.forms.seen import SeenForm
from participation.forms.contributions.public import TextField
from participation.models import Point, Reply


class OfficeAnswerForm(SeenForm):
    """What the office says to a point; everybody who reads the contribution reads it."""

    shown = ("text",)

    text = TextField(
        label=_("Antwort Ihres Amtes"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Kurze Sätze, ohne Namen. Alle lesen sie, die den Beitrag lesen, sobald Sie speichern."),
        error_messages={"required": _("Schreiben Sie, was Ihr Amt dazu sagt.")},
    )

    def __init__(self, data: FormData = None, *, point: Point) -> None:
        super().__init__(data)
        self.show_latest(point.reply)

    def stored(self, row: Reply, name: str) -> str:
        """What an office said; the planning's own words are no beginning of its answer."""
        return row.reason if row.office_id else ""

    def says_the_same_as(self, row: Reply) -> bool:
        """An office has given the same answer."""
        return bool(row.office_id) and row.reason == self.cleaned_data["text"]

    def words(self, row: Reply) -> str:
        """The answer."""
        return row.reason

    def typed(self) -> str:
        """The answer as it was typed."""
        return self["text"].value() or ""
