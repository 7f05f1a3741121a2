"""Which version holds the text as the council amended it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.seen import SeenForm
from guidelines.models import Version
from participation.models import Decision, DecisionSubject, SubjectRole


class AmendedTextForm(SeenForm):
    """A version that there is already, or the draft that begins now."""

    text = forms.ModelChoiceField(
        Version.objects.none(),
        label=_("Welche Fassung ist die geänderte?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Eine neue beginnt mit dem Wortlaut der letzten. Tragen Sie die Änderungen ein, nennen Sie als "
            "Grund die Drucksache, und veröffentlichen Sie die Fassung. Dann gilt sie als die beschlossene."
        ),
    )

    def __init__(self, *args: Any, decision: Decision, submitted: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = decision.subjects.filter(role=SubjectRole.TEXT, version__guideline=submitted.guideline_id)
        self.show_latest(rows.latest_first().first())
        later = Version.objects.counted().filter(
            guideline=submitted.guideline_id, number__gt=submitted.number
        )
        field: Any = self.fields["text"]
        field.queryset = later.select_related("guideline").order_by("-number")
        has_draft = any(row.is_draft for row in field.queryset)
        field.empty_label = None if has_draft else _("eine neue, die jetzt angelegt wird")
        field.required = has_draft

    def says_the_same_as(self, row: DecisionSubject) -> bool:
        """The same version."""
        return bool(row.version == self.cleaned_data["text"])

    def words(self, row: DecisionSubject) -> str:
        """The version that was named."""
        return str(row.version)

    def typed(self) -> str:
        """The version that was chosen."""
        chosen = self.is_valid() and self.cleaned_data["text"]
        return str(chosen or _("eine neue Fassung"))
