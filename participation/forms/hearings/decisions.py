"""Putting on record what was decided in a deliberation, and which points it concerns."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.forms.seen import SeenForm
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Version
from participation.actions.moderation.mentions import Named, each_once, named_by
from participation.forms.moderation.choosing import ContributionChoice
from participation.models import Contribution, Decision, DecisionOutcome, Deliberation, Point
from participation.overviews.answers.outcomes import decisions_text
from participation.overviews.moderation import as_named
from participation.overviews.reports.snapshot import Scope

from .naming import NamingForm

USUAL = {
    _("genehmigt"): DecisionOutcome.ADOPTED,
    _("beschlossen"): DecisionOutcome.ADOPTED,
    _("mit Änderungen genehmigt"): DecisionOutcome.AMENDED,
    _("geändert beschlossen"): DecisionOutcome.AMENDED,
    _("abgelehnt"): DecisionOutcome.REJECTED,
    _("vertagt"): DecisionOutcome.POSTPONED,
    _("verwiesen"): DecisionOutcome.REFERRED,
    _("zur Kenntnis genommen"): DecisionOutcome.NOTED,
    _("zurückgezogen"): DecisionOutcome.WITHDRAWN,
    _("von der Tagesordnung abgesetzt"): DecisionOutcome.REMOVED,
}
"""As the council writes its outcomes, and what they are; any other wording may be typed."""

OWN = ("decided_on", "outcome", "wording", "votes", "source")
"""The fields of the record itself."""


class DecisionForm(forms.ModelForm, SeenForm, NamingForm, ContributionChoice):
    """What was decided: it is added, never changed; `corrects` is the record that it puts right."""

    in_report = forms.BooleanField(required=False)
    same = forms.BooleanField(required=False, initial=True)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    initial: dict[str, Any]

    class Meta:
        model = Decision
        fields = ["decided_on", "outcome", "wording", "votes", "source"]
        field_classes = {"decided_on": PastDayField}
        widgets = {"decided_on": DayInput, "wording": forms.Textarea(attrs={"rows": 6})}
        labels = {
            "decided_on": _("Tag der Sitzung"),
            "outcome": _("Was wurde daraus?"),
            "wording": _("Was wurde beschlossen?"),
        }
        help_texts = {
            "outcome": _(
                "Vertagt, verwiesen, zurückgezogen oder abgesetzt: Dann bleibt offen, wann der Ausschuss "
                "sich damit befasst."
            ),
            "wording": _(
                "Im Wortlaut des Ausschusses, auch Absätze und nummerierte Punkte. Reicht ein Wort, dann "
                "zum Beispiel: genehmigt, abgelehnt, vertagt, verwiesen, zur Kenntnis genommen."
            ),
            "votes": _("Zum Beispiel „Ja: 9, Nein: 0, Enthaltungen: 0, Befangen: 0“"),
            "source": _("Zum Beispiel „Niederschrift SAG/001/2026, TOP Ö 6.1“"),
        }
        error_messages = {
            "decided_on": {"required": _("Nennen Sie den Tag der Sitzung.")},
            "wording": {"required": _("Schreiben Sie, was beschlossen wurde.")},
        }

    def __init__(
        self,
        *args: Any,
        deliberation: Deliberation,
        corrects: Decision | None,
        user: Viewer,
        preset: Iterable[Version] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.corrects = corrects
        # A further record begins empty; one that puts another right is drawn with what that says.
        self.shown = OWN if corrects else ()
        self.show_latest(self._latest(deliberation))
        self.fields["form_key"].initial = uuid.uuid4
        self.fields["about"].label = _("Diese Anliegen")
        self.fields["outcome"].choices = [("", _("wie im Wortlaut")), *DecisionOutcome.choices]
        self._prefill(deliberation, corrects)
        self.offer_points(deliberation.process_id, user, others=True)
        self.offer_subjects(deliberation, user, corrects=corrects, preset=preset)
        self._offer_report(deliberation)
        self._offer_same(corrects)

    def _latest(self, deliberation: Deliberation) -> Decision | None:
        """Beside which record this one is added."""
        return deliberation.decisions.latest_first().first()

    def _prefill(self, deliberation: Deliberation, corrects: Decision | None) -> None:
        """What the corrected record says; or the day of the deliberation, where it is known and over."""
        if corrects is not None:
            self.initial |= {name: getattr(corrects, name) for name in OWN}
            return
        day = deliberation.date if deliberation.pk else None
        if day and day.is_dated and day.earliest == day.latest and day.latest <= today():
            self.initial["decided_on"] = day.latest

    def _offer_report(self, deliberation: Deliberation) -> None:
        """All contributions of the report at once, where it deals with one."""
        report = deliberation.report
        self.of_report = Contribution.objects.none()
        if report is not None:
            scope = Scope(
                report.process,
                report.committee,
                report.period_from,
                report.period_to,
                report.data_cutoff,
                tuple(report.topics.all()),
            )
            self.of_report = self.accepted.filter(scope.received, received_at__lte=report.data_cutoff)
        n = self.of_report.count()
        text = ngettext("Der eine Beitrag aus dem %(what)s", "Alle %(n)d Beiträge aus dem %(what)s", n)
        self._offer_all("in_report", n, text % {"n": n, "what": report or ""})

    def _offer_same(self, corrects: Decision | None) -> None:
        """Those of the corrected record at once."""
        self.of_corrected = [] if corrects is None else named_by(corrects)
        n = len({row.contribution_id if isinstance(row, Point) else row.pk for row in self.of_corrected})
        texts = ngettext(
            "Dieselben Anliegen wie der berichtigte Eintrag (aus einem Beitrag)",
            "Dieselben Anliegen wie der berichtigte Eintrag (aus %(n)d Beiträgen)",
            n,
        )
        self._offer_all("same", n, texts % {"n": n})

    def _offer_all(self, name: str, n: int, label: str) -> None:
        """A box for all of these contributions; none where there are none."""
        if not n:
            del self.fields[name]
            return
        self.fields[name].label = label

    def clean(self) -> dict[str, Any]:
        """Nothing was decided about a contribution before it was there."""
        data = super().clean() or self.cleaned_data
        self.check_day(data, "decided_on")
        self.check_subjects(data)
        self._check_outcome(data)
        return data

    def _check_outcome(self, data: dict[str, Any]) -> None:
        """What the usual words say is not asked for twice, and not contradicted."""
        if "wording" not in data:
            return
        words = data["wording"].casefold()
        said = {str(wording).casefold(): outcome for wording, outcome in USUAL.items()}.get(words)
        if said and not data.get("outcome"):
            data["outcome"] = said
        elif said and data["outcome"] != said:
            self.add_error("outcome", _("Der Wortlaut sagt etwas anderes: „%s“.") % said.label)
        elif not data.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Wählen Sie, was daraus wurde."))

    def values(self) -> dict[str, Any]:
        """The record's fields; only when valid."""
        return {name: self.cleaned_data[name] for name in OWN}

    def says_the_same_as(self, row: Decision) -> bool:
        """The same decision, in place of the same record, about the same points."""
        same = super().says_the_same_as(row) and row.corrects == self.corrects
        return same and named_by(row) == self.concerned() and self.names_the_same_as(row)

    def words(self, row: Decision) -> str:
        """The decision in one line, as the pages of the council tell it."""
        return decisions_text([row])

    def typed(self) -> str:
        """The outcome as it was typed."""
        return self["wording"].value() or ""

    def concerned(self) -> list[Named]:
        """The points and whole contributions that it concerns; only when valid."""
        data = self.cleaned_data
        named = self.chosen(data)
        if data.get("in_report"):
            named += as_named(self.of_report)
        if data.get("same"):
            named += self.of_corrected
        return each_once(named)
