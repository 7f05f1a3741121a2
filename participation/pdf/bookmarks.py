"""What the bookmarks of a PDF say: the heading as it was written.

WeasyPrint would take it from the set page, with soft hyphens in it and without the blank where a line ended.
"""

import re
from html import escape, unescape

from django.utils.html import strip_tags

_HEADING = re.compile(r"<(h[1-6])\b([^>]*)>(.*?)</\1>", re.DOTALL)


def with_bookmarks(html: str) -> str:
    """Each heading with its words as `data-bookmark`, which the stylesheet takes for the bookmark."""
    return _HEADING.sub(_named, html)


def _named(found: re.Match[str]) -> str:
    tag, attributes, content = found.groups()
    words = " ".join(unescape(strip_tags(re.sub(r"<br\s*/?>", " ", content))).split())
    return f'<{tag}{attributes} data-bookmark="{escape(words)}">{content}</{tag}>'
