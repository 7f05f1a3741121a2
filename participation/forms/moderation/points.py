"""The points of a contribution: what each of them says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import SharedForm
from participation.models import MAX_TEXT, Point


class PointForm(SharedForm):
    """The words of one point."""

    text = forms.CharField(
        label=_("Worum geht es in diesem Anliegen?"),
        help_text=_(
            "Nah an den Worten des Beitrags, ohne Namen. Der Text ist so öffentlich wie der Beitrag."
        ),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Schreiben Sie, worum es in diesem Anliegen geht.")},
    )

    class Meta:
        model = Point
        fields = ["text"]


class NewPointForm(PointForm):
    """A further point; `seen` is the number of the last one that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, last: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = last

    def renewed(self, latest: Point) -> SharedForm:
        """Made from the state in which `latest` is the last one."""
        super().renewed(latest)
        self.data[self.add_prefix("seen")] = latest.order
        return self
