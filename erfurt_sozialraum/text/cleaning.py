"""One cleaning for every text that comes in: typed, pasted, uploaded, in an address, or by a command.

Letters are composed (NFC), control characters fall out, every kind of line break is "\\n", what nobody sees
leaves the edges, and a text in which nothing can be seen is empty.
"""

import re
import unicodedata

# Each of these ends a line somewhere: Word's own break (U+000B), a form feed, NEL, the two separators.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What no text is made of: control characters but tab and line end, halves of a pair, places that are no
# character, and what turns the direction of all that follows.
_NEVER = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202d\u202e]"
)
# They count as letters or signs, and show nothing.
_BLANK_SIGNS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"
_BLANK = re.compile(
    rf"[\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff{_BLANK_SIGNS}]"
)
# A flag of a part of a country ends in tags, a heart in a selector: they are no edge.
_AT_THE_START = re.compile(rf"^(?:{_BLANK.pattern}|[\ufe00-\ufe0f])+")
_AT_THE_END = re.compile(rf"{_BLANK.pattern}+$")
_VISIBLE = frozenset("LNPS")
# No list of ours knows the signs of next year: they count as seen. These places are kept for what is never
# drawn.
_NEVER_DRAWN = range(0xE0000, 0xE1000)


def clean_text(text: str) -> str:
    """A text of several lines."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = composed(_NEVER.sub("", _LINE_ENDS.sub("\n", text)))
    return _AT_THE_END.sub("", _without_start(text)) if is_visible(text) else ""


def clean_line(text: str) -> str:
    """A text of one line: what was broken or had columns stands with a space between."""
    return re.sub(r"[\t\n]+", " ", clean_text(text))


def without_controls(text: str) -> str:
    """The text as it came, but for characters that no row, file or header can hold."""
    return text if text.isprintable() else _NEVER.sub("", text)


def composed(text: str) -> str:
    """Letters as one character each: "ä" is the same whichever machine sends it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_visible(text: str) -> bool:
    """True if a reader sees anything of it."""
    return any(_is_drawn(sign) for sign in text)


def _is_drawn(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category == "Cn":
        return ord(sign) not in _NEVER_DRAWN
    return category[0] in _VISIBLE and not _BLANK.match(sign)


def _without_start(text: str) -> str:
    """A mark without the letter that it stands on goes with what is invisible before it."""
    text = _AT_THE_START.sub("", text)
    while text and unicodedata.category(text[0])[0] == "M":
        text = _AT_THE_START.sub("", text[1:])
    return text
