"""Choosing points and whole contributions by number or by a search that keeps all that was typed."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.lazy import Text
from participation.actions.moderation.mentions import Named, each_once
from participation.models import Channel, Contribution, ContributionStatus, Point, Topic
from participation.overviews import moderation
from stakeholders.models import Area

MOST_FOUND = 30
"""Contributions that one search offers."""
_NUMBER = re.compile(r"(?:B[-–]?)?(\d{1,9})(?:/(\d{1,4}))?", re.IGNORECASE)

Number = tuple[int, int | None]
"""Of a contribution, and of a point within it; None: all of the contribution."""


def split_numbers(text: str) -> tuple[list[Number], list[str]]:
    """Numbers in `text` ("B-12", "b 12", "12", of a point "B-12/2"), and the words that are none."""
    words = re.sub(r"\bB\s*[-–]?\s*(?=\d)", "B-", text, flags=re.IGNORECASE)
    words = re.sub(r"(?<=\d)\s*/\s*(?=\d)", "/", words)
    tokens = [token.strip(".") for token in re.split(r"[\s,;]+|\bund\b", words)]
    found = [(token, _NUMBER.fullmatch(token)) for token in tokens if token]
    numbers = [(int(match[1]), int(match[2]) if match[2] else None) for _token, match in found if match]
    return numbers, [token for token, match in found if not match]


class PointChoiceField(forms.TypedMultipleChoiceField):
    """Points, grouped by their contribution, and "ganzer Beitrag"; `offer` names the contributions.

    A contribution with one point is a single box for that point.
    """

    is_grouped = True
    is_unfolded = True
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        self.named: dict[str, Named] = {}
        super().__init__(coerce=self.named.__getitem__, **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> "PointChoiceField":
        result = super().__deepcopy__(memo)
        result.named = {}
        result.coerce = result.named.__getitem__
        return result

    def offer(self, rows: Iterable[Contribution], process: int, whole: Collection[int] = ()) -> None:
        """These contributions, each with its `points`; `whole`: stays on offer as such, however divided."""
        choices: list[Any] = []
        for row in rows:
            points = list(row.points.all())
            options = [(_value(point), self._label(point)) for point in points]
            self.named |= {_value(point): point for point in points}
            if len(points) != 1 or row.pk in whole:
                self.named[_value(row)] = row
                options.insert(0, (_value(row), _whole(len(points))))
            title = _title(row, process)
            choices.append((title, options) if len(options) > 1 else (options[0][0], title))
        self.choices = choices

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - as Django's
        """Rows as the values of their boxes; what was sent stays as it is."""
        if isinstance(value, str) or not isinstance(value, Iterable):
            return value
        return [each if isinstance(each, str) else _value(each) for each in value]

    @staticmethod
    def _label(point: Point) -> str:
        words = _("Anliegen %(n)d: %(text)s")
        return str(words % {"n": point.order, "text": _beginning(point.text)})


def _value(row: Named) -> str:
    """What a box sends: the key of a contribution, or of a point."""
    return str(row.pk) if isinstance(row, Contribution) else f"p{row.pk}"


def _title(row: Contribution, process: int) -> str:
    """Number and beginning; of another process with its name."""
    own = row.consultation.process
    other = f" ({own})" if own.pk != process else ""
    return f"{row.reference}{other}: {_beginning(row.text)}"


def _beginning(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:160].rsplit(' ', 1)[0]} …"


def _whole(points: int) -> str:
    """The choice of a contribution with all that it says."""
    if points < 2:
        return str(_("ganzer Beitrag"))
    return str(_("ganzer Beitrag (alle %(n)d Anliegen)") % {"n": points})


class TopicOfProcess(forms.ModelChoiceField):
    """Topics; where there are several processes, each names its own."""

    def label_from_instance(self, obj: Topic) -> str:
        """The topic and its process."""
        return f"{obj} ({obj.process})"


class ContributionChoice(forms.Form):
    """Fields for a form that names points; `offer_points` comes once it is filled."""

    numbers = forms.CharField(
        label=_("Nummern von Beiträgen oder Anliegen"),
        help_text=_("Zum Beispiel „B-12, B-40“, nur das zweite Anliegen: „B-12/2“"),
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
    about = PointChoiceField(
        label=_("Aus diesen Anliegen"),
        help_text=_("„Ganzer Beitrag“ meint alle seine Anliegen, auch solche, die später dazukommen."),
        required=False,
        error_messages={
            "invalid_choice": _("Ein gewähltes Anliegen gibt es nicht mehr. Prüfen Sie die Auswahl.")
        },
    )

    fields: dict[str, Any]
    data: Any

    def offer_points(
        self, process: int | None, user: Viewer, *, others: bool = False, kept: Iterable[Named] = ()
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
        self.fields["search_area"].queryset = Area.objects.visible_to(user).main()
        stored = {row.pk if isinstance(row, Contribution) else row.contribution_id for row in kept}
        if stored:
            accepted = self.accepted.order_by().values("pk")
            self.accepted = self.readable.filter(Q(pk__in=accepted) | Q(pk__in=stored))
        chosen = [*self._ticked(), *(number for number, _order in self._numbers())]
        found: list[int] = []
        self.found_more = False
        if self.searching:
            matching = self._matching().values_list("pk", flat=True)[: MOST_FOUND + 1]
            found, self.found_more = list(matching)[:MOST_FOUND], len(matching) > MOST_FOUND
            self.found_nothing = not found
        points = Prefetch("points", Point.objects.order_by("order"))
        rows = self.accepted.filter(pk__in={*chosen, *found, *stored}).order_by("pk")
        whole = [row.pk for row in kept if isinstance(row, Contribution)]
        self.fields["about"].offer(rows.prefetch_related(points), process, whole)
        self.has_offer = bool(self.fields["about"].choices)

    def _offer_topics_of_all(self, topics: QuerySet[Topic], process: int | None) -> None:
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

    def _ticked(self) -> list[int]:
        """The contributions of which a box was sent ticked."""
        sent = self._sent("about")
        points = [int(value[1:]) for value in sent if value[:1] == "p" and value[1:].isdecimal()]
        whole = [int(value) for value in sent if value.isdecimal()]
        return whole + list(Point.objects.filter(pk__in=points).values_list("contribution", flat=True))

    def _numbers(self) -> list[Number]:
        """The numbers typed by hand."""
        return split_numbers(" ".join(self._sent("numbers")))[0]

    def full_clean(self) -> None:
        """A search only offers contributions: nothing is checked yet."""
        if self.is_bound and "suchen" in self.data:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def clean_numbers(self) -> list[Named]:
        """Every word must be the number of something on offer; of the others it is said why not."""
        numbers, strange = split_numbers(self.cleaned_data["numbers"])
        known = self.accepted.in_bulk([pk for pk, _order in numbers])
        whole = [pk for pk, order in numbers if order is None and pk in known]
        named: list[Named] = list(moderation.as_named(self.accepted.filter(pk__in=whole)))
        wanted = {number for number in numbers if number[1] is not None and number[0] in known}
        points = Point.objects.filter(contribution__in={pk for pk, _order in wanted})
        found = {(row.contribution_id, row.order): row for row in points.select_related("contribution")}
        named += [found[number] for number in wanted if number in found]
        errors = self._why_not([pk for pk in dict.fromkeys(pk for pk, _order in numbers) if pk not in known])
        if gone := sorted(wanted - found.keys()):
            text = _("Dieses Anliegen gibt es nicht: %(list)s.")
            errors.append(text % {"list": ", ".join(f"B-{pk}/{order}" for pk, order in gone)})
        if strange:
            quoted = ", ".join(f"„{word}“" for word in dict.fromkeys(strange))
            errors.append(_("Das ist keine Nummer eines Beitrags: %(list)s.") % {"list": quoted})
        if errors:
            raise forms.ValidationError(errors)
        return named

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
            rows = (row if isinstance(row, Contribution) else row.contribution for row in self.chosen(data))
            if later := [row for row in dict.fromkeys(rows) if _came_after(row, day)]:
                came = ", ".join(f"{row.reference} ({_day_of(row)})" for row in later)
                text = _("Dieser Tag liegt vor dem Eingang von %(list)s. Prüfen Sie den Tag und die Auswahl.")
                self.add_error(name, text % {"list": came})

    def chosen(self, data: dict[str, Any]) -> list[Named]:
        """Ticked, or named by number; each once."""
        return each_once([*data.get("about", ()), *data.get("numbers", ())])


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
