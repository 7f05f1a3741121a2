"""Codes are found in what people paste."""

import pytest

from erfurt_sozialraum.text.codes import code_in

CODE = "Z1BVK7QM3XPT9ABC"
GROUPED = "Z1BV-K7QM-3XPT-9ABC"


@pytest.mark.parametrize(
    "pasted",
    [
        f"https://portal.example/mein-beitrag/{GROUPED}/?gesendet#angekommen",
        f"/mein-beitrag/{GROUPED}/",
        f"<https://portal.example/mein-beitrag/{GROUPED.lower()}/?x=1>",
        f"Mein Code: {GROUPED}. Danke!",
        f"Hier mein Code\n{GROUPED.replace('-', ' ')}\n",
        "Hier mein Code Z1BV K7QM 3XPT 9ABC",
        f"Ihr Code {CODE} gilt",
        GROUPED.replace("-", "–"),
        GROUPED.replace("-", " — "),
        GROUPED.replace("-", "\u2011"),
        "\u200b" + GROUPED.replace("-", "\u200b-\xad"),
        "Z 1 B V K 7 Q M 3 X P T 9 A B C",
        "ｚ１ＢＶ-K7QM-3XPT-9ABC",
        f"„{GROUPED}“",
    ],
)
def test_a_code_is_found_anywhere(pasted):
    assert code_in(pasted, groups=4, size=4) == CODE


@pytest.mark.parametrize(
    "pasted", ["", "Z1BV-K7QM-3XPT", "Z1BVK7QM3XPT9ABCX", "Haltestellenschild", "ä" * 16]
)
def test_what_is_no_code_is_none(pasted):
    assert code_in(pasted, groups=4, size=4) == ""


MAIL = "Ihr Code:\n\n    WXYZ-BCDF\n\nGeben Sie ihn dort ein"


@pytest.mark.parametrize("pasted", ["WXYZ-BCDF", "wxyz bcdf", "wxyzbcdf", MAIL, "W X Y Z–B C D F"])
def test_a_code_of_a_mail_is_found_too(pasted):
    assert code_in(pasted, groups=2, size=4) == "WXYZBCDF"
