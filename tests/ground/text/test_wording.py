"""Two wordings side by side: words struck out and words added, readable without seeing the marks."""

import re
import time

import pytest

from erfurt_sozialraum.text.wording import differences, plain


def seen(html):
    """What eyes see, with the marks as brackets."""
    html = re.sub(r'<span class="kern-sr-only">.*?</span>', "", html)
    return html.replace("<del>", "[-").replace("</del>", "-]").replace("<ins>", "[+").replace("</ins>", "+]")


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        (
            "Treffpunkte bleiben offen.",
            "Treffpunkte bleiben abends offen.",
            "Treffpunkte bleiben offen.",
            "Treffpunkte bleiben [+abends+] offen.",
        ),
        ("Es gibt Bänke.", "", "[-Es gibt Bänke.-]", ""),
        ("Drei Wege.", "Vier Wege.", "[-Drei-] Wege.", "[+Vier+] Wege."),
        ("Gleich.", "Gleich.", "Gleich.", "Gleich."),
        (
            "Ein Wort.\n\nNoch eines.",
            "Ein Wort.\nNoch eines.",
            "Ein Wort.\n\nNoch eines.",
            "Ein Wort.\nNoch eines.",
        ),
    ],
    ids=["added", "gone", "replaced", "same", "only laid out anew"],
)
def test_words_that_differ_are_marked(old, new, left, right):
    assert tuple(map(seen, differences(old, new))) == (left, right)


def test_single_equal_words_between_changes_do_not_tear_them_apart():
    left, right = differences(
        "Wir wollen mehr Bänke und weniger Autos haben.", "Sie sollen keine Zäune und viele Wege haben."
    )

    assert seen(left) == "[-Wir wollen mehr Bänke und weniger Autos-] haben."
    assert seen(right) == "[+Sie sollen keine Zäune und viele Wege+] haben."


def test_the_marks_are_said_in_words_too():
    left, right = differences("Alt bleibt.", "Neu bleibt.")

    assert re.sub("<[^>]+>", "", left) == "Gestrichen: Alt Ende des Gestrichenen.  bleibt."
    assert re.sub("<[^>]+>", "", right) == "Neu: Neu Ende des Neuen.  bleibt."


def test_nothing_typed_becomes_markup():
    left, right = differences("5 < 6 & <b>fett</b>", "<script>alert(1)</script>")

    assert "<b>" not in left
    assert "5 &lt; 6 &amp;" in left
    assert "<script" not in right


def test_markdown_is_read_as_people_read_it():
    assert (
        plain("Die **Orte**:\n\n- Rieth\n- Herrenberg\n\nEnde")
        == "Die Orte:\n\n– Rieth\n– Herrenberg\n\nEnde"
    )
    assert tuple(map(seen, differences("Ein Wort.", "Ein **Wort.**"))) == (
        "Ein [-Wort.-]",
        "Ein [+**Wort.**+]",
    )


def test_long_texts_take_no_seconds():
    old = " ".join(f"wort{n % 40} und die" for n in range(3000))
    new = " ".join(f"wort{n % 37} und der" for n in range(3000))
    start = time.perf_counter()
    differences(old, new)

    assert time.perf_counter() - start < 2
