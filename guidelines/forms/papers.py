"""Editing Drucksachen, and finding one."""

import re

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import NamedForm
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models import Paper, PaperKind
from stakeholders.forms.directory import PublicationFilter

NUMBER = re.compile(r"[0-9]{4}/[0-9]{2}")
"""As the council counts: one sequence a year for all kinds."""


class PaperFilter(PublicationFilter):
    """Drucksachen by kind as well."""

    field_order = ["suche", "art", "stand"]
    names = ("number", "title", "author")

    art = forms.ChoiceField(label=_("Art"), required=False, choices=[("", _("alle")), *PaperKind.choices])

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows that match."""
        rows = super().narrow(rows)
        kind = self.chosen().get("art")
        return rows.filter(kind=kind) if kind else rows


class PaperForm(NamedForm):
    """A Drucksache: its number, what it is, what is in it."""

    key = ("number",)

    class Meta:
        model = Paper
        fields = ["number", "kind", "title", "summary", "author", "source"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 6})}
        labels = {"number": _("Nummer"), "author": _("Von wem?")}
        help_texts = {
            "number": _("Vier Ziffern, Schrägstrich, zwei Ziffern für das Jahr, zum Beispiel „0554/22“"),
            "summary": FORMATTING_HINT,
            "author": _("Fraktion, Ausschuss oder Amt, zum Beispiel „Fraktion Mehrwertstadt“"),
            "source": _("Woher wissen Sie das?"),
        }
        error_messages = {
            "number": {"required": _("Geben Sie die Nummer der Drucksache an.")},
            "kind": {"required": _("Wählen Sie, was für eine Drucksache es ist.")},
            "title": {"required": _("Geben Sie der Drucksache einen Titel.")},
        }

    def clean_number(self) -> str:
        """As the council writes it, and not taken."""
        number = re.sub(r"\s", "", self.cleaned_data["number"])
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError(
                _("Schreiben Sie die Nummer mit vier Ziffern, Schrägstrich und zwei Ziffern: „0554/22“.")
            )
        other = Paper.objects.filter(number=number).exclude(pk=self.instance.pk).first()
        if other is not None:
            raise forms.ValidationError(
                _("Die Drucksache %(number)s ist schon erfasst: „%(title)s“.")
                % {"number": number, "title": other.title}
            )
        return number
