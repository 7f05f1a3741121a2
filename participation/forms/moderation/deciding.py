"""Moderating the queue, and answering points."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.forms.filters import FilterForm, RowChoice
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.forms.seen import SeenForm
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.cleaning import clean_text
from guidelines.models import Wording
from participation.models import (
    MAX_TEXT,
    Consultation,
    Contribution,
    ContributionStatus,
    ModerationDecision,
    Outcome,
    Point,
    Reply,
    Topic,
)
from participation.overviews.moderation import QueueState
from participation.overviews.results.articles import label_of
from stakeholders.models import Area, Organisation

PUBLISH, INTERNAL, REJECT = "publish", "internal", "reject"
DECISIONS = {
    PUBLISH: _("annehmen und veröffentlichen"),
    INTERNAL: _("annehmen, aber nicht veröffentlichen"),
    REJECT: _("nicht annehmen"),
}


class QueueFilterForm(FilterForm):
    """Narrows the list of contributions."""

    stand = forms.ChoiceField(choices=QueueState.choices, required=False, widget=forms.HiddenInput)
    frist = forms.BooleanField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Text oder Nummer"), required=False, max_length=200)
    beteiligung = forms.ModelChoiceField(
        Consultation.objects.none(), label=_("Beteiligung"), required=False, empty_label=_("alle")
    )
    thema = RowChoice(Topic.objects.none(), label=_("Thema"))
    ortsteil = RowChoice(Area.objects.none(), label=_("Ortsteil"))

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beteiligung"].queryset = Consultation.objects.visible_to(user)
        self.fields["thema"].queryset = Topic.objects.visible_to(user)
        self.fields["ortsteil"].queryset = Area.objects.visible_to(user).main()


class DecisionForm(SeenForm):
    """Decide about a contribution; offers only what is possible now."""

    shown = ("public_text",)

    decision = forms.ChoiceField(
        label=_("Entscheidung"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Wählen Sie eine Entscheidung."),
            "invalid_choice": _("Diese Entscheidung ist nicht mehr möglich. Wählen Sie eine andere."),
        },
    )
    public_text = forms.CharField(
        label=_("Text zur Veröffentlichung"),
        help_text=_(
            "Entfernen Sie Namen und alles, was eine Person erkennen lässt. Das Original bleibt erhalten."
        ),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    reason = forms.CharField(
        label=_("Begründung"),
        help_text=_(
            "Nötig, wenn Sie nicht annehmen oder nicht veröffentlichen. Die Person liest sie mit ihrem Code."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, contribution: Contribution, latest: ModerationDecision | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.original = contribution.text
        self.may_publish = contribution.is_publishable
        offered = list(DECISIONS)
        if not contribution.is_publishable:
            offered.remove(PUBLISH)
            del self.fields["public_text"]
            self.fields["reason"].help_text = _(
                "Nötig, wenn Sie nicht annehmen. Die Person liest sie mit ihrem Code."
            )
        # Who rejects what somebody else has just accepted is to be told of that, not of a wrong choice.
        self.show_latest(latest)
        if contribution.status == ContributionStatus.ACCEPTED and not self.is_stale:
            offered.remove(REJECT)
        self.fields["decision"].choices = [(key, DECISIONS[key]) for key in offered]
        if "public_text" in self.fields:
            before = latest.public_text if latest else ""
            self.initial["public_text"] = contribution.published_text or before or contribution.text

    def stored(self, row: ModerationDecision, name: str) -> str:
        """The text that the decision published; where it published none, one begins with the original."""
        return row.public_text or self.original

    def clean_public_text(self) -> str:
        """An untouched text stays the original, to the letter, also where that was stored uncleaned."""
        text = self.cleaned_data["public_text"]
        return self.original if text == clean_text(self.original) else text

    def clean(self) -> dict[str, Any]:
        """Publishing needs a text, everything else a reason, unless the person wanted no publication."""
        data = super().clean() or self.cleaned_data
        decision = data.get("decision")
        if decision != PUBLISH and "public_text" in self.errors:
            del self.errors["public_text"]  # not to be published: its length does not matter
        if decision == PUBLISH and not data.get("public_text") and "public_text" not in self.errors:
            self.add_error("public_text", _("Ohne Text kann nichts veröffentlicht werden."))
        explained = data.get("reason") or "reason" in self.errors
        ours = decision == REJECT or (decision == INTERNAL and self.may_publish)
        if ours and not explained:
            self.add_error("reason", _("Schreiben Sie, warum. Die Person erfährt es mit ihrem Code."))
        return data

    def values(self) -> dict[str, Any]:
        """Ready for the action; only when valid. The person's own wish is reason enough."""
        data = self.cleaned_data
        unwanted = data["decision"] == INTERNAL and not self.may_publish
        return {
            "accepted": data["decision"] != REJECT,
            "public_text": data.get("public_text", "") if data["decision"] == PUBLISH else "",
            "reason": data["reason"]
            or (gettext("Ohne Zustimmung zur Veröffentlichung.") if unwanted else ""),
        }

    def words(self, row: ModerationDecision) -> str:
        """The text that was published."""
        return row.public_text

    def typed(self) -> str:
        """The text to be published, as it was typed."""
        return (self["public_text"].value() or "") if "public_text" in self.fields else ""


class ArticleChoiceField(forms.ModelChoiceField):
    """One article, named with its document."""

    def label_from_instance(self, obj: Wording) -> str:
        """Document and heading."""
        return label_of(obj)


class ReplyForm(forms.ModelForm, SeenForm):
    """Answer a point; the fields of the model and what each outcome needs."""

    shown = ("outcome", "reason", "forwarded_to", "wording")

    wording = ArticleChoiceField(
        Wording.objects.none(),
        label=_("Artikel"),
        required=False,
        empty_label=_("keiner"),
        help_text=_("Wenn es um einen Artikel eines Entwurfs geht: aus der neuesten Fassung"),
    )

    class Meta:
        model = Reply
        fields = ["outcome", "reason", "forwarded_to", "due_on", "passed_to", "wording", "replied_on"]
        field_classes = {"replied_on": PastDayField}
        widgets = {
            "outcome": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 5}),
            "replied_on": DayInput,
            "due_on": DayInput,
        }
        help_texts = {
            "reason": _("Nur bei „offen“ nicht nötig. Alle lesen sie, die den Beitrag lesen."),
            "forwarded_to": _("Nötig bei „weitergeleitet“"),
        }
        error_messages = {"outcome": {"required": _("Wählen Sie, was daraus wurde.")}}

    fields: dict[str, Any]

    def __init__(
        self, data: FormData = None, *, point: Point, user: Viewer, articles: QuerySet[Wording]
    ) -> None:
        super().__init__(data, prefix=f"anliegen-{point.pk}")
        self.point = point
        self.fields["outcome"].choices = Outcome.choices
        self.fields["forwarded_to"].queryset = Organisation.objects.visible_to(user)
        self.fields["forwarded_to"].empty_label = _("niemand")
        self.fields["wording"].queryset = articles
        self.fields["replied_on"].initial = today
        self.show_latest(point.reply)

    def clean(self) -> dict[str, Any]:
        """Each outcome asks for what it needs."""
        data = super().clean() or self.cleaned_data
        outcome = data.get("outcome")
        if outcome and outcome != Outcome.OPEN and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Begründen Sie, was aus dem Anliegen wurde."))
        if outcome == Outcome.FORWARDED and not data.get("forwarded_to"):
            self.add_error("forwarded_to", _("Wählen Sie, an wen das Anliegen weitergeleitet wurde."))
        if outcome == Outcome.PASSED_ON and not data.get("passed_to"):
            self.add_error("passed_to", _("Nennen Sie, wer zuständig ist und das Anliegen bekommen hat."))
        due_on, replied_on = data.get("due_on"), data.get("replied_on")
        if outcome == Outcome.FORWARDED and due_on and replied_on and due_on < replied_on:
            self.add_error("due_on", _("Dieser Tag liegt vor der Weiterleitung."))
        if replied_on and replied_on < localdate(self.point.contribution.received_at):
            self.add_error("replied_on", _("An diesem Tag war der Beitrag noch nicht da."))
        if outcome != Outcome.FORWARDED:
            data["forwarded_to"] = data["due_on"] = None
        return data

    def words(self, row: Reply) -> str:
        """Outcome and reason."""
        return f"{row.get_outcome_display()}\n{row.reason}".strip()

    def typed(self) -> str:
        """The same, as it was chosen and typed."""
        outcome, reason = self["outcome"].value() or "", self["reason"].value() or ""
        return self.words(Reply(outcome=outcome, reason=reason))
