"""Two wordings of a text side by side: what was struck out of the old one, what is new in the other."""

import re
from difflib import SequenceMatcher
from html import unescape

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from erfurt_sozialraum.templatetags.ui import markdown

from .cleaning import composed

SHORT = 1
"""So few equal words between two changes are taken as changed, too: single words make no sense."""
LONG = 1500
"""Texts of more words are compared line by line: word by word would take seconds."""

Span = tuple[bool, int, int, int, int]


def plain(text: str) -> str:
    """Markdown as people read it: no signs, a dash before each point of a list, paragraphs apart."""
    html = str(markdown(text)).replace("<li>\n<p>", "<li><p>").replace("</p>\n", "</p>\n\n")
    lines = unescape(strip_tags(html.replace("<li>", "<li>– "))).strip()
    return re.sub(r"\n{3,}", "\n\n", lines)


def differences(old: str, new: str) -> tuple[SafeString, SafeString]:
    """The old text with what was struck out in `<del>`, the new one with what was added in `<ins>`.

    Both are Markdown and come back as plain text; only where that is the same, with the signs themselves.
    """
    old, new = composed(old), composed(new)
    before, after = plain(old), plain(new)
    if before == after and old != new:
        before, after = old, new
    pattern = r"\S+\s*|\s+" if max(before.count(" "), after.count(" ")) < LONG else r".+\n*|\n+"
    left, right = re.findall(pattern, before), re.findall(pattern, after)
    spans = _spans([word.strip() for word in left], [word.strip() for word in right])
    struck = "".join(_show("del", left[i:j], same=same) for same, i, j, _k, _l in spans)
    added = "".join(_show("ins", right[k:m], same=same) for same, _i, _j, k, m in spans)
    return mark_safe(struck), mark_safe(added)


def _spans(left: list[str], right: list[str]) -> list[Span]:
    """(is the same, from, to, from, to) over both texts; short equal runs between changes are swallowed."""
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    spans: list[Span] = []
    for index, (tag, i, j, k, m) in enumerate(codes):
        is_inner = 0 < index < len(codes) - 1
        same = tag == "equal" and not (is_inner and j - i <= SHORT)
        if spans and not same and not spans[-1][0]:
            _same, start, _end, first, _last = spans.pop()
            i, k = start, first
        spans.append((same, i, j, k, m))
    return spans


def _show(tag: str, words: list[str], *, same: bool) -> str:
    """Words as HTML; a change says in words, too, where it begins and ends."""
    text = "".join(words)
    if same or not text.strip():
        return escape(text)
    begin, end = _("Gestrichen:"), _("Ende des Gestrichenen.")
    if tag == "ins":
        begin, end = _("Neu:"), _("Ende des Neuen.")
    room = text[len(text.rstrip()) :]
    hidden = '<span class="kern-sr-only">{} </span>'
    return f"<{tag}>{hidden.format(begin)}{escape(text.rstrip())}{hidden.format(' ' + end)}</{tag}>{room}"
