"""Writing a draft: what it says about itself, its articles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import NamedForm, SharedForm
from erfurt_sozialraum.forms.kern import DayInput
from guidelines.models import Version, Wording


class VersionForm(SharedForm):
    """What a draft says about itself."""

    class Meta:
        model = Version
        fields = ["as_of", "preamble", "is_example"]
        widgets = {"as_of": DayInput, "preamble": forms.Textarea(attrs={"rows": 8})}
        labels = {"is_example": _("Das ist ein erfundenes Beispiel")}
        help_texts = {
            "as_of": _("So heißt der Entwurf für alle: „Entwurf vom …“"),
            "is_example": _("Dann ist die Fassung überall als Beispiel gekennzeichnet."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not Version.objects.filter(guideline=self.instance.guideline_id, is_example=True).exists():
            del self.fields["is_example"]

    def values(self) -> dict[str, Any]:
        """Only what was asked."""
        return {name: value for name, value in super().values().items() if name in self.fields}


class ArticleForm(SharedForm):
    """The words of an article."""

    class Meta:
        model = Wording
        fields = ["heading", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
        error_messages = {
            "heading": {"required": _("Geben Sie dem Artikel eine Überschrift.")},
            "text": {"required": _("Schreiben Sie den Text des Artikels.")},
        }


class NewArticleForm(ArticleForm, NamedForm):
    """A further article, and where it stands."""

    key = ("version", "heading")
    position = forms.TypedChoiceField(label=_("Steht"), coerce=int)

    def __init__(self, *args: Any, articles: list[Wording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        positions: list[tuple[int, Any]] = [(1, _("am Anfang"))]
        for number, row in enumerate(articles, start=1):
            positions.append(
                (number + 1, _("nach %(n)d. %(heading)s") % {"n": number, "heading": row.heading})
            )
        position: Any = self.fields["position"]
        position.choices = positions
        position.initial = len(positions)

    def _shown(self) -> list[str]:
        # The position is no column, and what was sent twice stands at its position already.
        return [name for name in super()._shown() if name != "position"]

    def values(self) -> dict[str, Any]:
        """With the position."""
        return super().values() | {"position": self.cleaned_data["position"]}


class SplitForm(forms.ModelForm):
    """The article that takes over a part of another one."""

    class Meta:
        model = Wording
        fields = ["heading", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}
        labels = {"heading": _("Überschrift des neuen Artikels"), "text": _("Was in ihm steht")}
        error_messages = {
            "heading": {"required": _("Geben Sie dem neuen Artikel eine Überschrift.")},
            "text": {"required": _("Schreiben Sie, was im neuen Artikel steht.")},
        }


class MergeForm(forms.Form):
    """The article in which another one goes on."""

    into = forms.ModelChoiceField(
        Wording.objects.none(),
        label=_("Geht auf in"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie den Artikel, in dem er aufgeht.")},
    )

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = wording.version.wordings.in_text().exclude(pk=wording.pk).order_by("order", "pk")
        field: Any = self.fields["into"]
        field.queryset = others
