"""Editing a step with all that must be documented of it, and putting on record what took place."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.forms.seen import SeenForm
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import FORMATTING_HINT, with_formatting
from erfurt_sozialraum.text.lazy import Text
from guidelines.models import Paper
from participation.models import Step, StepRecord, Topic
from stakeholders.forms.areas import AreasField
from stakeholders.models import Committee, Organisation

from .planning import text_area

_SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    ("", ("title", "slug", "order")),
    (_("Anlass und Frage"), ("occasion", "paper", "question", "open_points", "fixed")),
    (_("Wer mitwirkt, und wie"), ("audience", "level", "format", "description", "committees", "topics")),
    (_("Ort und Zugang"), ("areas", "place", "accessibility", "languages")),
    (_("Zuständigkeit und Fortgang"), ("responsible", "next_step", "source")),
)


class StepForm(SharedForm):
    """All that planners document of a step, but its date and what took place: those are rows of their own."""

    class Meta:
        model = Step
        fields = [name for _heading, names in _SECTIONS for name in names]
        widgets = {
            **{
                name: text_area(3)
                for name in ("occasion", "question", "open_points", "fixed", "accessibility")
            },
            "description": text_area(5),
            "committees": forms.CheckboxSelectMultiple,
            "topics": forms.CheckboxSelectMultiple,
        }
        field_classes = {"areas": AreasField}
        labels = {
            "title": _("Name des Schritts"),
            "audience": _("Zielgruppen"),
            "level": _("Beteiligungsstufe"),
        }
        help_texts = {
            **dict.fromkeys(("occasion", "question", "description"), FORMATTING_HINT),
            "order": _("Kleinere Zahlen stehen weiter oben."),
            "open_points": with_formatting(_("Worüber die Beteiligten mitreden oder mitbestimmen.")),
            "fixed": with_formatting(_("Was nicht mehr verhandelbar ist, und warum.")),
            "format": _("Zum Beispiel „Werkstatt“, „Befragung“, „Spaziergang durch den Ortsteil“"),
            "accessibility": with_formatting(_("Zum Beispiel stufenlos, Höranlage, Gebärdensprache.")),
            "languages": _("Zum Beispiel „Deutsch, Leichte Sprache, Ukrainisch“"),
            "source": _("Woher diese Angaben stammen"),
        }
        error_messages = {
            "title": {"required": _("Geben Sie dem Schritt einen Namen.")},
            "slug": {"unique": _("Diese Adresse hat schon ein anderer Schritt.")},
        }

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        process = self.instance.process_id
        steps = Step.objects.visible_to(user).filter(process=process).exclude(pk=self.instance.pk)
        self._offer("next_step", steps, _("noch nicht festgelegt"))
        self._offer("topics", Topic.objects.visible_to(user).filter(process=process))
        self._offer("committees", Committee.objects.visible_to(user))
        self._offer("paper", Paper.objects.visible_to(user), _("keine"))
        self.fields["areas"].offer(user, chosen_by=self.instance)
        levels = [choice for choice in self.fields["level"].choices if choice[0]]
        self.fields["level"].choices = [("", _("nicht angegeben")), *levels]
        self._offer("responsible", Organisation.objects.visible_to(user), _("noch niemand benannt"))

    def _offer(self, name: str, rows: QuerySet, none: Text | None = None) -> None:
        """Let choose among these rows."""
        self.fields[name].queryset = rows
        if none is not None:
            self.fields[name].empty_label = none
        elif not rows.exists():
            self.fields[name].help_text = _("Noch ist nichts angelegt, was Sie wählen könnten.")

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the headings of the documentation."""
        return [(head, [self[name] for name in names if name in self.fields]) for head, names in _SECTIONS]


class StepRecordForm(forms.ModelForm, SeenForm):
    """What took place: it is added, never changed."""

    class Meta:
        model = StepRecord
        fields = [
            "happened_from",
            "happened_to",
            "text",
            "invited",
            "present",
            "missing",
            "evaluation",
            "source",
            "stated_on",
        ]
        field_classes = dict.fromkeys(("happened_from", "happened_to", "stated_on"), PastDayField)
        widgets = {
            "stated_on": DayInput,
            "happened_from": DayInput,
            "happened_to": DayInput,
            "text": text_area(5),
            "missing": text_area(3),
            "evaluation": text_area(4),
        }
        labels = {
            "happened_from": _("Erster Tag"),
            "happened_to": _("Letzter Tag"),
            "invited": _("Wie viele waren eingeladen?"),
            "present": _("Wie viele haben teilgenommen?"),
            "missing": _("Wer hat gefehlt?"),
        }
        help_texts = {
            "happened_to": _("Nur, wenn es mehrere Tage waren"),
            "missing": _("Welche Gruppen nicht erreicht wurden. Keine Namen von Personen"),
            "evaluation": with_formatting(_("Was gelungen ist, was nicht, und was daraus folgt.")),
            "text": with_formatting(_("Keine Namen von Personen: Der Text ist öffentlich.")),
            "source": _("Zum Beispiel „Protokoll vom 3. März 2026“"),
        }

    def __init__(self, *args: Any, latest: StepRecord | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_latest(latest)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = _("Schreiben Sie, was geschah.")

    def clean(self) -> dict[str, Any]:
        """Its days in their order."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("happened_from"), data.get("happened_to")
        if last and not first:
            self.add_error("happened_from", _("Nennen Sie auch den ersten Tag."))
        elif first and last and last < first:
            self.add_error("happened_to", _("Der letzte Tag liegt vor dem ersten."))
        return data

    def words(self, row: StepRecord) -> str:
        """What happened."""
        return row.text

    def typed(self) -> str:
        """The same, as it was typed."""
        return self["text"].value() or ""
