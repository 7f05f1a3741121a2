"""Planners prepare a public consultation, and move the times it has promised."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.forms.kern import DayInput, TimeInput
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.hints import with_formatting
from participation.forms.process.planning import text_area
from participation.models import Consultation, Step, Topic
from participation.overviews.consultations.public import last_moment

TIMES = ("opens_on", "opens_time", "closes_on", "closes_time")
_SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    ("", ("title", "slug", "step")),
    (_("Die Frage und der Spielraum"), ("question", "intro", "topics", "fixed", "open_points")),
    (_("Was die Menschen vorher wissen müssen"), ("who_decides", "what_happens", "offline", "level")),
    (_("Zeiten"), (*TIMES, "answer_by")),
)
NEEDED = ("question", "who_decides", "what_happens")
_END_OF_DAY = time(23, 59, 59)


class TimesForm(SharedForm):
    """Days and hours as people say them; stored as one moment each."""

    opens_on = forms.DateField(
        label=_("Offen ab"),
        widget=DayInput,
        error_messages={"required": _("Nennen Sie den ersten Tag, an dem man mitmachen kann.")},
    )
    opens_time = forms.TimeField(
        label=_("Beginn um"), help_text=_("Leer: mit Beginn des Tages"), widget=TimeInput, required=False
    )
    closes_on = forms.DateField(
        label=_("Offen bis"),
        help_text=_("Der letzte Tag, an dem man mitmachen kann"),
        widget=DayInput,
        error_messages={"required": _("Nennen Sie den letzten Tag, an dem man mitmachen kann.")},
    )
    closes_time = forms.TimeField(
        label=_("Ende um"), help_text=_("Leer: mit dem Ende des Tages"), widget=TimeInput, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was typed is written into the instance; what is stored must be known afterwards.
        self.before = {name: getattr(self.instance, name) for name in ("opens_at", "closes_at", "answer_by")}
        for name in TIMES:
            self.fields[name].initial = self.stored(self.instance, name)
        answer = self.fields["answer_by"]
        answer.widget, answer.label = DayInput(), _("Antwort zugesagt bis")
        answer.help_text = _("Bis zu diesem Tag antworten Sie auf jeden angenommenen Beitrag.")
        answer.error_messages["required"] = _("Sagen Sie, bis wann alle eine Antwort haben.")

    def stored(self, row: AnnotatedRow, name: str) -> object:
        """The day and, where it is not the whole day, the hour."""
        if name not in TIMES:
            return super().stored(row, name)
        moment = row.opens_at if name.startswith("opens") else row.closes_at
        if moment is None:
            return None
        if name.startswith("closes"):
            day, hour = last_moment(moment)
        else:
            local = timezone.localtime(moment)
            day, hour = local.date(), None if local.time() == time(0) else local.time()
        return day if name.endswith("_on") else hour and hour.replace(second=0, microsecond=0)

    def clean(self) -> dict[str, Any]:
        """The end lies after the beginning, the answer not before the end."""
        data = super().clean()
        opens = self._moment(data, "opens", time(0))
        closes = self._moment(data, "closes", _END_OF_DAY)
        if opens and closes and closes <= opens:
            self.add_error("closes_on", _("Das Ende muss nach dem Beginn liegen."))
        answer_by = data.get("answer_by")
        if closes and answer_by and answer_by < last_moment(closes)[0]:
            self.add_error(
                "answer_by", _("Die Antwort kann nicht zugesagt sein, bevor die Beteiligung endet.")
            )
        return data

    def _moment(self, data: dict[str, Any], which: str, default: time) -> datetime | None:
        """The moment that the day and the hour name; untouched, exactly what is stored."""
        if f"{which}_on" not in self.fields:
            return self.before[f"{which}_at"]
        day, hour = data.get(f"{which}_on"), data.get(f"{which}_time")
        if day is None or f"{which}_time" in self.errors:
            return None
        stored = self.before[f"{which}_at"]
        row = Consultation(**{f"{which}_at": stored})
        if (day, hour) == (self.stored(row, f"{which}_on"), self.stored(row, f"{which}_time")):
            moment = stored
        else:
            try:
                moment = from_current_timezone(datetime.combine(day, hour or default))
            except forms.ValidationError:
                self.add_error(
                    f"{which}_time", _("Diese Uhrzeit gibt es an diesem Tag nicht: Die Uhr wird umgestellt.")
                )
                return None
        data[f"{which}_at"] = moment
        return moment

    def values(self) -> dict[str, Any]:
        """With the moments, where the form asks for them."""
        moments = {
            name: self.cleaned_data[name] for name in ("opens_at", "closes_at") if name in self.cleaned_data
        }
        return super().values() | moments


class ConsultationForm(TimesForm):
    """All that is said of a consultation; once it is public, its times are changed elsewhere."""

    class Meta:
        model = Consultation
        fields = [name for _heading, names in _SECTIONS for name in names if name not in TIMES]
        widgets = {
            "question": text_area(2),
            **{
                name: text_area(4)
                for name in ("intro", "fixed", "open_points", "who_decides", "what_happens")
            },
            "offline": text_area(3),
            "topics": forms.CheckboxSelectMultiple,
        }
        labels = {"what_happens": _("Was mit den Beiträgen geschieht")}
        help_texts = {
            "question": _("Eine Frage, die man in einem Satz beantworten kann. Sie steht ganz oben."),
            "intro": with_formatting(_("Warum fragen Sie, und warum jetzt?")),
            "topics": _("Aus ihnen kann man beim Schreiben wählen."),
            "fixed": with_formatting(_("Was sich nicht mehr ändern lässt, auch nicht durch viele Beiträge.")),
            "open_points": with_formatting(_("Worüber die Menschen mitreden.")),
            "who_decides": with_formatting(_("Wer am Ende entscheidet, und wann.")),
            "what_happens": with_formatting(_("Wer die Beiträge liest, wer antwortet, wohin sie gehen.")),
            "offline": with_formatting(
                _("Wo man einen Beitrag auf Papier abgeben kann, und wer dabei hilft.")
            ),
        }
        error_messages = {
            "title": {"required": _("Geben Sie der Beteiligung einen Titel.")},
            "slug": {"unique": _("Diese Adresse hat schon eine andere Beteiligung.")},
            "question": {"required": _("Eine öffentliche Beteiligung braucht eine Frage.")},
            "who_decides": {"required": _("Sagen Sie, wer entscheidet: Die Seite ist öffentlich.")},
            "what_happens": {"required": _("Sagen Sie, was geschieht: Die Seite ist öffentlich.")},
            "topics": {"required": _("Wählen Sie mindestens ein Thema.")},
        }

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row, process = self.instance, self.instance.process_id
        self.fields["form_key"].initial = row.form_key
        self.fields["topics"].queryset = Topic.objects.visible_to(user).filter(process=process)
        self.fields["step"].queryset = Step.objects.visible_to(user).filter(process=process)
        self.fields["step"].empty_label = _("kein Schritt")
        for name in NEEDED:
            self.fields[name].required = row.published_at is not None
            if row.published_at is None:
                hint = {"hint": self.fields[name].help_text}
                self.fields[name].help_text = _("Zum Veröffentlichen nötig. %(hint)s") % hint
        self.has_contributions = row.pk is not None and row.contributions.exists()
        locked = ["question"] if self.has_contributions else []
        for name in [*locked, *((*TIMES, "answer_by") if row.published_at else ())]:
            del self.fields[name]

    def clean_question(self) -> str:
        """One line, however it was typed."""
        return " ".join(self.cleaned_data["question"].split())

    def clean_topics(self) -> QuerySet[Topic]:
        """A topic that somebody has written about stays."""
        topics = self.cleaned_data["topics"]
        if self.instance.pk:
            chosen = {topic.pk for topic in topics}
            named = Topic.objects.filter(contributions__consultation=self.instance.pk).distinct()
            if missing := [topic.name for topic in named if topic.pk not in chosen]:
                raise forms.ValidationError(
                    _("Dazu gibt es schon Beiträge, es muss dabei bleiben: %(topics)s."),
                    params={"topics": ", ".join(missing)},
                )
        return topics

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        parts = [(head, [self[name] for name in names if name in self.fields]) for head, names in _SECTIONS]
        return [(head, fields) for head, fields in parts if fields]


class ConsultationDatesForm(TimesForm):
    """Moves what a public consultation has promised; the old promise and the reason stay public."""

    class Meta:
        model = Consultation
        fields = ["answer_by"]

    field_order = [*TIMES, "answer_by", "understood", "reason"]

    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Ein Satz. Er steht öffentlich neben der früheren Zusage."),
        max_length=300,
        error_messages={"required": _("Sagen Sie, warum Sie die Zeiten ändern.")},
    )
    understood = forms.BooleanField(
        label="", error_messages={"required": _("Bestätigen Sie, dass Sie die Zusage verschieben.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.opens_at <= timezone.now():
            del self.fields["opens_on"], self.fields["opens_time"]
        promised = self.before["answer_by"]
        self.fields["understood"].label = _(
            "Wir haben eine Antwort bis %(day)s zugesagt. Mir ist klar: Die alte Zusage, die neue und der "
            "Grund stehen öffentlich auf der Seite."
        ) % {"day": day_text(promised)}
        if not self._moves_answer_later(promised):
            del self.fields["understood"]

    def _moves_answer_later(self, promised: date) -> bool:
        """A promise is put off; asked before the form is checked, because it decides what is asked."""
        if not self.is_bound:
            return False
        try:
            typed = self.fields["answer_by"].clean(self.data.get(self.add_prefix("answer_by")))
        except forms.ValidationError:
            return False
        return typed > promised

    def _shown(self) -> list[str]:
        return [name for name in super()._shown() if name not in ("reason", "understood")]

    def clean(self) -> dict[str, Any]:
        """What is to come lies ahead, and something changes."""
        data = super().clean()
        changed = [name for name, value in self.before.items() if name in data and data[name] != value]
        for name, field in (("opens_at", "opens_on"), ("closes_at", "closes_on")):
            if name in changed and data[name] <= timezone.now():
                self.add_error(field, _("Dieser Zeitpunkt ist vorbei. Wählen Sie einen, der noch kommt."))
        # Pressed twice, the second time finds what the first has stored.
        if not changed and not self.errors and not self.is_stale:
            raise forms.ValidationError(_("Sie haben nichts geändert."))
        return data


class ReasonForm(forms.Form):
    """Why something that was promised ends early; the public reads it."""

    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Ein Satz. Er steht öffentlich auf der Seite der Beteiligung."),
        max_length=300,
        error_messages={"required": _("Sagen Sie, warum die Beteiligung früher endet.")},
    )
