"""Pages as they are read."""

import re


def text_of(response):
    """The words of a page without its tags, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
