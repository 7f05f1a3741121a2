"""Choosing contributions by number or by a search that keeps all that was typed."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, When
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.lazy import Text
from participation.models import Channel, Contribution, ContributionStatus, Topic
from participation.overviews import moderation
from stakeholders.models import Area

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
    """Contributions with number and the beginning of their text; those of another process with its name."""

    process: int | None = None

    def label_from_instance(self, obj: Contribution) -> str:
        """Number and beginning."""
        text = obj.text if len(obj.text) <= 160 else f"{obj.text[:160].rsplit(' ', 1)[0]} …"
        process = obj.consultation.process
        other = f" ({process})" if self.process not in (None, process.pk) else ""
        return f"{obj.reference}{other}: {text}"


class TopicOfProcess(forms.ModelChoiceField):
    """Topics; where there are several processes, each names its own."""

    def label_from_instance(self, obj: Topic) -> str:
        """The topic and its process."""
        return f"{obj} ({obj.process})"


class ContributionChoice(forms.Form):
    """Fields for a form that names contributions; `offer_contributions` comes once it is filled."""

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

    fields: dict[str, Any]
    data: Any

    def offer_contributions(
        self, process: int, user: Viewer, *, others: bool = False, kept: Iterable[int] = ()
    ) -> None:
        """Offer what is chosen already and what the search finds among the accepted ones.

        With `others`, those of other processes too, which they name. `kept`: what a stored row names stays on
        offer, whatever became of it since.
        """
        self.searching = self.is_bound and "suchen" in self.data
        self.readable = Contribution.objects.visible_to(user).select_related("consultation__process")
        self.accepted = self.readable.accepted()
        topics = Topic.objects.visible_to(user)
        if others:
            self._offer_topics_of_all(topics.select_related("process"), process)
        else:
            self.accepted = self.accepted.filter(consultation__process=process)
            self.fields["search_topic"].queryset = topics.filter(process=process)
        self.fields["contributions"].process = process
        self.fields["search_area"].queryset = Area.objects.visible_to(user).main()
        kept = list(kept)
        if kept:
            accepted = self.accepted.order_by().values("pk")
            self.accepted = self.readable.filter(Q(pk__in=accepted) | Q(pk__in=kept))
        chosen = [int(pk) for pk in self._sent("contributions") if pk.isdecimal()] + self._numbers()
        found: list[int] = []
        self.found_more = False
        if self.searching:
            matching = self._matching().values_list("pk", flat=True)[: MOST_FOUND + 1]
            found, self.found_more = list(matching)[:MOST_FOUND], len(matching) > MOST_FOUND
            self.found_nothing = not found
        self.fields["contributions"].queryset = self.accepted.filter(
            pk__in={*chosen, *found, *kept}
        ).order_by("pk")
        self.has_offer = self.fields["contributions"].queryset.exists()

    def _offer_topics_of_all(self, topics: QuerySet[Topic], process: int) -> None:
        """Topics of all processes, this one's first; each names its process where there are several."""
        old = self.fields["search_topic"]
        field = TopicOfProcess if topics.exclude(process=process).exists() else forms.ModelChoiceField
        first = Case(When(process=process, then=0), default=1)
        rows = topics.order_by(first, "process__name", *(topics.model._meta.ordering or ()))
        self.fields["search_topic"] = field(
            rows, label=old.label, required=False, empty_label=old.empty_label
        )

    def _matching(self) -> QuerySet[Contribution]:
        rows = moderation.matching(
            self.accepted.order_by("received_at", "pk"), "".join(self._sent("search")[:1])
        )
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

    def clean_numbers(self) -> list[int]:
        """Every word must be the number of a contribution on offer; of the others it is said why not."""
        numbers, strange = split_numbers(self.cleaned_data["numbers"])
        known = set(self.accepted.filter(pk__in=numbers).values_list("pk", flat=True))
        errors = self._why_not([number for number in dict.fromkeys(numbers) if number not in known])
        if strange:
            quoted = ", ".join(f"„{word}“" for word in dict.fromkeys(strange))
            errors.append(_("Das ist keine Nummer eines Beitrags: %(list)s.") % {"list": quoted})
        if errors:
            raise forms.ValidationError(errors)
        return numbers

    def _why_not(self, numbers: list[int]) -> list[Any]:
        """Why these numbers are not offered, one sentence for each reason."""
        rows = self.readable.in_bulk(numbers) if numbers else {}
        named: dict[Any, list[str]] = {}
        for number in numbers:
            named.setdefault(_reason(rows.get(number)), []).append(f"B-{number}")
        return [text % {"list": ", ".join(refs)} for text, refs in named.items()]

    def check_day(self, data: dict[str, Any], name: str) -> None:
        """The day in the field `name` is no earlier than what it was about came in."""
        if day := data.get(name):
            later = [row for row in self.chosen(data) if _came_after(row, day)]
            if later:
                came = ", ".join(f"{row.reference} ({_day_of(row)})" for row in later)
                text = _("Dieser Tag liegt vor dem Eingang von %(list)s. Prüfen Sie den Tag und die Auswahl.")
                self.add_error(name, text % {"list": came})

    def chosen(self, data: dict[str, Any]) -> QuerySet[Contribution]:
        """Ticked, or named by number."""
        chosen = {row.pk for row in data.get("contributions", ())} | set(data.get("numbers", ()))
        return self.accepted.filter(pk__in=chosen).order_by("pk")


def _reason(row: Contribution | None) -> Text:
    """Why a contribution cannot be chosen; %(list)s stands for the numbers to which this applies."""
    if row is None:
        return _("Einen Beitrag mit dieser Nummer gibt es nicht: %(list)s.")
    if row.status == ContributionStatus.RECEIVED:
        return _("Noch nicht geprüft, darum noch nicht angenommen: %(list)s.")
    if row.status == ContributionStatus.REJECTED:
        return _("Nicht angenommen: %(list)s.")
    return _("Aus einem anderen Planungsprozess: %(list)s.")


def _came_after(row: Contribution, day: date) -> bool:
    """Sent online after that day; what was said or written on paper is typed in later than it came."""
    return row.channel == Channel.ONLINE and timezone.localdate(row.received_at) > day


def _day_of(row: Contribution) -> str:
    """The day it came in."""
    return _("eingegangen am %(day)s") % {"day": day_text(timezone.localdate(row.received_at))}
