"""A decision about a version, or about an item of an agenda, of which no deliberation is known yet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Guideline, Paper, Version
from participation.models import Decision, Deliberation, DeliberationRole, Process
from stakeholders.models import Committee

from .decisions import DecisionForm


class NewDecisionForm(DecisionForm):
    """What was decided, and by whom: the deliberation is made together with it."""

    committee = forms.ModelChoiceField(
        Committee.objects.none(),
        label=_("Welcher Ausschuss hat entschieden?"),
        required=False,
        empty_label=_("keiner: eine andere Stelle"),
    )
    body = forms.CharField(
        label=_("Oder welche andere Stelle?"),
        help_text=_("Zum Beispiel: Oberbürgermeister"),
        required=False,
        max_length=200,
    )
    paper = forms.ModelChoiceField(
        Paper.objects.none(),
        label=_("Mit welcher Drucksache?"),
        required=False,
        empty_label=_("keine, oder hier nicht erfasst"),
        help_text=_("Wenn sie hier erfasst ist, führt ein Link zu ihr."),
    )

    def __init__(self, *args: Any, version: Version, user: Viewer, **kwargs: Any) -> None:
        self.version = version
        super().__init__(
            *args,
            deliberation=new_deliberation(version),
            corrects=None,
            user=user,
            preset=[version],
            **kwargs,
        )
        fields: dict[str, Any] = self.fields
        fields["committee"].queryset = Committee.objects.visible_to(user).not_withdrawn().of_council()
        fields["paper"].queryset = Paper.objects.visible_to(user).not_withdrawn()

    def _latest(self, deliberation: Deliberation) -> Decision | None:
        """The last record that names the version."""
        return self.version.decisions.latest_first().first()

    def clean(self) -> dict[str, Any]:
        """One body has decided."""
        data = super().clean()
        if data.get("committee") and data.get("body"):
            self.add_error("body", _("Nennen Sie nur eines: den Ausschuss oder die andere Stelle."))
        elif not data.get("committee") and not data.get("body") and "body" not in self.errors:
            self.add_error("committee", _("Nennen Sie, wer entschieden hat."))
        if "versions" not in self.errors and self.version not in data.get("versions", ()):
            self.add_error("versions", _("Diese Fassung gehört dazu: %(row)s.") % {"row": self.version})
        return data

    def deliberation(self) -> Deliberation:
        """The deliberation that comes with the record; only when valid."""
        row = new_deliberation(self.version)
        for name in ("committee", "body", "paper"):
            setattr(row, name, self.cleaned_data[name])
        return row

    def says_the_same_as(self, row: Decision) -> bool:
        """The same words, of the same body."""
        own = self.deliberation()
        told = row.deliberation
        same = (told.committee, told.body, told.paper) == (own.committee, own.body, own.paper)
        return same and super().says_the_same_as(row)

    def words(self, row: Decision) -> str:
        """With who decided."""
        return f"{super().words(row)} ({row.deliberation.body_label})"

    def typed(self) -> str:
        """With who decided, as far as that can be read."""
        day = self.cleaned_data.get("decided_on") if self.is_bound and not self.errors else None
        body = self.cleaned_data.get("committee") if day else None
        shown = body.label if body else self["body"].value() or ""
        return f"{day_text(day) if day else ''} {super().typed()} ({shown})".strip()


def new_deliberation(version: Version) -> Deliberation:
    """The deliberation of a version, not stored yet: of the process that its document belongs to."""
    guideline: Guideline = version.guideline
    processes = Process.objects.filter(guidelines=guideline).not_withdrawn()
    return Deliberation(
        title=str(version)[:200],
        process=processes.order_by("-is_main", "name").first(),
        role=DeliberationRole.DECISION,
        is_example=version.is_example,
    )
