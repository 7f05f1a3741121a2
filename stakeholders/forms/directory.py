"""Editing organisations and people, and finding an organisation."""

from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import NamedForm, SharedForm
from erfurt_sozialraum.forms.filters import FilterForm, RowChoice
from erfurt_sozialraum.rows.folding import holding
from erfurt_sozialraum.rows.viewers import Viewer
from stakeholders.models import Organisation, Person, Sector

SOURCE_HINT = _("Woher wissen Sie das?")


class PublicationFilter(FilterForm):
    """By words and by what is public."""

    suche = forms.CharField(label=_("Suche"), required=False, max_length=100)
    stand = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[
            ("", _("alle")),
            ("oeffentlich", _("öffentlich")),
            ("intern", _("intern")),
            ("zurueckgezogen", _("zurückgezogen")),
        ],
    )

    names: tuple[str, ...] = ("name",)

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows that match."""
        chosen = self.chosen()
        rows = holding(rows, chosen.get("suche", ""), *self.names)
        states = {
            "oeffentlich": Q(published_at__isnull=False, withdrawn_at=None),
            "intern": Q(published_at=None),
            "zurueckgezogen": Q(withdrawn_at__isnull=False),
        }
        return rows.filter(states.get(chosen.get("stand", ""), Q()))


class OrganisationFilter(PublicationFilter):
    """Organisations by sector as well."""

    field_order = ["suche", "bereich", "stand"]
    names = ("name", "short_name")

    bereich = RowChoice(Sector.objects.all(), label=_("Bereich"))

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows that match."""
        rows = super().narrow(rows)
        sector = self.chosen().get("bereich")
        return rows.filter(sector=sector) if sector else rows


class OrganisationForm(NamedForm):
    """An institution."""

    website = forms.URLField(
        label=_("Internetseite"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Öffentlich, zum Beispiel: https://www.example.org"),
        error_messages={"invalid": _("Prüfen Sie die Adresse, zum Beispiel: https://www.example.org.")},
    )

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "sector", "note", "phone", "website", "source"]
        help_texts = {
            "short_name": _("So steht sie in Listen, wenn der Name lang ist."),
            "note": _("Öffentlich, zum Beispiel: seit 2024 unter neuem Namen"),
            "phone": _("Öffentlich: die Nummer der Einrichtung, nie die einer Person"),
            "source": SOURCE_HINT,
        }
        error_messages = {
            "name": {
                "required": _("Geben Sie der Organisation einen Namen."),
                "unique": _("Diesen Namen hat schon eine andere Organisation."),
            },
            "sector": {"required": _("Wählen Sie einen Bereich.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].empty_label = _("bitte wählen")


class PersonForm(SharedForm):
    """Somebody who holds a seat, and how to reach them."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        error_messages={"invalid": _("Prüfen Sie die Adresse, zum Beispiel: name@example.org.")},
    )
    phone = forms.CharField(label=_("Telefon"), max_length=60, required=False)

    class Meta:
        model = Person
        fields = ["name", "family_name", "organisation"]
        help_texts = {
            "family_name": _("Danach stehen Listen in Ordnung. Leer: nach dem letzten Wort des Namens."),
        }
        error_messages = {"name": {"required": _("Nennen Sie den Namen.")}}

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user)
        self.fields["organisation"].empty_label = _("keine")
        for name in ("email", "phone"):
            self.fields[name].initial = self.stored(self.instance, name)

    def stored(self, row: Model, name: str) -> object:
        """Ways to reach somebody stand in a table of their own."""
        if name in ("email", "phone"):
            return getattr(getattr(row, "contact", None), name, "")
        return super().stored(row, name)

    def values(self) -> dict[str, Any]:
        """With the ways to reach them."""
        return super().values() | {name: self.cleaned_data[name] for name in ("email", "phone")}
