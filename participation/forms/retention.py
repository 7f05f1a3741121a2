"""The end of a process, and what the archive answered."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.dates.fields import PastDayField
from participation.models import ArchiveAnswer, ArchiveOffer, Process

MAX_NOTE = 2000
"""Characters of a note."""


class EndForm(forms.Form):
    """Since when a process is over."""

    ended_on = PastDayField(
        label=_("Abgeschlossen am"),
        error_messages={"required": _("Nennen Sie den Tag, an dem der Prozess abgeschlossen war.")},
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = process
        self.fields["ended_on"].initial = today

    def clean_ended_on(self) -> date:
        """Not before anything of it was put on record."""
        day: date = self.cleaned_data["ended_on"]
        if not self.process.keeps_records_of(day):
            raise forms.ValidationError(_("Dieser Tag liegt vor dem Beginn der Aufzeichnung."))
        return day


class OfferForm(forms.Form):
    """On which day the files were offered."""

    offered_on = PastDayField(
        label=_("Angeboten am"), error_messages={"required": _("Nennen Sie den Tag des Angebots.")}
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = process
        self.fields["offered_on"].initial = today

    def clean_offered_on(self) -> date:
        """Files are complete when the process is over."""
        day: date = self.cleaned_data["offered_on"]
        if self.process.ended_on and day < self.process.ended_on:
            raise forms.ValidationError(_("Dieser Tag liegt vor dem Abschluss des Prozesses."))
        return day


class ArchiveAnswerForm(forms.Form):
    """What the archive said, and when."""

    answer = forms.ChoiceField(
        label=_("Antwort des Stadtarchivs"),
        choices=ArchiveAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, was das Stadtarchiv geantwortet hat.")},
    )
    answered_on = PastDayField(
        label=_("Antwort vom"), error_messages={"required": _("Nennen Sie den Tag der Antwort.")}
    )
    note = forms.CharField(
        label=_("Vermerk"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zum Beispiel Aktenzeichen und Signatur. Bitte ohne Namen von Personen."),
    )

    def __init__(self, *args: Any, offer: ArchiveOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.fields["answered_on"].initial = today

    def clean_answered_on(self) -> date:
        """Nobody answers what was not offered yet."""
        day: date = self.cleaned_data["answered_on"]
        if day < self.offer.offered_on:
            raise forms.ValidationError(_("Dieser Tag liegt vor dem Angebot."))
        return day
