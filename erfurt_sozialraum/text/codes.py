"""Codes that people were given, found in what they type or paste: the address, a whole mail, other dashes."""

import re
import unicodedata

LONGEST_PASTE = 4000
"""Characters; in more than a page nobody looks for a code."""
_DASH = r"[-\u2010-\u2015\u2212]"


def code_in(text: str, *, groups: int, size: int) -> str:
    """Letters and digits of the code, in capitals, or "" where there is none.

    A code alone may be typed in any way. Among other words it is known by its dashes, then by its blanks
    (of several such runs the last: words come before it), then as one run.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST_PASTE]).upper()
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    alone = _signs(plain)
    if len(alone) == groups * size:
        return alone
    group = rf"[0-9A-Z]{{{size}}}"
    for gap, place in ((rf"\s*{_DASH}\s*", 0), (r"\s+", -1), ("", 0)):
        run = rf"(?<![0-9A-Z])(?=({group}(?:{gap}{group}){{{groups - 1}}})(?![0-9A-Z]))"
        if found := re.findall(run, plain):
            return _signs(found[place])
    return ""


def _signs(text: str) -> str:
    return re.sub("[^0-9A-Z]", "", text)
