"""Putting on record what was decided in a deliberation, and which contributions it concerns."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.forms.seen import SeenForm
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.lazy import Text
from participation.forms.moderation.choosing import ContributionChoice
from participation.forms.moderation.deciding import plain_line_ends
from participation.models import Contribution, Decision, DecisionOutcome, Deliberation
from participation.overviews.answers.outcomes import decisions_text
from participation.overviews.reports.snapshot import Scope

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


class DecisionForm(forms.ModelForm, SeenForm, ContributionChoice):
    """What was decided: it is added, never changed; `corrects` is the record that it puts right."""

    in_report = forms.BooleanField(required=False)
    same = forms.BooleanField(required=False, initial=True)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    initial: dict[str, Any]

    class Meta:
        model = Decision
        fields = ["decided_on", "outcome", "wording", "votes", "source", "contributions"]
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
        self, *args: Any, deliberation: Deliberation, corrects: Decision | None, user: Viewer, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.corrects = corrects
        self.show_latest(deliberation.decisions.latest_first().first())
        self.fields["form_key"].initial = uuid.uuid4
        self.fields["contributions"].label = _("Diese Beiträge")
        self.fields["outcome"].choices = [("", _("wie im Wortlaut")), *DecisionOutcome.choices]
        self._prefill(deliberation, corrects)
        self.offer_contributions(deliberation.process_id, user, others=True)
        self._offer_report(deliberation)
        self._offer_same(corrects)

    def _prefill(self, deliberation: Deliberation, corrects: Decision | None) -> None:
        """What the corrected record says; or the day of the deliberation, where it is known and over."""
        if corrects is not None:
            names = ("decided_on", "outcome", "wording", "votes", "source")
            self.initial |= {name: getattr(corrects, name) for name in names}
            return
        day = deliberation.date
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
        self._offer_all("in_report", self.of_report, _("aus dem %(what)s") % {"what": report or ""})

    def _offer_same(self, corrects: Decision | None) -> None:
        """Those of the corrected record at once."""
        same = self.accepted.none() if corrects is None else self.accepted.filter(council_decisions=corrects)
        self.of_corrected = same
        self._offer_all("same", same, _("des berichtigten Eintrags"))

    def _offer_all(self, name: str, rows: QuerySet, which: Text) -> None:
        """A box for all these contributions with their number; none where there are none."""
        n = rows.count()
        if not n:
            del self.fields[name]
            return
        text = ngettext("Der eine Beitrag %(which)s", "Alle %(n)d Beiträge %(which)s", n)
        self.fields[name].label = text % {"n": n, "which": which}

    def clean(self) -> dict[str, Any]:
        """Nothing was decided about a contribution before it was there."""
        data = super().clean() or self.cleaned_data
        if data.get("wording"):
            data["wording"] = plain_line_ends(data["wording"])
        self.check_day(data, "decided_on")
        self._check_outcome(data)
        return data

    def _check_outcome(self, data: dict[str, Any]) -> None:
        """What the usual words say is not asked for twice, and not contradicted."""
        if "wording" not in data:
            return
        words = data["wording"].strip().casefold()
        said = {str(wording).casefold(): outcome for wording, outcome in USUAL.items()}.get(words)
        if said and not data.get("outcome"):
            data["outcome"] = said
        elif said and data["outcome"] != said:
            self.add_error("outcome", _("Der Wortlaut sagt etwas anderes: „%s“.") % said.label)
        elif not data.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Wählen Sie, was daraus wurde."))

    def values(self) -> dict[str, Any]:
        """The record's fields; only when valid."""
        names = ("decided_on", "outcome", "wording", "votes", "source")
        return {name: self.cleaned_data[name] for name in names}

    def says_the_same_as(self, row: Decision) -> bool:
        """The same decision, in place of the same record, about the same contributions."""
        same = super().says_the_same_as(row) and row.corrects == self.corrects
        return same and set(row.contributions.all()) == set(self.concerned())

    def words(self, row: Decision) -> str:
        """The decision in one line, as the pages of the council tell it."""
        return decisions_text([row])

    def typed(self) -> str:
        """The outcome as it was typed."""
        return self["wording"].value() or ""

    def concerned(self) -> QuerySet[Contribution]:
        """The contributions that it concerns; only when valid."""
        data = self.cleaned_data
        wanted = Q(pk__in=self.chosen(data).values("pk"))
        if data.get("in_report"):
            wanted |= Q(pk__in=self.of_report.values("pk"))
        if data.get("same"):
            wanted |= Q(pk__in=self.of_corrected.values("pk"))
        return self.accepted.filter(wanted)
