"""Why an article changed: where it came from, in a sentence, with the points and results behind it."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.lazy import Text
from guidelines.models import ChangeReason, Paper, ReasonKind
from participation.models import AgendaItem, Point, Result
from participation.overviews.documents.reasons import ReasonPage
from stakeholders.models import Organisation

MOST_OFFERED = 30
"""Points that are offered one by one; more of them are named together."""


class PointsField(forms.ModelMultipleChoiceField):
    """Points with their number and the beginning of their text."""

    def label_from_instance(self, obj: Point) -> str:
        """Number and beginning."""
        text = obj.text if len(obj.text) <= 160 else f"{obj.text[:160].rsplit(' ', 1)[0]} …"
        return f"{obj}: {text}"


class ItemField(forms.ModelChoiceField):
    """Items of agendas with their session."""

    def label_from_instance(self, obj: AgendaItem) -> str:
        """Session and item."""
        return f"{obj.event}: {obj}"


class ReasonForm(forms.ModelForm):
    """A further reason; those said before stay."""

    kind = forms.ChoiceField(
        label=_("Woher kam der Anstoß?"),
        choices=[(kind.value, kind.label) for kind in ReasonKind if kind != ReasonKind.UNNAMED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Sagen Sie, woher der Anstoß kam.")},
    )
    points = PointsField(
        Point.objects.none(),
        label=_("Wegen dieser Anliegen"),
        help_text=_("Ihnen wurde zu diesem Artikel etwas zugesagt."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    all_points = forms.BooleanField(required=False)
    results = forms.ModelMultipleChoiceField(
        Result.objects.none(),
        label=_("Wegen dieser Ergebnisse"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    item = ItemField(
        AgendaItem.objects.none(),
        label=_("Tagesordnungspunkt"),
        help_text=_("Wenn der Anstoß aus einer Sitzung kam"),
        required=False,
        empty_label=_("keiner"),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]

    class Meta:
        model = ChangeReason
        fields = ["kind", "text", "paper", "office"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, data: FormData = None, *, page: ReasonPage, user: Viewer) -> None:
        super().__init__(data)
        self.fields["text"].label = _("Grund")
        self.fields["text"].help_text = _(
            "Ein bis zwei Sätze, die alle lesen. Leer nur, wenn die Änderung nur redaktionell ist."
        )
        self.fields["paper"].queryset = Paper.objects.visible_to(user)
        self.fields["paper"].label = _("Drucksache, etwa ein Änderungsantrag")
        self.fields["paper"].empty_label = self.fields["office"].empty_label = _("keine")
        self.fields["office"].queryset = Organisation.objects.visible_to(user)
        self.fields["form_key"].initial = uuid.uuid4
        self.page = page
        self._offer_points(page.offers)
        self.fields["results"].queryset = page.results
        if not page.results.exists():
            del self.fields["results"]
        self.fields["item"].queryset = page.items
        if not page.items.exists():
            del self.fields["item"]
        self.order_fields(
            ["kind", "text", "points", "all_points", "results", "paper", "item", "office", "form_key"]
        )

    def _offer_points(self, offers: QuerySet[Point]) -> None:
        """The first of them one by one, all of them together where there are more."""
        number = offers.count()
        if not number:
            del self.fields["points"]
        else:
            first = list(offers.values_list("pk", flat=True)[:MOST_OFFERED])
            self.fields["points"].queryset = offers.filter(pk__in=first)
        if number > MOST_OFFERED:
            label = _("wegen aller %(n)d Anliegen, denen hier etwas zugesagt wurde")
            self.fields["all_points"].label = label % {"n": number}
        else:
            del self.fields["all_points"]

    def clean(self) -> dict[str, Any]:
        """A sentence unless nothing changed in meaning, and what fits the kind."""
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if kind and kind != ReasonKind.EDITORIAL and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Nennen Sie den Grund, oder wählen Sie „nur redaktionell“."))
        if kind == ReasonKind.EXPERT and not data.get("office"):
            self.add_error("office", _("Nennen Sie das Amt oder die Stelle, die das fachlich begründet."))
        if kind == ReasonKind.VOICES and not (self.chosen(data) or data.get("results")):
            self.add_error("kind", self._nothing_chosen())
        return data

    def _nothing_chosen(self) -> Text:
        """Why a reason from participation needs something to stand on."""
        if "points" in self.fields or "results" in self.fields:
            return _("Kreuzen Sie an, welche Anliegen oder Ergebnisse der Anstoß waren.")
        return _(
            "Keinem Anliegen wurde zu diesem Artikel etwas zugesagt, und kein Ergebnis nennt ihn. "
            "Halten Sie das zuerst dort fest, oder wählen Sie einen anderen Grund."
        )

    def chosen(self, data: dict[str, Any]) -> list[Point]:
        """Ticked, or all of them."""
        return list(self.page.offers if data.get("all_points") else data.get("points", ()))

    def _post_clean(self) -> None:
        """The row is made by the action; what its constraints ask is asked above."""

    def values(self) -> dict[str, Any]:
        """Ready for the action; only when valid."""
        data = self.cleaned_data
        is_voice = data["kind"] == ReasonKind.VOICES
        return {
            "kind": data["kind"],
            "text": data["text"],
            "paper": data["paper"],
            "office": data["office"],
            "points": self.chosen(data) if is_voice else [],
            "results": data.get("results", ()) if is_voice else [],
            "item": data.get("item"),
            "form_key": data["form_key"],
        }


class TakeBackForm(forms.Form):
    """Why a reason was wrong."""

    text = forms.CharField(
        label=_("Warum nehmen Sie den Grund zurück?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Sagen Sie, warum der Grund nicht stimmt.")},
    )
