"""One cleaning for every text: composed letters, no control characters, nothing invisible at the edges."""

import pytest
from django import forms

from erfurt_sozialraum.text.cleaning import clean_line, clean_text, is_visible
from stakeholders.forms.accounts.signing_in import CodeForm

NOTHING_TO_SEE = {
    "zero width space": "\u200b",
    "braille blank": "\u2800",
    "hangul fillers": "\u3164\u115f\u1160\uffa0",
    "soft hyphens": "\xad\xad\xad",
    "byte order mark": "\ufeff",
    "direction marks": "\u200e\u200f\u202a\u202c\u2066\u2069",
    "a lone accent": "\u0301",
    "an accent on a blank": " \u0308 ",
    "selectors": "\ufe0f\ufe0e",
    "null": "\x00",
    "controls": "\x07\x1b\x85\x0b",
    "narrow and wide blanks": "\xa0\u202f\u2009\u3000\u2003",
    "line ends": "\r\n\u2028\u2029",
    "tags without a flag": "\U000e0041\U000e007f",
    "private use": "\ue000",
    "half of a pair": "\ud83d",
}


@pytest.mark.parametrize("text", NOTHING_TO_SEE.values(), ids=NOTHING_TO_SEE.keys())
def test_what_nobody_sees_is_empty(text):
    assert clean_text(text) == clean_line(text) == ""
    assert not is_visible(text)


@pytest.mark.parametrize(
    "text",
    ["…", "?", "a", "7", "🙂", "❤️", "👩‍👩‍👧", "हिन्दी", "شارع", "🏴\U000e0067\U000e0062\U000e007f", "ọ̀"],
)
def test_what_is_seen_stays_as_it_is(text):
    assert clean_text(text) == text
    assert clean_text(f"\u200b {text}\xad\n") == text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Spielpla\u0308tze", "Spielplätze"),
        ("eins\x0bzwei", "eins\nzwei"),
        (
            "eins\r\nzwei\rdrei\u2028vier\u2029fünf\x85sechs\x0csieben",
            "eins\nzwei\ndrei\nvier\nfünf\nsechs\nsieben",
        ),
        ("Bo\x07rn\x00e\x9f", "Borne"),
        ("weich\xadgetrennt", "weich\xadgetrennt"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("gut\u202eegnahcs", "gutegnahcs"),
        ("\u0301Borne", "Borne"),
        ("a\tb", "a\tb"),
        ("x\ud83dy", "xy"),
    ],
)
def test_text_is_stored_as_people_mean_it(typed, stored):
    assert clean_text(typed) == stored
    assert clean_text(stored) == stored


def test_a_line_has_no_breaks():
    assert clean_line("Sitzung\x0bder AG\t3\r\n") == "Sitzung der AG 3"


class Sample(forms.Form):
    title = forms.CharField()
    text = forms.CharField(widget=forms.Textarea, min_length=3)
    place = forms.CharField(required=False, empty_value=None)
    password = forms.CharField(widget=forms.PasswordInput, strip=False)


def test_every_form_cleans_before_it_asks_what_is_empty():
    form = Sample({"title": "\u200b", "text": "\u2800a\u2800", "place": "\xad", "password": " a\u0308 "})
    assert set(form.errors) == {"title", "text"}
    assert form.cleaned_data == {"place": None, "password": " a\u0308 "}


def test_lines_and_texts_are_told_by_their_field():
    form = Sample({"title": "A\nB", "text": "A\x0bB", "password": "x"})
    assert form.is_valid()
    assert (form.cleaned_data["title"], form.cleaned_data["text"]) == ("A B", "A\nB")


def test_fields_of_the_sign_in_library_clean_too():

    assert CodeForm.base_fields["code"].to_python("\u200bABC\u200b") == "ABC"
