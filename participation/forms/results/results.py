"""Recording and correcting results."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Wording
from participation.actions.moderation.mentions import named_by
from participation.forms.moderation.choosing import ContributionChoice
from participation.models import (
    Event,
    FeedbackStatement,
    Result,
    StatementKind,
    Topic,
)
from participation.overviews.results.articles import current_articles, label_of


class ArticlesField(forms.ModelMultipleChoiceField):
    """Articles, named with their document."""

    def label_from_instance(self, obj: Wording) -> str:
        """Document and heading."""
        return label_of(obj)


class ResultFields(ContributionChoice):
    """What a new result and one that is corrected have in common."""

    wordings = ArticlesField(
        Wording.objects.none(),
        label=_("Betroffene Artikel"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def offer(self, process: int, user: Viewer, result: Result | None = None) -> None:
        """Offer topics, articles and points of the process, and what `result` names already."""
        self.fields["topics"].queryset = Topic.objects.visible_to(user).filter(process=process)
        named = list(result.wordings.values_list("pk", flat=True)) if result else []
        self.fields["wordings"].queryset = current_articles(user, named=named)
        if not self.fields["wordings"].queryset.exists():
            del self.fields["wordings"]
        kept = named_by(result) if result else []
        self.fields["about"].initial = kept
        self.offer_points(process, user, kept=kept)

    def clean(self) -> dict[str, Any]:
        """Its day must not lie before the contributions that it names."""
        data = super().clean() or self.cleaned_data
        self.check_day(data, "happened_on")
        return data


class ResultMeta:
    """The columns of a result in both forms."""

    model = Result
    fields = ["title", "text", "happened_on", "topics", "wordings", "source"]
    field_classes = {"happened_on": PastDayField}
    widgets = {
        "text": forms.Textarea(attrs={"rows": 8}),
        "happened_on": DayInput,
        "topics": forms.CheckboxSelectMultiple,
    }
    help_texts = {"source": _("Woher wissen Sie das?")}
    error_messages = {
        "title": {"required": _("Sagen Sie das Ergebnis in einem Satz.")},
        "text": {"required": _("Beschreiben Sie das Ergebnis.")},
        "happened_on": {"required": _("Nennen Sie den Tag des Ergebnisses.")},
    }


class ResultForm(ResultFields, forms.ModelForm):
    """What an event came to, from which points; searching keeps all that was typed."""

    publish = forms.BooleanField(
        label=_("sofort öffentlich zeigen"),
        help_text=_(
            "Sonst sehen es nur die Planung und die Gremien, von denen es kommt oder die davon hören."
        ),
        required=False,
    )

    Meta = ResultMeta

    def __init__(self, *args: Any, event: Event, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = event.date
        if day and day.latest and day.earliest == day.latest:
            self.fields["happened_on"].initial = day.latest
        self.offer(event.process_id or 0, user)  # the view lets no session without one come here

    def values(self) -> dict[str, Any]:
        """Ready for the action; only when valid."""
        data = self.cleaned_data
        names = ("title", "text", "happened_on", "topics", "source", "publish")
        return {name: data[name] for name in names} | {
            "wordings": data.get("wordings", ()),
            "about": self.chosen(data),
        }


class ResultEditForm(ResultFields, SharedForm):
    """All that a result says; which bodies hear of it stays."""

    Meta = ResultMeta

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(self.instance.event.process_id, user, self.instance)

    def clean_happened_on(self) -> date:
        """Nothing can have been fed back before."""
        day: date = self.cleaned_data["happened_on"]
        statements: Any = FeedbackStatement.objects.filter(loop__result=self.instance, happened_on__lt=day)
        if first := statements.in_force().last_first().last():
            text = _("Am %(day)s hat schon ein Gremium davon gehört.")
            if first.kind == StatementKind.POSTPONED:
                text = _("Am %(day)s wurde schon eine Rückmeldung davon verschoben.")
            raise forms.ValidationError(text % {"day": day_text(first.happened_on)})
        return day

    def values(self) -> dict[str, Any]:
        """The columns, with what was ticked or named by number."""
        return super().values() | {"about": self.chosen(self.cleaned_data)}

    def stored(self, row: AnnotatedRow, name: str) -> object:
        """What is stored for a field; what the result names stands in rows of its own."""
        return named_by(row) if name == "about" else super().stored(row, name)

    def typed(self) -> dict[str, str]:
        """What was typed, with what was named by number."""
        words = super().typed()
        if "numbers" in self.cleaned_data:
            words["about"] = self._in_words("about", self.chosen(self.cleaned_data))
        return words

    def _shown(self) -> list[str]:
        # The fields of the search are no columns.
        return [name for name in super()._shown() if name in (*ResultMeta.fields, "about")]
