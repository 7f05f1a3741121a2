"""The points of a contribution: what each of them says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.forms.seen import SeenForm
from participation.forms.contributions.public import TextField
from participation.models import MAX_TEXT, Point


class PointText(forms.Form):
    """What a point says."""

    text = TextField(
        label=_("Worum geht es in diesem Anliegen?"),
        help_text=_(
            "Nah an den Worten des Beitrags, ohne Namen. Der Text ist so öffentlich wie der Beitrag."
        ),
        max_length=MAX_TEXT,
        initial="",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Schreiben Sie, worum es in diesem Anliegen geht.")},
    )


class PointForm(SharedForm, PointText):
    """The words of one point."""

    class Meta:
        model = Point
        fields = ["text"]


class NewPointForm(SeenForm, PointText):
    """A further point, behind those that the page showed."""

    def __init__(self, *args: Any, last: Point | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_latest(last)

    def words(self, row: Point) -> str:
        """What the point says."""
        return row.text

    def typed(self) -> str:
        """What was typed."""
        return self["text"].value() or ""
