"""Editing schemes and areas, and where an organisation is at work."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import NamedForm
from erfurt_sozialraum.editing.validity import DAY_WIDGETS, STATED, STATED_CLASSES, ValidForm
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import Viewer
from stakeholders.models import Area, AreaActor, AreaScheme, Organisation, Settlement

from .directory import SOURCE_HINT

_GROUPS = {
    Settlement.URBAN: _("Städtische Ortsteile"),
    Settlement.ESTATE: _("Plattenbaugebiete"),
    Settlement.VILLAGE: _("Dörfliche Ortsteile"),
    "": _("Siedlungsform ohne Angabe"),
}


class SchemeForm(NamedForm):
    """A way to divide the city."""

    class Meta:
        model = AreaScheme
        fields = ["name", "valid_from", "valid_to", "source"]
        widgets = {"valid_from": DayInput, "valid_to": DayInput}
        help_texts = {"name": _("Zum Beispiel: Sozialräume 2026"), "source": SOURCE_HINT}
        error_messages = {"name": {"required": _("Geben Sie der Gliederung einen Namen.")}}

    def clean(self) -> dict[str, Any]:
        """From a day until a later one; no two of one name."""
        data = super().clean()
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("Dieser Tag liegt vor dem ersten Tag."))
        others = AreaScheme.objects.exclude(pk=self.instance.pk)
        if data.get("name") and others.filter(name=data["name"]).exists():
            self.add_error("name", _("Diesen Namen hat schon eine andere Gliederung."))
        return data


class AreaForm(NamedForm):
    """An area of a scheme."""

    key = ("scheme", "number")

    class Meta:
        model = Area
        fields = ["number", "name", "settlement", "has_council", "latitude", "longitude", "source"]
        localized_fields = ["latitude", "longitude"]
        help_texts = {
            "number": _("Wie in der Gliederung der Stadt"),
            "latitude": _("Zum Beispiel: 50,978. Damit steht das Gebiet auf der Karte."),
            "longitude": _("Zum Beispiel: 11,029"),
            "source": SOURCE_HINT,
        }
        error_messages = {
            "number": {"required": _("Geben Sie die Nummer an.")},
            "name": {"required": _("Geben Sie dem Gebiet einen Namen.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settlement = self.fields["settlement"]
        settlement.choices = [("", _("ohne Angabe")), *settlement.choices[1:]]

    def clean_number(self) -> str:
        """One of its own within the scheme."""
        number = self.cleaned_data["number"]
        others = Area.objects.filter(scheme=self.instance.scheme_id).exclude(pk=self.instance.pk)
        if others.filter(number=number).exists():
            raise forms.ValidationError(_("Diese Nummer hat schon ein anderes Gebiet."))
        return number

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none, and on the globe."""
        data = super().clean()
        place = {name: data.get(name) for name in ("latitude", "longitude")}
        for name, value in place.items():
            if value is not None and not -180 <= value <= 180:
                self.add_error(name, _("Diese Zahl kann nicht stimmen."))
            if value is None and name not in self.errors and any(v is not None for v in place.values()):
                self.add_error(name, _("Nennen Sie beide Zahlen oder keine."))
        return data


class WorkplaceForm(ValidForm):
    """From when until when an organisation is at work in an area."""

    class Meta:
        model = AreaActor
        fields = ["starts_on", "ends_on", "source", *STATED]
        widgets = DAY_WIDGETS
        field_classes = STATED_CLASSES
        help_texts = {
            "starts_on": _("Leer: Dem Portal liegt kein Beleg vor, seit wann."),
            "ends_on": _("Der letzte Tag. Leer: bis auf Weiteres."),
            "source": SOURCE_HINT,
        }

    def clean(self) -> dict[str, Any]:
        """For a stretch of time, and not open twice."""
        data = super().clean()
        row = self.instance
        others = AreaActor.objects.filter(area=row.area_id, organisation=row.organisation_id, ends_on=None)
        if not self.errors and not data.get("ends_on") and others.exclude(pk=row.pk).exists():
            self.add_error("ends_on", _("Die Organisation arbeitet hier schon wieder: Nennen Sie ein Ende."))
        return data


class AreaChoices(ModelChoiceIterator):
    """Areas under what they are, in German order; those of another scheme under its name."""

    def __iter__(self) -> Iterator[Any]:
        groups: dict[str, list[Any]] = {str(label): [] for label in _GROUPS.values()}
        rows: Any = self.queryset
        for area in rows.select_related("scheme").order_by("-scheme__is_main", "scheme__name", "sort_key"):
            name = _GROUPS[area.settlement] if area.scheme.is_main else area.scheme.name
            groups.setdefault(str(name), []).append(self.choice(area))
        return ((name, areas) for name, areas in groups.items() if areas)


class AreasField(forms.ModelMultipleChoiceField):
    """Any number of areas of the city at once: boxes to tick, in groups."""

    widget = forms.CheckboxSelectMultiple
    iterator = AreaChoices
    is_grouped = True

    def __init__(self, queryset: QuerySet[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(Area.objects.none() if queryset is None else queryset, **kwargs)

    def offer(
        self, user: Viewer, *, chosen_by: AnnotatedRow | None = None, every_scheme: bool = False
    ) -> None:
        """Let choose among the main scheme's areas, or all; what the row `chosen_by` has already stays."""
        rows = Area.objects.visible_to(user)
        if not every_scheme:
            kept = chosen_by.areas.values("pk") if chosen_by is not None and chosen_by.pk else []
            rows = rows.filter(Q(scheme__is_main=True) | Q(pk__in=kept))
        self.queryset = rows


class NewWorkplacesForm(forms.Form):
    """An organisation begins to work in areas."""

    areas = AreasField(
        label=_("Wo arbeitet die Organisation?"),
        error_messages={"required": _("Wählen Sie mindestens ein Gebiet.")},
    )
    starts_on = forms.DateField(
        label=_("Von"),
        required=False,
        widget=DayInput,
        help_text=_("Leer: Dem Portal liegt kein Beleg vor, seit wann."),
    )
    source = forms.CharField(label=_("Quelle"), max_length=300, required=False, help_text=SOURCE_HINT)

    def __init__(self, *args: Any, user: Viewer, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = set(
            AreaActor.objects.filter(organisation=organisation, ends_on=None).values_list("area", flat=True)
        )
        areas: Any = self.fields["areas"]
        areas.offer(user, every_scheme=True)
        areas.label_from_instance = _label(known)


def _label(known: set[int]) -> Callable[[Area], str]:
    """An area's name, and whether it stands there already."""

    def label(area: Area) -> str:
        return str(_("%(area)s, schon eingetragen") % {"area": area.name}) if area.pk in known else area.name

    return label
