"""What planners state on a body's page: when the council is invited, which committee hears what, and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.date_forms import DateStatementForm
from erfurt_sozialraum.forms import DayInput
from participation.models import CouncilInvitation, Deliberation, DeliberationRole
from stakeholders.models import Committee


class InvitationForm(DateStatementForm):
    """An invitation of council members: what for, whether it is sent, and the date."""

    title = forms.CharField(
        label=_("Wozu wird eingeladen?"),
        max_length=200,
        error_messages={"required": _("Nennen Sie, wozu eingeladen wird.")},
    )
    invited_on = forms.DateField(
        label=_("Einladung verschickt am"),
        help_text=_("Leer, solange sie noch nicht verschickt ist"),
        widget=DayInput,
        required=False,
    )
    field_order = ["title", "invited_on"]

    def __init__(self, *args: Any, subject: CouncilInvitation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if subject is not None:
            self.fields["title"].initial = subject.title
            self.fields["invited_on"].initial = subject.invited_on

    def facts(self) -> dict[str, Any]:
        """The fields of the invitation itself."""
        return {name: self.cleaned_data[name] for name in ("title", "invited_on")}


class HearingForm(DateStatementForm):
    """A deliberation: of what, in which committee, for what purpose, and the date."""

    title = forms.CharField(
        label=_("Worum geht es?"),
        max_length=200,
        error_messages={"required": _("Nennen Sie den Gegenstand.")},
    )
    committee = forms.ModelChoiceField(
        label=_("Ausschuss"),
        queryset=Committee.objects.of_council(),
        empty_label=_("noch nicht entschieden, welcher"),
        required=False,
    )
    role = forms.ChoiceField(
        label=_("Art der Beratung"),
        choices=DeliberationRole.choices,
        error_messages={"required": _("Wählen Sie die Art der Beratung.")},
    )
    field_order = ["title", "committee", "role"]

    def __init__(self, *args: Any, subject: Deliberation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if subject is not None:
            for name in ("title", "committee", "role"):
                self.fields[name].initial = getattr(subject, name)

    def facts(self) -> dict[str, Any]:
        """The fields of the deliberation itself."""
        return {name: self.cleaned_data[name] for name in ("title", "committee", "role")}
