"""Details of the pages: breaks in long words, bars of charts."""

import pytest

from participation.pdf.bookmarks import with_bookmarks
from participation.pdf.chart import bar_chart
from participation.pdf.engine import lay_out
from participation.pdf.hyphens import SHY, ZERO_WIDTH_SPACE, hyphenate, hyphenate_word


def test_long_words_may_be_broken_as_german_does():
    assert hyphenate_word("Quartiersmanagement").split(SHY) == ["Quar", "tiers", "mana", "gement"]
    assert hyphenate_word("Quartiersarbeit").split(SHY) == ["Quar", "tiers", "arbeit"]
    assert hyphenate("<p>x</p><body class='Quartiersmanagement'><p>Quartiersmanagement</p>").count(SHY) == 3


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Sozialraum", "Sozial|raum"),
        ("Sozialraumplanung", "Sozial|raum|pla|nung"),
        ("Stadtteilkonferenz", "Stadt|teil|kon|ferenz"),
        ("Jugendhilfeausschuss", "Jugend|hilfe|aus|schuss"),
        ("Beteiligungsverfahren", "Betei|ligungs|ver|fah|ren"),
        ("Familienzentrum", "Fami|lien|zen|trum"),
    ],
)
def test_compounds_break_between_their_words(word, pieces):
    assert hyphenate_word(word).replace(SHY, "|") == pieces


def test_bookmarks_say_the_heading_as_it_was_written():
    html = (
        '<html><body><h1 id="a">Sozialraumplanung<br>im Überblick</h1>'
        "<h2>Was <em>Bürgerinnen &amp; Bürger</em>\n  zur Jugendhilfeausschusssitzung sagten</h2>"
        "</body></html>"
    )
    document = lay_out(hyphenate(with_bookmarks(html)), on_page=lambda _number: None)
    (top,) = document.make_bookmark_tree()
    label, _target, (below,), _state = top
    assert label == "Sozialraumplanung im Überblick"
    assert below[0] == "Was Bürgerinnen & Bürger zur Jugendhilfeausschusssitzung sagten"


def test_short_words_and_references_stay():
    html = "<body><p>Bänke &amp; Spielplatz &quot;hier&quot; &#8222;da&#8220;</p>"
    assert hyphenate(html).replace(SHY, "") == html
    assert "Bänke &amp; " in hyphenate(html)


def test_what_is_no_word_breaks_too():
    address = "https://example.org/eine/sehr/lange/adresse/ohne/ende.html"
    broken = hyphenate(f"<body><p>{address}</p>")
    assert broken.replace(ZERO_WIDTH_SPACE, "").replace(SHY, "") == f"<body><p>{address}</p>"
    assert (
        max(len(piece) for piece in broken[9:-4].replace(SHY, ZERO_WIDTH_SPACE).split(ZERO_WIDTH_SPACE)) < 24
    )


def test_bars_are_in_proportion_and_long_labels_wrap():
    chart = bar_chart(
        "Thema", [("Quartiersarbeit und Quartiersmanagement in allen Ortsteilen", 10), ("B", 5), ("C", 0)]
    )
    assert [bar.width for bar in chart.bars] == ["270.0", "135.0", "0.0"]
    assert [line.text for line in chart.bars[0].lines] == [
        "Quartiersarbeit und",
        "Quartiersmanagement in allen",
        "Ortsteilen",
    ]
    assert chart.height == sum(11 * len(bar.lines) + 9 for bar in chart.bars)


def test_no_bars_without_numbers():
    assert bar_chart("Thema", []).bars == []
