"""Which districts to see, and which is one's own; fields are named as they stand in the address."""

from collections.abc import Iterable
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.forms.filters import FilterForm
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from participation.overviews.areas.area import AreaRow
from stakeholders.models import Settlement

EVERYTHING = ("", _("Alle"))
SETTLEMENTS = {
    "staedtisch": Settlement.URBAN,
    "plattenbau": Settlement.ESTATE,
    "doerflich": Settlement.VILLAGE,
}
COUNCIL = {"mit": True, "ohne": False}


class AreaFilter(FilterForm):
    """Districts by what they are and by who takes part."""

    siedlung = forms.ChoiceField(
        label=_("Siedlungsform"),
        choices=[EVERYTHING, *((slug, value.label) for slug, value in SETTLEMENTS.items())],
        required=False,
    )
    ortsteilrat = forms.ChoiceField(
        label=_("Ortsteilverfassung"),
        choices=[EVERYTHING, ("mit", _("mit Ortsteilverfassung")), ("ohne", _("ohne Ortsteilverfassung"))],
        required=False,
    )
    mitwirkung = forms.ChoiceField(
        label=_("Wer mitwirkt"),
        choices=[
            EVERYTHING,
            ("jemand", _("jemand wirkt mit")),
            ("niemand", _("bisher niemand")),
            ("taetig", _("dort tätig, wirkt nicht mit")),
        ],
        required=False,
    )

    planung = forms.ChoiceField(
        label=_("Was geplant ist"),
        choices=[
            EVERYTHING,
            ("eigene", _("eigene Planung oder eigener Schritt")),
            ("keine", _("nichts Eigenes")),
        ],
        required=False,
    )

    def matches(self, row: AreaRow) -> bool:
        """True for a district that was asked for; what is no choice counts as none."""
        chosen = self.chosen()
        settlement = chosen.get("siedlung")
        council = chosen.get("ortsteilrat")
        part = {"jemand": row.takes_part, "niemand": not row.takes_part, "taetig": bool(row.district.absent)}
        return (
            (not settlement or row.area.settlement == SETTLEMENTS[settlement])
            and (not council or row.area.has_council == COUNCIL[council])
            and part.get(chosen.get("mitwirkung", ""), True)
            and {"eigene": row.is_planned, "keine": not row.is_planned}.get(chosen.get("planung", ""), True)
        )


class OwnAreaForm(forms.Form):
    """Somebody looks for their own district."""

    ortsteil = forms.ChoiceField(label=_("Mein Ortsteil"), required=False)

    def __init__(self, data: FormData = None, *, areas: Iterable[AnnotatedRow]) -> None:
        super().__init__(data)
        choices = [("", _("Bitte wählen")), *[(row.slug, row.name) for row in areas]]
        cast(forms.ChoiceField, self.fields["ortsteil"]).choices = choices
