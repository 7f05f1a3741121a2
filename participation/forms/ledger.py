"""The filter of the ledger; its fields are named as they stand in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.filters import FilterForm
from participation.models import LoopState, Outcome, Standing
from participation.overviews.ledger import ACCEPTED, Selection

STATES = {
    "in-pruefung": Standing.REVIEW.value,
    "angenommen": ACCEPTED,
    "offen": Standing.OPEN.value,
    "ueberfaellig": Standing.OVERDUE.value,
    "beantwortet": Standing.ANSWERED.value,
    "nicht-angenommen": Standing.NOT_ACCEPTED.value,
    "nicht-dokumentiert": Standing.UNDOCUMENTED.value,
}
OUTCOMES = {
    "uebernommen": Outcome.ADOPTED.value,
    "teilweise": Outcome.PARTLY.value,
    "nicht-uebernommen": Outcome.NOT_ADOPTED.value,
    "weitergeleitet": Outcome.FORWARDED.value,
    "zur-kenntnis": Outcome.NOTED.value,
}
LOOP_STATES = {
    "offen": LoopState.OPEN.value,
    "ueberfaellig": LoopState.OVERDUE.value,
    "zurueckgemeldet": LoopState.CLOSED.value,
    "nicht-dokumentiert": LoopState.UNDOCUMENTED.value,
}
STATE_LABELS = {**dict(Standing.choices), ACCEPTED: _("zur Bearbeitung angenommen")}


class LedgerFilter(FilterForm):
    """Where, about what, and in which state."""

    stand = forms.ChoiceField(label=_("Stand"), required=False)
    thema = forms.ChoiceField(label=_("Thema"), required=False)
    ortsteil = forms.ChoiceField(label=_("Ortsteil"), required=False)
    beteiligung = forms.ChoiceField(label=_("Beteiligung"), required=False)

    def __init__(self, data: Any, *, topics: Any, areas: Any, consultations: Any) -> None:
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
        )
