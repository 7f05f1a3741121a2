"""Editing bodies, their seats, and who holds them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import NamedForm
from erfurt_sozialraum.editing.validity import DAY_WIDGETS, STATED, STATED_CLASSES, ValidForm
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT, with_formatting
from stakeholders.models import Committee, CommitteeKind, Organisation, Person, Seat, SeatHolder

from .directory import SOURCE_HINT, PublicationFilter

FIRST = _("Kleinere Zahlen stehen weiter oben.")


class CommitteeFilter(PublicationFilter):
    """Bodies by kind as well."""

    field_order = ["suche", "art", "stand"]
    names = ("name", "short_name")

    art = forms.ChoiceField(label=_("Art"), required=False, choices=[("", _("alle")), *CommitteeKind.choices])

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows that match."""
        rows = super().narrow(rows)
        kind = self.chosen().get("art")
        return rows.filter(kind=kind) if kind else rows


class CommitteeForm(NamedForm):
    """A body: what it is, what it is for, where it stands."""

    class Meta:
        model = Committee
        fields = ["kind", "name", "short_name", "purpose", "structure", "since_wording", "order", "source"]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 5}),
            "structure": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "short_name": _("So heißt es in Listen und Überschriften."),
            "purpose": FORMATTING_HINT,
            "structure": with_formatting(_("Ein bis drei Sätze.")),
            "since_wording": _("Zum Beispiel: 2021, oder: Herbst 2020"),
            "order": FIRST,
            "source": SOURCE_HINT,
        }
        error_messages = {
            "kind": {"required": _("Wählen Sie, was für ein Gremium es ist.")},
            "name": {
                "required": _("Geben Sie dem Gremium einen Namen."),
                "unique": _("Diesen Namen hat schon ein anderes Gremium."),
            },
        }


class SeatForm(ValidForm):
    """A seat: whose it is, from when until when."""

    class Meta:
        model = Seat
        fields = ["organisation", "label", "starts_on", "ends_on", "order", "note", "source", *STATED]
        widgets = DAY_WIDGETS
        field_classes = STATED_CLASSES
        help_texts = {
            "label": _("Wenn keine Institution bekannt ist, oder wenn sie mehrere Sitze hat"),
            "starts_on": _("Leer: Dem Portal liegt kein Beleg vor, seit wann."),
            "ends_on": _("Der letzte Tag. Leer: bis auf Weiteres. Was war, bleibt unter „Früher“ stehen."),
            "order": FIRST,
            "source": SOURCE_HINT,
        }

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user)
        self.fields["organisation"].empty_label = _("keine bekannt")

    def clean(self) -> dict[str, Any]:
        """Somebody's seat, for a stretch of time."""
        data = super().clean()
        if not data.get("organisation") and not data.get("label") and not self.errors:
            self.add_error("organisation", _("Wählen Sie eine Institution oder bezeichnen Sie den Sitz."))
        return data


class HolderForm(ValidForm):
    """How somebody holds a seat, from when until when."""

    class Meta:
        model = SeatHolder
        fields = ["is_chair", "is_deputy", "starts_on", "ends_on", *STATED]
        widgets = DAY_WIDGETS
        field_classes = STATED_CLASSES
        help_texts = {"ends_on": _("Der letzte Tag. Leer: bis auf Weiteres.")}


class NewHolderForm(HolderForm):
    """Somebody takes a seat: a person that is known, or a new one."""

    field_order = ["person", "name", "organisation", "email", "phone"]

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Person"), required=False, empty_label=_("neue Person, siehe unten")
    )
    name = forms.CharField(
        label=_("Name"), max_length=150, required=False, help_text=_("Nur für eine neue Person")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        required=False,
        empty_label=_("keine"),
        help_text=_("Nur für eine neue Person"),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        error_messages={"invalid": _("Prüfen Sie die Adresse, zum Beispiel: name@example.org.")},
    )
    phone = forms.CharField(label=_("Telefon"), max_length=60, required=False)

    def __init__(self, *args: Any, user: Viewer, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.fields["person"].queryset = Person.objects.known().select_related("organisation")
        self.fields["person"].label_from_instance = named
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user)
        self.fields["organisation"].initial = seat.organisation_id

    def clean(self) -> dict[str, Any]:
        """One person: either known or new, and nobody twice."""
        data = super().clean()
        known, name = data.get("person"), data.get("name") or ""
        if known and name:
            self.add_error("name", _("Wählen Sie entweder eine Person oder nennen Sie eine neue."))
        if not known and not name and "person" not in self.errors:
            self.add_error("name", _("Wählen Sie oben eine Person oder nennen Sie hier eine neue."))
        if name and not known and self._namesakes(name).exists():
            self.add_error("name", _("Diese Person gibt es schon. Wählen Sie sie oben aus."))
        return data

    def _namesakes(self, name: str) -> QuerySet[Person]:
        """People of this name in this organisation; who sits here already is found when it is stored."""
        rows = Person.objects.known().filter(
            name__iexact=name, organisation=self.cleaned_data.get("organisation")
        )
        return rows.exclude(held_seats__in=SeatHolder.objects.current().filter(seat=self.seat))

    def chosen(self) -> Person:
        """The person, not stored yet where new; only when valid."""
        data = self.cleaned_data
        return data["person"] or Person(name=data["name"], organisation=data["organisation"])

    def contact(self) -> dict[str, str]:
        """Ways to reach them."""
        return {name: self.cleaned_data[name] for name in ("email", "phone")}


def named(person: Person) -> str:
    """A person with what tells them from a namesake."""
    return f"{person.name} ({person.organisation})" if person.organisation else person.name
