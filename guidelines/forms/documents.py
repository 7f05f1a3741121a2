"""Editing documents, and naming what they rest on."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import NamedForm, SharedForm
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Guideline, GuidelineBasis, Source
from stakeholders.forms.areas import AreasField
from stakeholders.forms.directory import SOURCE_HINT, PublicationFilter

_YEARS = (MinValueValidator(1800), MaxValueValidator(2200))


class GuidelineFilter(PublicationFilter):
    """Documents by the words of their title."""

    names = ("title",)


class GuidelineForm(NamedForm):
    """A document: what it is called, what kind it is, what it is about."""

    key = ("title",)

    class Meta:
        model = Guideline
        fields = ["title", "kind", "areas", "summary", "order", "source"]
        field_classes = {"areas": AreasField}
        widgets = {"summary": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "order": _("Kleinere Zahlen stehen weiter oben."),
            "source": SOURCE_HINT,
        }
        error_messages = {
            "title": {
                "required": _("Geben Sie dem Dokument einen Titel."),
                "unique": _("Diesen Titel hat schon ein anderes Dokument."),
            },
            "kind": {"required": _("Wählen Sie eine Art.")},
        }

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["areas"]
        areas.offer(user, chosen_by=self.instance)


class SourceForm(SharedForm):
    """A publication that documents may rest on."""

    url = forms.URLField(label=_("Adresse"), max_length=200, required=False, assume_scheme="https")

    class Meta:
        model = Source
        fields = ["title", "year", "url", "note"]
        error_messages = {"title": {"required": _("Nennen Sie den Titel der Quelle.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].validators += _YEARS

    def clean(self) -> dict[str, Any]:
        """One row for each title and year."""
        data = super().clean()
        others = Source.objects.exclude(pk=self.instance.pk)
        if data.get("title") and others.filter(title=data["title"], year=data.get("year")).exists():
            self.add_error("title", _("Eine Quelle mit diesem Titel und Jahr gibt es schon."))
        return data


class BasisForm(SharedForm):
    """What a document takes from a source."""

    class Meta:
        model = GuidelineBasis
        fields = ["note"]
        help_texts = {"note": _("Was das Dokument daraus nimmt. Das lesen alle.")}


class NewBasisForm(forms.Form):
    """The document rests on a source: one that is known, or a new one."""

    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Bekannte Quelle"),
        required=False,
        empty_label=_("keine davon, eine neue"),
    )
    title = forms.CharField(label=_("Oder: Titel einer neuen Quelle"), max_length=300, required=False)
    year = forms.IntegerField(label=_("Jahr"), required=False, min_value=1800, max_value=2200)
    url = forms.URLField(label=_("Adresse"), required=False, assume_scheme="https")
    source_note = forms.CharField(
        label=_("Anmerkung zur Quelle"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel, wo sie zu finden ist."),
    )
    note = forms.CharField(
        label=_("Wofür das Dokument sie nutzt"),
        max_length=300,
        required=False,
        help_text=_("Das lesen alle."),
    )

    def clean(self) -> dict[str, Any]:
        """Either one."""
        data = super().clean() or self.cleaned_data
        if not data.get("source") and not data.get("title") and "title" not in self.errors:
            self.add_error(
                "source", _("Wählen Sie eine Quelle, oder nennen Sie unten den Titel einer neuen.")
            )
        if data.get("source") and data.get("title"):
            self.add_error(
                "title", _("Wählen Sie eine bekannte Quelle oder nennen Sie eine neue, nicht beides.")
            )
        return data

    def new_source(self) -> dict[str, Any]:
        """The columns of a new source."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "year": data["year"],
            "url": data["url"],
            "note": data["source_note"],
        }
