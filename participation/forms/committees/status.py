"""Writing the state of work of a body."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.text.hints import with_formatting
from stakeholders.models import StatusUpdate


class StatusForm(forms.ModelForm):
    """The next edition, made from the latest one."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = StatusUpdate
        fields = ["as_of", "text", "internal_text"]
        widgets = {
            "as_of": DayInput,
            "text": forms.Textarea(attrs={"rows": 14}),
            "internal_text": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "text": with_formatting(_("Alle lesen diesen Text.")),
            "internal_text": with_formatting(
                _("Nur wer einen Sitz im Gremium hat oder plant, liest diesen Text.")
            ),
        }
        error_messages = {
            "as_of": {"required": _("Nennen Sie den Tag, für den der Stand gilt.")},
            "text": {"required": _("Schreiben Sie, wie weit die Arbeit ist.")},
        }

    def __init__(self, *args: Any, latest: StatusUpdate | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        self.fields["revision"].initial = latest.number if latest else 0
        if latest:
            self.fields["text"].initial = latest.text
            self.fields["internal_text"].initial = latest.internal_text

    def clean_as_of(self) -> date:
        """A state of work is of today or earlier."""
        day = self.cleaned_data["as_of"]
        if day > today():
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        return day

    def clean_text(self) -> str:
        """Line ends as they are stored."""
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean_internal_text(self) -> str:
        """Line ends as they are stored."""
        return self.cleaned_data["internal_text"].replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        """A new edition says something new, or says it of a later day."""
        data = super().clean() or self.cleaned_data
        last = self.latest
        same = last and all(data.get(name) == getattr(last, name) for name in self._meta.fields or ())
        if same:
            self.add_error("text", _("Der Text ist derselbe wie in der letzten Ausgabe."))
        return data
