"""The filter of the ledger; its fields are named as they stand in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.forms.filters import FilterForm
from participation.models import Consultation, LoopState, Outcome, Standing, Topic
from participation.overviews.ledger.figures import ACCEPTED, DECIDED, ONLY_NOTED, Selection
from stakeholders.models import Area

STATES = {
    "in-pruefung": Standing.REVIEW.value,
    "angenommen": ACCEPTED,
    "offen": Standing.OPEN.value,
    "ueberfaellig": Standing.OVERDUE.value,
    "beantwortet": Standing.ANSWERED.value,
    "entschieden": DECIDED,
    "nur-zur-kenntnis": ONLY_NOTED,
    "nicht-angenommen": Standing.NOT_ACCEPTED.value,
    "nicht-dokumentiert": Standing.UNDOCUMENTED.value,
}
OUTCOMES = {
    "uebernommen": Outcome.ADOPTED.value,
    "teilweise": Outcome.PARTLY.value,
    "nicht-uebernommen": Outcome.NOT_ADOPTED.value,
    "weitergeleitet": Outcome.FORWARDED.value,
    "abgegeben": Outcome.PASSED_ON.value,
    "zur-kenntnis": Outcome.NOTED.value,
}
LOOP_STATES = {
    "offen": LoopState.OPEN.value,
    "ueberfaellig": LoopState.OVERDUE.value,
    "zurueckgemeldet": LoopState.HEARD.value,
    "beantwortet": LoopState.ANSWERED.value,
    "nicht-dokumentiert": LoopState.UNDOCUMENTED.value,
}
STATE_LABELS = {
    **dict(Standing.choices),
    ACCEPTED: _("zur Bearbeitung angenommen"),
    DECIDED: _("mit einer Entscheidung beantwortet"),
    ONLY_NOTED: _("nur zur Kenntnis genommen"),
    Standing.UNDOCUMENTED: _("nicht aufgeschrieben, ob es eine Antwort gab"),
}


class LedgerFilter(FilterForm):
    """Where, about what, in which state, and with which words."""

    suche = forms.CharField(
        label=_("Suche in den Beiträgen"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    stand = forms.ChoiceField(label=_("Stand"), required=False)
    thema = forms.ChoiceField(label=_("Thema"), required=False)
    ortsteil = forms.ChoiceField(label=_("Ortsteil"), required=False)
    beteiligung = forms.ChoiceField(label=_("Beteiligung"), required=False)

    def __init__(
        self,
        data: FormData,
        *,
        topics: Iterable[Topic],
        areas: Iterable[Area],
        consultations: Iterable[Consultation],
    ) -> None:
        super().__init__(data)
        outcomes = dict(Outcome.choices)
        choices: dict[str, list[Any]] = {}
        choices["stand"] = [
            *[(slug, STATE_LABELS[value]) for slug, value in STATES.items()],
            (_("Antwort lautet"), [(slug, outcomes[value]) for slug, value in OUTCOMES.items()]),
        ]
        choices["thema"] = [(row.slug, row.name) for row in topics]
        choices["ortsteil"] = [(row.slug, row.name) for row in areas]
        choices["beteiligung"] = [(row.slug, str(row)) for row in consultations]
        for name, offered in choices.items():
            self.offer(name, offered, everything=_("Alle"))

    def selection(self) -> Selection:
        """What was chosen; a choice that does not exist counts as none and is marked in the form."""
        chosen = self.chosen()
        return Selection(
            consultation=chosen.get("beteiligung", ""),
            topic=chosen.get("thema", ""),
            area=chosen.get("ortsteil", ""),
            state={**STATES, **OUTCOMES}.get(chosen.get("stand", ""), ""),
            search=chosen.get("suche", ""),
        )

    def place_words(self) -> str:
        """Where and about what, to follow "Beiträge": " zum Rieth, Thema „Wohnen“"."""
        area = self._label("ortsteil")
        parts = {
            "thema": gettext(", Thema „%(name)s“") if area else gettext(" zum Thema „%(name)s“"),
            "beteiligung": gettext(" zu „%(name)s“"),
        }
        labels = {name: self._label(name) for name in parts}
        words = [f" {Area(name=area).about}"] if area else []
        return "".join(words + [parts[name] % {"name": label} for name, label in labels.items() if label])

    def words(self) -> str:
        """All that was chosen, to follow "12 Beiträge"."""
        search, state = self.cleaned_data.get("suche"), self.selection().state
        label = {**dict(Outcome.choices), **STATE_LABELS}.get(state, "")
        found = gettext(" mit „%(text)s“") % {"text": search} if search else ""
        return self.place_words() + found + (f": {label}" if label else "")

    def _label(self, name: str) -> str:
        """What was chosen in a field, as it reads there; empty where nothing was."""
        value = self.cleaned_data.get(name, "")
        return str(dict(self.fields[name].choices)[value]) if value else ""
