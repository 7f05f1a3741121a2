"""Recording results, and closing feedback loops."""

import re
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.filters import FilterForm, RowChoice
from erfurt_sozialraum.forms import DayInput
from erfurt_sozialraum.shared_forms import SharedForm
from guidelines.models import Article
from participation.models import (
    Channel,
    Contribution,
    Event,
    FeedbackLoop,
    FeedbackRecord,
    Result,
    Topic,
)
from participation.overviews import queue
from participation.overviews.articles import current_articles, label_of
from stakeholders.models import Area, Committee

from .ledger import LOOP_STATES

MOST_FOUND = 30
"""Contributions that one search offers."""
_NUMBER = re.compile(r"(?:B[-–]?)?(\d{1,9})", re.IGNORECASE)


def split_numbers(text: str) -> tuple[list[int], list[str]]:
    """Numbers of contributions in `text` ("B-12", "b 12", "12"), and the words that are none."""
    words = re.sub(r"\bB\s*[-–]?\s*(?=\d)", "B-", text, flags=re.IGNORECASE)
    tokens = [token.strip(".") for token in re.split(r"[\s,;]+|\bund\b", words)]
    found = [(token, _NUMBER.fullmatch(token)) for token in tokens if token]
    return [int(match[1]) for _token, match in found if match], [token for token, match in found if not match]


class ContributionChoiceField(forms.ModelMultipleChoiceField):
    """Contributions with number and the beginning of their text."""

    def label_from_instance(self, obj: Contribution) -> str:
        """Number and beginning."""
        text = obj.text if len(obj.text) <= 160 else f"{obj.text[:160].rsplit(' ', 1)[0]} …"
        return f"{obj.reference}: {text}"


class ArticlesField(forms.ModelMultipleChoiceField):
    """Articles, named with their document."""

    def label_from_instance(self, obj: Article) -> str:
        """Document and heading."""
        return label_of(obj)


class ResultForm(forms.ModelForm):
    """What an event came to, from which contributions; searching keeps all that was typed."""

    numbers = forms.CharField(
        label=_("Nummern von Beiträgen"),
        help_text=_("Zum Beispiel „B-12, B-40“"),
        required=False,
        max_length=1000,
    )
    search = forms.CharField(label=_("Suche im Text"), required=False, max_length=200)
    search_topic = forms.ModelChoiceField(
        Topic.objects.none(), label=_("Thema der Beiträge"), required=False, empty_label=_("alle")
    )
    search_area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Ortsteil der Beiträge"), required=False, empty_label=_("alle")
    )
    contributions = ContributionChoiceField(
        Contribution.objects.none(),
        label=_("Aus diesen Beiträgen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    articles = ArticlesField(
        Article.objects.none(),
        label=_("Betroffene Artikel"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    publish = forms.BooleanField(
        label=_("sofort öffentlich zeigen"),
        help_text=_("Sonst bleibt das Ergebnis intern, bis Sie es veröffentlichen."),
        required=False,
        initial=True,
    )

    class Meta:
        model = Result
        fields = ["title", "text", "happened_on", "topics", "articles", "contributions", "source"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "happened_on": DayInput,
            "topics": forms.CheckboxSelectMultiple,
        }
        error_messages = {
            "title": {"required": _("Sagen Sie das Ergebnis in einem Satz.")},
            "text": {"required": _("Beschreiben Sie das Ergebnis.")},
            "happened_on": {"required": _("Nennen Sie den Tag des Ergebnisses.")},
        }

    fields: dict[str, Any]
    data: Any

    def __init__(self, *args: Any, event: Event, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.searching = self.is_bound and "suchen" in self.data
        topics = Topic.objects.visible_to(user).filter(process=event.process_id)
        self.fields["topics"].queryset = topics
        self.fields["search_topic"].queryset = topics
        self.fields["search_area"].queryset = Area.objects.visible_to(user).main()
        self.fields["articles"].queryset = current_articles(user)
        if not self.fields["articles"].queryset.exists():
            del self.fields["articles"]
        day = event.date
        if day and day.latest and day.earliest == day.latest:
            self.fields["happened_on"].initial = day.latest
        self._offer_contributions(event, user)

    def _offer_contributions(self, event: Event, user: Any) -> None:
        """Offer what is chosen already and what the search finds among the accepted ones."""
        self.accepted = (
            Contribution.objects.visible_to(user).accepted().filter(consultation__process=event.process_id)
        )
        chosen = [int(pk) for pk in self._sent("contributions") if pk.isdecimal()] + self._numbers()
        found: list[int] = []
        self.found_more = False
        if self.searching:
            matching = self._matching().values_list("pk", flat=True)[: MOST_FOUND + 1]
            found, self.found_more = list(matching)[:MOST_FOUND], len(matching) > MOST_FOUND
            self.found_nothing = not found
        self.fields["contributions"].queryset = self.accepted.filter(pk__in={*chosen, *found}).order_by("pk")
        self.has_offer = self.fields["contributions"].queryset.exists()

    def _matching(self) -> Any:
        rows = queue.matching(self.accepted.order_by("received_at", "pk"), "".join(self._sent("search")[:1]))
        for field, name in (("topic", "search_topic"), ("area", "search_area")):
            pk = "".join(self._sent(name)[:1])
            if pk.isdecimal():
                rows = rows.filter(**{field: int(pk)})
        return rows

    def _sent(self, name: str) -> list[str]:
        """What came in under that name, unchecked."""
        return self.data.getlist(self.add_prefix(name)) if self.is_bound else []

    def _numbers(self) -> list[int]:
        """The numbers typed by hand."""
        return split_numbers(" ".join(self._sent("numbers")))[0]

    def full_clean(self) -> None:
        """A search only offers contributions: nothing is checked yet."""
        if self.is_bound and "suchen" in self.data:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def clean_happened_on(self) -> Any:
        """Nothing came out tomorrow."""
        day = self.cleaned_data["happened_on"]
        if day > today():
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        return day

    def clean_numbers(self) -> list[int]:
        """Every word must be the number of an accepted contribution of the process; the others are named."""
        numbers, strange = split_numbers(self.cleaned_data["numbers"])
        known = set(self.accepted.filter(pk__in=numbers).values_list("pk", flat=True))
        unknown = [f"B-{number}" for number in dict.fromkeys(numbers) if number not in known]
        errors = []
        if unknown:
            errors.append(_("Kein angenommener Beitrag: %(list)s.") % {"list": ", ".join(unknown)})
        if strange:
            quoted = ", ".join(f"„{word}“" for word in dict.fromkeys(strange))
            errors.append(_("Das ist keine Nummer eines Beitrags: %(list)s.") % {"list": quoted})
        if errors:
            raise forms.ValidationError(errors)
        return numbers

    def clean(self) -> dict[str, Any]:
        """Nothing came out of a contribution before it was there."""
        data = super().clean() or self.cleaned_data
        if day := data.get("happened_on"):
            later = [row for row in self._chosen(data) if _came_after(row, day)]
            if later:
                came = ", ".join(f"{row.reference} ({_day_of(row)})" for row in later)
                text = _("Dieser Tag liegt vor dem Eingang von %(list)s. Prüfen Sie den Tag und die Auswahl.")
                self.add_error("happened_on", text % {"list": came})
        return data

    def _chosen(self, data: dict[str, Any]) -> Any:
        """Ticked, or named by number."""
        chosen = {row.pk for row in data.get("contributions", ())} | set(data.get("numbers", ()))
        return self.accepted.filter(pk__in=chosen).order_by("pk")

    def values(self) -> dict[str, Any]:
        """Ready for the action; only when valid."""
        data = self.cleaned_data
        names = ("title", "text", "happened_on", "topics", "source", "publish")
        return {name: data[name] for name in names} | {
            "articles": data.get("articles", ()),
            "contributions": self._chosen(data),
        }


class ResultEditForm(SharedForm):
    """The words of a result; its day, its contributions and the bodies that hear of it stay."""

    class Meta:
        model = Result
        fields = ["title", "text", "topics", "source"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8}), "topics": forms.CheckboxSelectMultiple}
        help_texts = {"source": _("Woher wissen Sie das?")}
        error_messages = {
            "title": {"required": _("Sagen Sie das Ergebnis in einem Satz.")},
            "text": {"required": _("Beschreiben Sie das Ergebnis.")},
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = Topic.objects.visible_to(user).filter(process=self.instance.event.process_id)
        self.fields["topics"].queryset = topics


def _came_after(row: Contribution, day: date) -> bool:
    """Sent online after that day; what was said or written on paper is typed in later than it came."""
    return row.channel == Channel.ONLINE and timezone.localdate(row.received_at) > day


def _day_of(row: Contribution) -> str:
    """The day it came in."""
    return _("eingegangen am %(day)s") % {"day": day_text(timezone.localdate(row.received_at))}


class LoopFilterForm(FilterForm):
    """Narrows the list of feedback loops."""

    stand = forms.ChoiceField(
        choices=[(word, "") for word in ("faellig", *LOOP_STATES, "alle")],
        required=False,
        widget=forms.HiddenInput,
    )
    gremium = RowChoice(Committee.objects.none(), label=_("Gremium"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gremium"].queryset = Committee.objects.visible_to(user)


class FeedbackRecordForm(forms.ModelForm):
    """Where and when the body heard of the result, and what it answered."""

    class Meta:
        model = FeedbackRecord
        fields = ["heard_on", "event", "where", "answer"]
        widgets = {"heard_on": DayInput, "answer": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "event": _("Wenn die Sitzung hier erfasst ist"),
            "answer": _("Leer, wenn das Gremium nichts geantwortet hat"),
        }
        error_messages = {
            "heard_on": {"required": _("Nennen Sie den Tag, an dem das Gremium davon gehört hat.")},
            "where": {"required": _("Nennen Sie, wo das Gremium davon gehört hat.")},
        }

    fields: dict[str, Any]

    def __init__(self, *args: Any, loop: FeedbackLoop, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loop = loop
        self.fields["event"].queryset = Event.objects.visible_to(user).filter(committee=loop.committee_id)
        self.fields["event"].empty_label = _("keine davon")
        if not self.fields["event"].queryset.exists():
            del self.fields["event"]

    def clean_heard_on(self) -> Any:
        """After the result, and not tomorrow."""
        day = self.cleaned_data["heard_on"]
        if day > today():
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        if day < self.loop.result.happened_on:
            raise forms.ValidationError(_("Dieser Tag liegt vor dem Ergebnis."))
        return day
