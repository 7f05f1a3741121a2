"""Sample data of the component page: every component with none, one and many, and with long words."""

from datetime import date
from typing import Any

import segno
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

LONG_WORD = "Sozialraumplanungsbeteiligungsverfahrensordnungsänderungsvorschlag"
CHOICES = [("a", "Wohnen"), ("b", "Begegnung und Zusammenhalt"), ("c", LONG_WORD)]
STATES = [
    *["adopted", "partly", "rejected", "forwarded", "noted", "open", "new", "due", "overdue", "done"],
    *["draft", "pending", "running", "failed", "withdrawn", "undecided", "undated", "undocumented"],
    "example",
]


class SampleForm(forms.Form):
    """One field of every kind that the portal draws."""

    text = forms.CharField(
        label="Ihr Beitrag",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Schreiben Sie, was Ihnen wichtig ist. Bitte keine Namen anderer Menschen.",
    )
    title = forms.CharField(label="Überschrift", required=False)
    mail = forms.EmailField(label="E-Mail", required=False, help_text="Nur für Rückfragen.")
    password = forms.CharField(label="Passwort", widget=forms.PasswordInput)
    topic = forms.ChoiceField(label="Thema", choices=[("", "Bitte wählen"), *CHOICES], required=False)
    age = forms.ChoiceField(label="Altersgruppe", choices=CHOICES, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Themen", choices=CHOICES, widget=forms.CheckboxSelectMultiple, help_text="Mehrere möglich."
    )
    several = forms.MultipleChoiceField(label="Ortsteile", choices=CHOICES, required=False)
    day = forms.DateField(label="Datum", widget=forms.DateInput(attrs={"type": "date"}))
    amount = forms.IntegerField(label="Anzahl", required=False)
    file = forms.FileField(label="Datei", required=False)
    consent = forms.BooleanField(label="Ich bin einverstanden, dass mein Beitrag veröffentlicht wird.")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class SampleFilter(forms.Form):
    """The fields of a filter."""

    q = forms.CharField(label="Suche", required=False)
    thema = forms.ChoiceField(label="Thema", choices=[("", "Alle"), *CHOICES], required=False)


def samples(request: HttpRequest) -> dict[str, Any]:
    """The context of /bausteine/."""
    wrong = SampleForm(
        {"wrong-mail": "kein-at-zeichen", "wrong-text": "x" * 2001, "wrong-day": "31.02.2023"}, prefix="wrong"
    )
    wrong.add_error(None, "Die Beteiligung ist seit gestern geschlossen.")
    bars = [("Wohnen", 128, "#"), (LONG_WORD, 64, "#"), ("Verkehr", 7), ("Kultur", 0)]
    return {
        "long_word": LONG_WORD,
        "quote": "Im Rieth fehlt ein Ort, an dem man sich treffen kann, ohne etwas kaufen zu müssen.\n\n"
        "Vor allem im Winter.",
        "sample_form": SampleForm(),
        "wrong_form": wrong,
        "filter_form": SampleFilter(request.GET or None),
        "page_middle": Paginator(range(400), 10).page(17),
        "bars": bars,
        "one_bar": bars[:1],
        "no_bars": [],
        "facts": [("Offen bis", "31. März 2023"), ("Antwort", "bis 30. Juni 2023", "#"), (LONG_WORD,) * 2],
        "subnav": [
            {"label": "Alle", "href": "#", "current": True, "count": 1204},
            {"label": "Überfällig", "href": "#", "current": False, "count": 0},
            {"label": "Beantwortet", "href": "#", "current": False, "count": None},
        ],
        "way": [
            {"label": "Eingegangen", "state": "done", "when": "2. Dezember 2022"},
            {"label": "Gelesen", "state": "done", "when": "5. Dezember 2022", "text": "Freigegeben."},
            {"label": "Besprochen", "state": "current", "href": "#", "text": "Im Begleitgremium."},
            {"label": "Beantwortet", "state": "open", "when": "bis 1. März 2023"},
            {"label": "Entschieden oder noch nicht", "state": "open"},
        ],
        "dates": [
            {"text": "2. Dezember 2022"},
            {"text": "1. Quartal 2023"},
            *[
                {
                    "text": text,
                    "gap": "Offen seit 1. Dezember 2022. Wer es bis wann klärt, ist offen.",
                }
                for text in ("noch nicht entschieden, ob", "noch nicht terminiert", "ohne Beleg")
            ],
            None,
        ],
        "day": date(2022, 12, 2),
        "qr": _qr("https://example.org/mein-beitrag/K7QF-2M9X-TR4P/"),
        "states": STATES,
    }


def _qr(text: str) -> SafeString:
    """A QR code as SVG without size, so that CSS may set it."""
    return mark_safe(segno.make(text).svg_inline(border=0, omitsize=True))
