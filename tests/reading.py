"""Pages as a test reads them."""

import re
from html import unescape


def text_of(response):
    """The words of a page without its tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# Space beside the tag of such an element shows nowhere.
_BLOCKS = (
    r"</?(?:article|aside|d[dlt]|details|div|fieldset|figure|footer|form|h[1-6]|header|legend|li|main|nav|ol|p|section"
    r"|summary|table|t[dhr]|ul)\b[^>]*>"
)


def markup(html):
    """HTML as far as it counts: single spaces, none at a tag's end, none beside what stands on its own."""
    html = re.sub(r" (/?>)", r"\1", re.sub(r"[ \t\r\n]+", " ", html).strip())
    return re.sub(f" ?({_BLOCKS}) ?", r"\1", html)


def markup_of(response):
    """A page with its tags, its space as far as it counts."""
    return markup(response.content.decode())
