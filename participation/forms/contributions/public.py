"""What residents fill in: a contribution, a receipt code, a filter over what others said."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.forms.filters import FilterForm
from erfurt_sozialraum.forms.keyed import KeyedForm
from erfurt_sozialraum.text.codes import LONGEST_PASTE
from participation import receipts
from participation.forms.ledger import OUTCOMES, STATE_LABELS, STATES
from participation.models import MAX_TEXT, AgeBand, Consultation, Contribution, Outcome, Standing, Topic
from participation.overviews.ledger.figures import Selection
from stakeholders.models import Area

NO_ANSWER = _("keine Angabe")
CONTENT = ("text", "topic", "area", "age_band", "may_publish")
"""What somebody says, as fields of a Contribution."""
OUTCOME_STATES = {
    **OUTCOMES,
    **{slug: STATES[slug] for slug in ("beantwortet", "offen", "ueberfaellig", "nicht-dokumentiert")},
}


class TextField(forms.CharField):
    """A long text; what is too long is said in numbers as they are written."""

    widget = forms.Textarea

    def run_validators(self, value: object) -> None:
        """Say lengths as they are written: 5.000."""
        try:
            super().run_validators(value)
        except forms.ValidationError as refused:
            for error in refused.error_list:
                if error.code == "max_length" and error.params:
                    error.params = {
                        name: number_format(error.params[name], force_grouping=True)
                        for name in ("limit_value", "show_value")
                    }
            raise


class ContributionForm(KeyedForm):
    """A resident's contribution; only the text is mandatory, and no text is ever lost."""

    text = TextField(
        label=_("Ihr Beitrag"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Schreiben Sie, wie Sie sprechen. Bitte nennen Sie keine Namen und keine Adressen."),
        error_messages={
            "required": _("Bitte schreiben Sie Ihren Beitrag in dieses Feld."),
            "max_length": _("Höchstens %(limit_value)s Zeichen sind möglich, Ihr Text hat %(show_value)s."),
        },
    )
    topic = forms.ModelChoiceField(
        label=_("Thema"), queryset=Topic.objects.none(), required=False, empty_label=NO_ANSWER
    )
    area = forms.ModelChoiceField(
        label=_("Ortsteil"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=NO_ANSWER,
        help_text=_("Um welchen Ortsteil geht es?"),
    )
    age_band = forms.ChoiceField(
        label=_("Ihr Alter"), choices=[("", NO_ANSWER), *AgeBand.choices], required=False
    )
    may_publish = forms.BooleanField(
        label=_("Mein Text darf nach der Prüfung veröffentlicht werden"), required=False
    )

    fields: dict[str, Any]

    def __init__(
        self,
        data: FormData = None,
        *,
        consultation: Consultation,
        initial: FormData = None,
        signed_in: bool = False,
    ) -> None:
        """Offer the topics of the consultation and all areas; a new form gets a key of its own."""
        purpose = receipts.purpose(consultation.pk)
        super().__init__(data, purpose=purpose, initial=initial, signed_in=signed_in)
        self.fields["topic"].queryset = consultation.topics.published()
        self.fields["area"].queryset = Area.objects.published().main()

    @property
    def code(self) -> str:
        """The receipt code that belongs to the form's key; empty where the key is no good."""
        return receipts.code_of(self.form_key) if self.form_key else ""

    @property
    def content(self) -> dict[str, Any]:
        """What the person said, as fields of a Contribution; nothing for a field that is not valid."""
        return {name: self.cleaned_data.get(name) for name in CONTENT}

    def repeats(self, earlier: Contribution) -> bool:
        """True if this says the same as what was stored before."""
        self.full_clean()
        return all(getattr(earlier, name) == value for name, value in self.content.items())

    def typed(self) -> dict[str, Any]:
        """What was typed, valid or not, to start a fresh form with."""
        names = [name for name in self.fields if name not in KeyedForm.base_fields]
        return {name: self.data.get(name, "") for name in names} | {"may_publish": "may_publish" in self.data}


class LookupForm(forms.Form):
    """Somebody comes back with a code."""

    code = forms.CharField(
        label=_("Ihr Code"),
        max_length=LONGEST_PASTE,
        help_text=_("16 Zeichen, zum Beispiel K7QM-3XPT-9ABC-DEFG. Groß oder klein, mit oder ohne Striche."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Bitte geben Sie den Code ein, der auf Ihrer Quittung steht.")},
    )

    def clean_code(self) -> str:
        """The code as it was given out, however it was typed."""
        code = receipts.normalised(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("Das ist kein vollständiger Code. Er hat 16 Buchstaben und Ziffern, in vier Gruppen.")
            )
        return code


class ContributionFilter(FilterForm):
    """Which published contributions to see; its fields are named as they stand in the address."""

    thema = forms.ChoiceField(label=_("Thema"), required=False)
    ortsteil = forms.ChoiceField(label=_("Ortsteil"), required=False)
    ergebnis = forms.ChoiceField(label=_("Was daraus wurde"), required=False)

    def __init__(self, data: FormData, *, topics: Iterable[Topic], areas: Iterable[Area]) -> None:
        """Offer these topics and areas."""
        super().__init__(data)
        labels = {**dict(Outcome.choices), "answered": _("beantwortet"), "overdue": _("Antwort überfällig")}
        labels |= {"open": _("Antwort offen"), "undocumented": STATE_LABELS[Standing.UNDOCUMENTED]}
        choices: dict[str, list[tuple[str, Any]]] = {
            "thema": [(row.slug, row.name) for row in topics],
            "ortsteil": [(row.slug, row.name) for row in areas],
            "ergebnis": [(slug, labels[value]) for slug, value in OUTCOME_STATES.items()],
        }
        for name, own in choices.items():
            self.offer(name, own, everything=_("Alle"))

    def selection(self, consultation: Consultation) -> Selection:
        """What was chosen within one consultation; a choice that does not exist counts as none."""
        chosen = self.chosen()
        return Selection(
            consultation=consultation.slug,
            topic=chosen.get("thema", ""),
            area=chosen.get("ortsteil", ""),
            state=OUTCOME_STATES.get(chosen.get("ergebnis", ""), ""),
        )
