"""What a log may hold: no receipt code, wherever a line comes from."""

import logging
import re

RECEIPT = re.compile(r"(/mein-beitrag/|zettel(?:/|%2F))[^/?#%\s\"']+")


def masked(text: str) -> str:
    """Return a text, a path say, without the receipt codes in it."""
    return RECEIPT.sub(r"\1***", text)


class MaskReceiptCodes(logging.Filter):
    """Masks the codes in every record: Django itself logs the path of a page that was not found."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message; every record passes."""
        record.msg, record.args = masked(record.getMessage()), None
        return True
