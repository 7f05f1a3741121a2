"""The answer of another office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.data import FormData
from participation.forms.contributions.public import TextField
from participation.models import Point


class OfficeAnswerForm(forms.Form):
    """What the office says to a point; everybody who reads the contribution reads it."""

    text = TextField(
        label=_("Antwort Ihres Amtes"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Kurze Sätze, ohne Namen. Alle lesen sie, die den Beitrag lesen, sobald Sie speichern."),
        error_messages={"required": _("Schreiben Sie, was Ihr Amt dazu sagt.")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: FormData = None, *, point: Point) -> None:
        super().__init__(data)
        latest = point.reply
        self.fields["revision"].initial = latest.pk if latest else 0
        if latest and latest.office_id:
            self.fields["text"].initial = latest.reason
