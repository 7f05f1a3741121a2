"""Text in server-rendered pictures: SVG does not wrap, so lines are measured and broken here."""

from functools import cache

import pyphen

# Widths of Fira Sans in em, rounded up: too wide a guess leaves a gap, too narrow a one overlaps.
_NARROW, _USUAL, _WIDE, _CAPITAL = 0.34, 0.58, 0.9, 0.68
_NARROW_LETTERS = frozenset("iIjlftr.,:;'|!()[]/ -–„“")
_WIDE_LETTERS = frozenset("mwMW@—…%")


def text_width(text: str, size: float) -> float:
    """How wide the text is at most, in the unit of `size`."""
    return sum(_letter(letter) for letter in text) * size


def text_lines(text: str, *, width: float, size: float, most: int) -> list[str]:
    """The text in at most `most` lines no wider than `width`; what is too long ends in an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words:
        line, words = _line(words, width, size)
        lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _shortened(lines[most - 1], width, size)]


def _letter(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS:
        return _WIDE
    return _CAPITAL if letter.isupper() else _USUAL


def _line(words: list[str], width: float, size: float) -> tuple[str, list[str]]:
    """One line as full as it gets, and the words that are left."""
    line = words[0]
    if text_width(line, size) > width:
        head, tail = _broken(line, width, size)
        return head, [tail, *words[1:]]
    for number, word in enumerate(words[1:], start=1):
        if text_width(f"{line} {word}", size) > width:
            return line, words[number:]
        line = f"{line} {word}"
    return line, []


def _broken(word: str, width: float, size: float) -> tuple[str, str]:
    """A word that is wider than the line, broken at a syllable; anywhere where there is none."""
    for cut in reversed(_hyphens().positions(word)):
        if text_width(word[:cut] + "-", size) <= width:
            hyphen = "" if word[:cut].endswith(("-", "/")) else "-"
            return word[:cut] + hyphen, word[cut:]
    cut = max(1, sum(text_width(word[:end], size) <= width for end in range(1, len(word))))
    return word[:cut], word[cut:]


def _shortened(line: str, width: float, size: float) -> str:
    while line and text_width(line + "…", size) > width:
        line = line[:-1]
    return line.rstrip(" ,-") + "…"


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="de_DE")
