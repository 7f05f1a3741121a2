"""Feedback loops: which are listed, and what is stated of one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.forms.filters import FilterForm, RowChoice
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.forms.seen import SeenForm
from erfurt_sozialraum.rows.viewers import Viewer
from participation.forms.ledger import LOOP_STATES
from participation.models import Event, EventStatus, FeedbackLoop, FeedbackStatement, StatementKind
from stakeholders.models import Committee


class LoopFilterForm(FilterForm):
    """Narrows the list of feedback loops."""

    stand = forms.ChoiceField(
        choices=[(word, "") for word in ("faellig", *LOOP_STATES, "alle")],
        required=False,
        widget=forms.HiddenInput,
    )
    gremium = RowChoice(Committee.objects.none(), label=_("Gremium"))

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gremium"].queryset = Committee.objects.visible_to(user)


class StatementForm(SeenForm):
    """What happened to a loop: one form for all kinds, each of which has its own fields.

    What was typed into fields that the chosen kind does not have is left out.
    """

    kind = forms.ChoiceField(
        label=_("Das wird vermerkt"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, was geschehen ist.")},
    )
    undoes = forms.ModelChoiceField(
        FeedbackStatement.objects.none(),
        label=_("Welcher Vermerk ist falsch?"),
        required=False,
        empty_label=None,
        help_text=_("Er bleibt lesbar, gilt aber nicht mehr. Was vorher galt, gilt wieder."),
    )
    happened_on = PastDayField(label=_("An welchem Tag?"), required=False)
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=_("Sitzung oder Veranstaltung"),
        required=False,
        empty_label=_("keine davon"),
        help_text=_("Wenn sie hier erfasst ist"),
    )
    where = forms.CharField(
        label=_("Wo"),
        required=False,
        max_length=200,
        help_text=_("Zum Beispiel „Sitzung vom …, TOP 3“ oder „per Mail“"),
    )
    text = forms.CharField(
        label=_("Was wurde gesagt?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Was das Gremium besprochen oder geantwortet hat. Alle lesen es, die das Ergebnis lesen."
        ),
    )
    until = forms.DateField(label=_("Verschoben auf"), required=False, widget=DayInput)
    reason = forms.CharField(
        label=_("Warum?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle lesen den Grund, die das Ergebnis lesen."),
    )

    KINDS = {
        StatementKind.PRESENTED: _("Das Ergebnis lag dem Gremium vor"),
        StatementKind.DISCUSSED: _("Das Gremium hat darüber gesprochen"),
        StatementKind.ANSWERED: _("Das Gremium hat geantwortet"),
        StatementKind.POSTPONED: _("Die Rückmeldung ist verschoben"),
        StatementKind.TAKEN_BACK: _("Ein Vermerk ist falsch und wird zurückgenommen"),
    }
    NEEDS = {
        StatementKind.PRESENTED: ("happened_on", "where"),
        StatementKind.DISCUSSED: ("happened_on", "where", "text"),
        StatementKind.ANSWERED: ("happened_on", "text"),
        StatementKind.POSTPONED: ("happened_on", "until", "reason"),
        StatementKind.TAKEN_BACK: ("undoes", "reason"),
    }
    MAY_SAY = {StatementKind.PRESENTED: ("event",), StatementKind.TAKEN_BACK: ()}
    """Beside what it needs; the others may name where it was."""
    MISSING = {
        "happened_on": _("Nennen Sie den Tag."),
        "where": _("Nennen Sie, wo das Gremium davon gehört hat."),
        "text": _("Schreiben Sie in einem Satz, was gesagt wurde."),
        "until": _("Nennen Sie den neuen Tag."),
        "reason": _("Nennen Sie den Grund."),
        "undoes": _("Wählen Sie den Vermerk, der falsch ist."),
    }

    def __init__(self, data: FormData = None, *, loop: FeedbackLoop, user: Viewer) -> None:
        super().__init__(data)
        self.loop = loop
        statements: Any = FeedbackStatement.objects.filter(loop=loop)
        standing = statements.in_force().latest_first()
        self.show_latest(statements.latest_first().first())
        self.fields["undoes"].queryset = standing
        wrong = standing.first()
        self.fields["undoes"].initial = wrong
        self.fields["kind"].choices = [
            (kind, label) for kind, label in self.KINDS.items() if wrong or kind != StatementKind.TAKEN_BACK
        ]
        if not wrong:
            del self.fields["undoes"]
        events: Any = Event.objects.visible_to(user).filter(committee=loop.committee_id)
        self.fields["event"].queryset = events.exclude(status=EventStatus.CANCELLED)
        if not self.fields["event"].queryset.exists():
            del self.fields["event"]

    def clean(self) -> dict[str, Any]:
        """Each kind asks for what it needs, on days that are possible."""
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if not kind:
            return data
        needs = self.NEEDS[StatementKind(kind)]
        for name in self.errors.keys() - {"kind", *self._named(kind)}:
            del self.errors[name]  # of a field that this kind does not have
        for name in needs:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, self.MISSING[name])
        day, until = data.get("happened_on"), data.get("until")
        if "happened_on" in needs and day and day < self.loop.result.happened_on:
            self.add_error("happened_on", _("Dieser Tag liegt vor dem Ergebnis."))
        if "until" in needs and day and until and until <= day:
            self.add_error("until", _("Der neue Tag liegt nicht nach dem Tag, an dem verschoben wurde."))
        if "happened_on" in needs and day and (event := data.get("event")):
            self._check_event(event, day)
        return data

    def _check_event(self, event: Event, day: date) -> None:
        """A meeting has one day: that of its own."""
        known = event.date
        if known and known.is_dated and not known.earliest <= day <= known.latest:
            text = _("Für diese Sitzung ist ein anderer Termin verzeichnet: %(day)s.") % {"day": known.text}
            self.add_error("happened_on", text)

    def _named(self, kind: str) -> tuple[str, ...]:
        """The columns of a kind."""
        also = self.MAY_SAY.get(StatementKind(kind), ("event", "where"))
        return (*self.NEEDS[StatementKind(kind)], *also)

    def values(self) -> dict[str, Any]:
        """The columns that the chosen kind has."""
        data = self.cleaned_data
        columns = {name: data[name] for name in self._named(data["kind"]) if name in data}
        return {"kind": data["kind"], **columns}

    def words(self, row: FeedbackStatement) -> str:
        """What happened, and what was said."""
        return row.words

    def typed(self) -> str:
        """The same, as it was chosen and typed."""
        if self.is_valid():
            return self.words(FeedbackStatement(**self.values()))
        kind = dict(self.fields["kind"].choices).get(self["kind"].value() or "", "")
        said = [self[name].value() for name in ("happened_on", "where", "text", "until", "reason")]
        return "\n".join(str(word) for word in (kind, *said) if word)
