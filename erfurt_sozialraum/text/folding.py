"""Letters as they are looked for and put in order: without case, accents and dots, ß as ss.

The database does the same in functions of its own (`rows/folding.py`): the embedded server has neither ICU
nor `unaccent`. A test holds both to each other.
"""

import re
import unicodedata

MOST_WORDS = 8
"""More words narrow nothing down that these do not."""
# As they stand in a regular expression: accents and points on a letter; what is not seen.
MARKS = r"\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670"
INVISIBLE = r"\u00ad\u200b-\u200f\u2060\ufeff"
PAIRS = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
"""One letter that is looked for as two."""
SINGLES = ("øłđðħıŧς’‘ʼ´`‐‑‒–—―−", "olddhitσ'''''-------")
"""Letters and signs that are looked for as another one."""
_LEFT_OUT = re.compile(f"[{MARKS}{INVISIBLE}]")
_SINGLES = str.maketrans(*SINGLES)


def folded(text: str) -> str:
    """As a search compares it: "Çelebi-Straße" is "celebi-strasse"."""
    text = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text)).lower()
    for one, two in PAIRS.items():
        text = text.replace(one, two)
    return text.translate(_SINGLES)


def words_in(text: str) -> list[str]:
    """The words of what was typed into a search field, folded; signs around them tell nothing."""
    words = (re.sub(r"^[\W_]+|[\W_]+$", "", folded(word)) for word in text.split())
    return [word for word in words if word][:MOST_WORDS]
