"""Ordering a report."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import Precision, span, today
from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Process, Report, Topic
from stakeholders.models import Committee


class DayInput(forms.DateInput):
    """A day, picked or typed; the browser wants it as ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TopicsByProcessIterator(ModelChoiceIterator):
    """Topics under the name of their process, where there is more than one."""

    def __iter__(self) -> Iterator[Any]:
        """Groups in the order of the queryset."""
        for process, rows in groupby(self.queryset, key=lambda row: row.process):
            yield process.name, [self.choice(row) for row in rows]


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics to tick, of several processes: those of one process stand together."""

    is_grouped = False

    def offer(self, topics: QuerySet[Topic]) -> None:
        """Offer these topics, grouped where they belong to more than one process."""
        if len({topic.process_id for topic in topics}) > 1:
            self.is_grouped, self.iterator = True, TopicsByProcessIterator
        self.queryset = topics


class ReportField(forms.ModelChoiceField):
    """A report, named as another one names it."""

    def label_from_instance(self, obj: Report) -> str:
        """Number, state of the data, and for whom."""
        return f"{obj.named}, {obj.committee.label}"


class ReportOrderForm(forms.Form):
    """For whom, for which period, about what; only what is public, since the report will be."""

    process = forms.ModelChoiceField(Process.objects.none(), label=_("Planungsprozess"))
    committee = forms.ModelChoiceField(
        Committee.objects.none(),
        label=_("Für welchen Ausschuss?"),
        empty_label=_("Bitte wählen"),
        error_messages={"required": _("Wählen Sie, für welchen Ausschuss der Bericht ist.")},
    )
    period_from = PastDayField(
        label=_("Zeitraum von"),
        widget=DayInput(),
        error_messages={
            "required": _("Geben Sie an, wann der Zeitraum beginnt."),
            "invalid": _("Geben Sie einen Tag an, zum Beispiel 01.01.2026."),
            "future": _("Der Zeitraum darf nicht in der Zukunft beginnen."),
        },
    )
    period_to = PastDayField(
        label=_("Zeitraum bis"),
        help_text=_("höchstens bis heute; der Tag zählt noch mit"),
        widget=DayInput(),
        error_messages={
            "required": _("Geben Sie an, wann der Zeitraum endet."),
            "invalid": _("Geben Sie einen Tag an, zum Beispiel 30.06.2026."),
            "future": _("Der Zeitraum darf nicht nach dem heutigen Tag enden."),
        },
    )
    replaces = ReportField(
        Report.objects.none(),
        label=_("Ersetzt er einen früheren Bericht?"),
        required=False,
        empty_label=_("nein"),
        help_text=_("Der frühere bleibt lesbar. Beide sagen dann, welcher gilt."),
    )
    topics = TopicsField(
        Topic.objects.none(),
        label=_("Themen"),
        help_text=_("Sind alle des Planungsprozesses gewählt, zählt auch, was kein Thema hat."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens ein Thema.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    fields: dict[str, Any]

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        processes = list(Process.objects.visible_to(user).order_by("-is_main", "name"))
        topics = Topic.objects.visible_to(user).published().select_related("process")
        topics = topics.order_by("-process__is_main", "process__name", "order", "pk")
        committees = Committee.objects.visible_to(user).published().of_council()
        self.fields["process"].queryset = Process.objects.visible_to(user)
        self.fields["committee"].queryset = committees
        self.fields["topics"].offer(topics)
        earlier = Report.objects.visible_to(user).filter(published_at__isnull=False)
        earlier = earlier.select_related("committee").defer("snapshot", "last_error")
        self.fields["replaces"].queryset = earlier
        if not earlier.exists():
            del self.fields["replaces"]
        # Nothing to choose from, nothing to demand: a process may have no topics yet.
        self.fields["topics"].required = bool(topics)
        if len(processes) < 2:
            self.fields["process"].widget = forms.HiddenInput()
        if not self.is_bound:
            main = processes[0] if processes else None
            self.initial = {
                "process": main and main.pk,
                "period_from": span(Precision.HALF, today())[0],
                "period_to": today(),
                "topics": [topic.pk for topic in topics if main and topic.process_id == main.pk],
                "form_key": uuid.uuid4(),
                **self.initial,
            }

    def clean(self) -> dict[str, Any]:
        """The period runs forward, and the topics belong to the process."""
        data = super().clean() or {}
        start, end, process = data.get("period_from"), data.get("period_to"), data.get("process")
        if start and end and end < start:
            self.add_error("period_to", _("Das Ende liegt vor dem Beginn. Vertauschen Sie die beiden Tage?"))
        earlier = data.get("replaces")
        if earlier and (earlier.process, earlier.committee) != (process, data.get("committee")):
            self.add_error("replaces", _("Dieser Bericht ging an einen anderen Ausschuss."))
        if process:
            self._check_topics(process, data.get("topics", ()))
        return data

    def _check_topics(self, process: Process, topics: Iterable[Topic]) -> None:
        """Name those of another process: they were ticked before the process was changed."""
        strange = [str(topic) for topic in topics if topic.process_id != process.pk]
        if strange:
            text = _(
                "Zu einem anderen Planungsprozess gehört: %(list)s. Wählen Sie nur Themen von „%(process)s“."
            )
            self.add_error("topics", text % {"list": ", ".join(strange), "process": process})

    def order(self) -> dict[str, Any]:
        """What the action takes; all topics of the process are the same as no restriction."""
        data = dict(self.cleaned_data)
        chosen = list(data.pop("topics"))
        every = data["process"].topics.published().count()
        topics: Sequence[Topic] = [] if len(chosen) == every else chosen
        return {**data, "topics": topics}
