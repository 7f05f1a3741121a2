"""Editing processes, topics, questions under examination, and rules of feedback."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.editing.validity import DAY_WIDGETS, STATED, STATED_CLASSES, check_span
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT
from guidelines.models import Guideline, Paper
from participation.models import ExaminationTask, FeedbackRule, Process, Topic
from stakeholders.forms.areas import AreasField
from stakeholders.models import Committee, Organisation


def text_area(rows: int) -> forms.Textarea:
    """A field for a longer text."""
    return forms.Textarea(attrs={"rows": rows})


class ProcessForm(SharedForm):
    """A planning process: what it is about, who leads it, what it works on."""

    class Meta:
        model = Process
        fields = [
            "name",
            "slug",
            "summary",
            "occasion",
            "who_decides",
            "areas",
            "responsible",
            "records_from",
            "guidelines",
            "papers",
        ]
        widgets = {
            "summary": text_area(5),
            "occasion": text_area(4),
            "who_decides": text_area(3),
            "records_from": DayInput,
            "guidelines": forms.CheckboxSelectMultiple,
            "papers": forms.CheckboxSelectMultiple,
        }
        field_classes = {"areas": AreasField}
        help_texts = {
            "summary": FORMATTING_HINT,
            "occasion": FORMATTING_HINT,
            "records_from": _(
                "Für Schritte und Veranstaltungen vor diesem Tag fragt das Portal nicht nach einem Nachweis: "
                "Sie heißen „ohne Beleg“. Läuft der Prozess schon, nennen Sie den Tag, ab dem Sie "
                "alles festhalten. Die Frist eines Prüfauftrags gilt immer."
            ),
        }
        error_messages = {
            "name": {
                "required": _("Geben Sie dem Planungsprozess einen Namen."),
                "unique": _("Diesen Namen hat schon ein anderer Planungsprozess."),
            },
            "slug": {"unique": _("Diese Adresse hat schon ein anderer Planungsprozess.")},
            "records_from": {"required": _("Nennen Sie den Tag, ab dem aufgezeichnet wird.")},
        }

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = Organisation.objects.visible_to(user)
        self.fields["responsible"].empty_label = _("noch niemand benannt")
        self.fields["guidelines"].queryset = Guideline.objects.visible_to(user)
        self.fields["papers"].queryset = Paper.objects.visible_to(user)
        self.fields["areas"].offer(user, chosen_by=self.instance)


class TopicForm(SharedForm):
    """A topic: what it is about, and who is drawn in for it."""

    class Meta:
        model = Topic
        fields = ["name", "slug", "summary", "order", "actors"]
        widgets = {"summary": text_area(4), "actors": forms.CheckboxSelectMultiple}
        help_texts = {
            "summary": FORMATTING_HINT,
            "order": _("Kleinere Zahlen stehen weiter oben."),
            "actors": _("Wer eigens zu diesem Thema hinzugezogen ist"),
        }
        error_messages = {
            "name": {"required": _("Geben Sie dem Thema einen Namen.")},
            "slug": {"unique": _("Diese Adresse hat schon ein anderes Thema.")},
        }

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actors"].queryset = Organisation.objects.visible_to(user)


class TaskForm(SharedForm):
    """A question under examination: who examines it, since when, until when."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ExaminationTask
        fields = ["question", "topic", "office", "asked_on", "due_on", "source"]
        field_classes = {"asked_on": PastDayField}
        widgets = {"question": text_area(2), "asked_on": DayInput, "due_on": DayInput}
        help_texts = {"source": _("Wo steht, dass diese Frage geprüft wird?")}
        error_messages = {"question": {"required": _("Schreiben Sie, was geprüft wird.")}}

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4
        topics = Topic.objects.visible_to(user).filter(process=self.instance.process_id)
        self.fields["topic"].queryset = topics
        self.fields["topic"].empty_label = _("kein einzelnes Thema")
        self.fields["office"].queryset = Organisation.objects.visible_to(user)
        self.fields["office"].empty_label = _("noch niemand benannt")

    def clean(self) -> dict[str, Any]:
        """A day until when lies after the day since when."""
        data = super().clean()
        if data.get("asked_on") and data.get("due_on") and data["due_on"] < data["asked_on"]:
            self.add_error("due_on", _("Dieser Tag liegt vor dem Tag, seit dem die Frage offen ist."))
        return data


class TaskAnswerForm(SharedForm):
    """The answer to a question under examination, and the day it was given."""

    class Meta:
        model = ExaminationTask
        fields = ["answer", "answered_on"]
        field_classes = {"answered_on": PastDayField}
        widgets = {"answer": text_area(6), "answered_on": DayInput}
        help_texts = {"answer": FORMATTING_HINT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        messages = {"answer": _("Schreiben Sie die Antwort."), "answered_on": _("Nennen Sie den Tag.")}
        for name, message in messages.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message


class RuleForm(forms.ModelForm):
    """Whose results are fed back to whom, and within how many days."""

    class Meta:
        model = FeedbackRule
        fields = ["source_committee", "target", "days", "source", "starts_on", "ends_on", *STATED]
        widgets = DAY_WIDGETS
        field_classes = STATED_CLASSES
        help_texts = {
            "starts_on": _("Leer: Dem Portal liegt kein Beleg vor, seit wann."),
            "ends_on": _("Der letzte Tag. Leer: bis auf Weiteres."),
            "source_committee": "",
            "source": _("Wo ist das vereinbart? Ohne Quelle gilt die Regel als Annahme."),
        }
        error_messages = {"target": {"required": _("Wählen Sie, wer davon hören soll.")}}

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in ("source_committee", "target"):
            fields[name].queryset = Committee.objects.visible_to(user)
        fields["source_committee"].empty_label = _("Veranstaltungen ohne Gremium")
        fields["target"].empty_label = _("bitte wählen")
        fields["days"].min_value = 1
        fields["stated_on"].required = False

    def clean_days(self) -> int:
        """A day at least, a year at most."""
        days = self.cleaned_data["days"]
        if not 1 <= days <= 365:
            raise forms.ValidationError(_("Nennen Sie eine Zahl zwischen 1 und 365."))
        return days

    def clean(self) -> dict[str, Any]:
        """Nobody is fed back their own results."""
        data = super().clean() or self.cleaned_data
        check_span(self)
        if data.get("stated_on") is None:
            data.pop("stated_on", None)  # today
        if data.get("target") and data.get("source_committee") == data["target"]:
            self.add_error("target", _("Ein Gremium kennt seine eigenen Ergebnisse schon."))
        return data
