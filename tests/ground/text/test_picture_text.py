import pytest

from erfurt_sozialraum.text.pictures import text_lines, text_width


def test_breaks_between_words():
    assert text_lines("Schritt für die Ortsteile", width=90, size=10, most=3) == [
        "Schritt für die",
        "Ortsteile",
    ]


def test_breaks_a_word_wider_than_the_line_at_a_syllable():
    assert text_lines("Stadtteilentwicklungskonzeptionen", width=110, size=10, most=4) == [
        "Stadtteilentwick-",
        "lungskonzeptionen",
    ]


def test_breaks_even_what_has_no_syllable():
    lines = text_lines("x" * 50, width=60, size=10, most=9)

    assert "".join(lines) == "x" * 50
    assert max(text_width(line, 10) for line in lines) <= 60


def test_too_long_ends_in_an_ellipsis():
    lines = text_lines("Menschen aus ausgewählten Sozialräumen der Stadt", width=120, size=10, most=2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert text_width(lines[-1], 10) <= 120


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_makes_no_line(text):
    assert text_lines(text, width=100, size=10, most=2) == []
