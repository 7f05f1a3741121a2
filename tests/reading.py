"""Pages as a test reads them."""

import re
from html import unescape


def text_of(response):
    """The words of a page without its tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def markup_of(response):
    """A page with its tags, with single spaces wherever there is space."""
    return " ".join(response.content.decode().split())
