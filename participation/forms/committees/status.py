"""Writing the state of work of a body."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.fields import PastDayField
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.forms.seen import SeenForm
from erfurt_sozialraum.text.hints import with_formatting
from stakeholders.models import StatusUpdate


class StatusForm(forms.ModelForm, SeenForm):
    """The next edition, made from the latest one."""

    shown = ("text", "internal_text")

    class Meta:
        model = StatusUpdate
        fields = ["as_of", "text", "internal_text"]
        field_classes = {"as_of": PastDayField}
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
        self.show_latest(latest)

    def clean(self) -> dict[str, Any]:
        """A new edition says something new, or says it of a later day."""
        data = super().clean() or self.cleaned_data
        if self.known and not self.is_stale and not self.errors and self.says_the_same_as(self.known):
            self.add_error("text", _("Der Text ist derselbe wie in der letzten Ausgabe."))
        return data

    def words(self, row: StatusUpdate) -> str:
        """Both parts of an edition."""
        return _both_parts(row.text, row.internal_text)

    def typed(self) -> str:
        """Both parts, as they were typed."""
        return _both_parts(self["text"].value() or "", self["internal_text"].value() or "")


def _both_parts(text: str, internal: str) -> str:
    """The public part, and the internal one below it."""
    return f"{text}\n\n{gettext('Nur für Mitglieder')}:\n{internal}" if internal else text
