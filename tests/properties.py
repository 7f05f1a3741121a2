"""What must be so of any text and any day: each property draws one case from a random source and looks.

The suite tries a few hundred cases of each, `make proof` many thousands. The source says its seed, so that a
case that fails is drawn again.
"""

import re
from datetime import date, timedelta
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from erfurt_sozialraum.dates import Precision, date_text, span
from erfurt_sozialraum.forms.keys import FormKey
from erfurt_sozialraum.rows.publication import german_slug
from erfurt_sozialraum.templatetags.ui import markdown
from erfurt_sozialraum.text.small_cells import SMALLEST_CELL, withhold_small
from erfurt_sozialraum.text.wording import differences, plain
from participation import receipts
from participation.overviews.reports.words import prose
from participation.pdf.hyphens import SHY, ZERO_WIDTH_SPACE, hyphenate

WORDS = ("Straße", "Kinder- und Jugendhilfeausschuss", "Ende.", "ß", "ẞ", "é", "🙂", "12", "2026", "a")
LONG = ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "x" * 60)
SIGNS = ("&amp;", "&", "<", ">", '"', "\\", "\x00", "\u202e", " ", "  ", "\n", "\n\n", "\t")
MARKDOWN = (
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "| ",
    "|---|",
    "===",
    "---",
    "***",
    "`",
    "*",
    "_",
    "[",
    "](",
    ")",
    "![",
)
LINKS = ("https://x.example/?a=b&c", "<https://x.example>", "mailto:a@b.example", "](//x.example)")
ATTEMPTS = ("](javascript:alert(1))", "](data:text/html,x)", "&#106;avascript:", "<script>", "</script>")
MORE_ATTEMPTS = ("<img src=x onerror=alert(1)>", "<a href=javascript:x>", "<svg/onload=x>")
PIECES = (*WORDS, *LONG, *SIGNS, *MARKDOWN, *LINKS, *ATTEMPTS, *MORE_ATTEMPTS)


def text(rng, longest=30):
    """Words, signs and attempts, in any order."""
    return "".join(rng.choices(PIECES, k=rng.randrange(longest)))


class Seen(HTMLParser):
    """The tags and attributes of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


def planners_markdown_is_clean(rng):
    """No tag, attribute or scheme but the harmless ones; and cleaning it again changes nothing."""
    html = str(markdown(text(rng)))
    seen = Seen(html)
    assert not seen.tags & {"script", "img", "svg", "h1", "style", "iframe"}, html
    for name, value in seen.attributes:
        assert name in {"href", "title", "rel", "align", "start"}, html
        assert name != "href" or urlsplit(value).scheme in {"", "http", "https", "mailto", "tel"}, html
    assert nh3.clean(html, tags=seen.tags) == html


def both_wordings_stay_readable(rng):
    """Marks of change add signs and take no letter away."""
    old = text(rng)
    new = old.replace(rng.choice(PIECES), rng.choice(PIECES)) if rng.random() < 0.7 else text(rng)
    for shown, source in zip(differences(old, new), (old, new), strict=True):
        bare = re.sub(r'<span class="kern-sr-only">[^<]*</span>', "", str(shown))
        assert unescape(re.sub(r"</?(?:ins|del)>", "", bare)) in (plain(source), source)


def dates_divide_the_calendar(rng):
    """Every day lies in one period of a precision: both ends name the same one, the day after the next."""
    day = date(1990, 1, 1) + timedelta(days=rng.randrange(25_000))
    precision = rng.choice(Precision.values)
    first, last = span(precision, day)
    assert first <= day <= last
    assert span(precision, first) == span(precision, last) == (first, last)
    after = span(precision, last + timedelta(days=1))
    assert after[0] == last + timedelta(days=1)
    assert date_text(precision, first, last) != date_text(precision, *after)


def breaks_change_no_letter(rng):
    """Soft hyphens are put in, and nothing else changes."""
    source = f"<html><body><p>{escape(text(rng, 60))}</p></body></html>"
    assert hyphenate(source).replace(SHY, "").replace(ZERO_WIDTH_SPACE, "") == source


def a_code_is_found_however_it_is_typed(rng):
    """With any case, any spaces, and the signs that are taken for others."""
    code = receipts.code_of(FormKey(nonce=str(rng.random()), age=timedelta()))
    typed = "".join(
        rng.choice({"0": "0oO", "1": "1iIlL", "V": "vVuU"}.get(sign, sign + sign.lower()))
        + rng.choice(("", "", "", "-", " ", "  "))
        for sign in code
    )
    assert receipts.normalised(f" {typed}\n") == code
    assert receipts.normalised(f"https://x.example/mein-beitrag/{receipts.grouped(code)}/") == code


def no_small_number_follows_from_the_others(rng):
    """What is under ten is hidden, and never alone: the hidden ones together are ten or more."""
    cells = {key: rng.choice((0, rng.randrange(12), rng.randrange(90))) for key in range(rng.randrange(9))}
    shown = withhold_small(cells)
    hidden = [cells[key] for key, count in shown.items() if count is None]
    assert all(count == 0 or count >= SMALLEST_CELL for count in shown.values() if count is not None)
    assert all(shown[key] in (None, count) for key, count in cells.items())
    if hidden and len(hidden) < sum(1 for count in cells.values() if count):
        assert len(hidden) > 1 and sum(hidden) >= SMALLEST_CELL, cells


def slugs_are_plain(rng):
    """Only small letters, digits and dashes, and never too long."""
    slug = german_slug(text(rng))
    assert re.fullmatch(r"[a-z0-9_]([a-z0-9_-]{0,78}[a-z0-9_])?", slug), slug


def headings_become_bold_lines_once(rng):
    """A text of a report that went through it before stays as it is."""
    once = prose(text(rng))
    assert prose(once) == once


PROPERTIES = (
    planners_markdown_is_clean,
    both_wordings_stay_readable,
    dates_divide_the_calendar,
    breaks_change_no_letter,
    a_code_is_found_however_it_is_typed,
    no_small_number_follows_from_the_others,
    slugs_are_plain,
    headings_become_bold_lines_once,
)
