"""What a log may hold: no receipt code and nothing that a person typed, wherever a line comes from."""

import logging
import re
import traceback
from types import TracebackType

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


class DiscreetFormatter(logging.Formatter):
    """Says where a mistake happened and of what kind it is, not what its message quotes.

    A database quotes whole rows ("Key (email)=… already exists"), and `int()` what somebody typed.
    """

    def formatException(  # noqa: N802 - the library's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The lines of code, and the kind of each exception in the chain."""
        return "\n".join(_told(error) for error in reversed(_chain(ei[1])))


def _chain(error: BaseException | None) -> list[BaseException]:
    """The exception and what led to it, the last first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _told(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, OSError) and error.strerror:
        # The system's own words, and a file of ours.
        kind += f": {error.strerror} ({error.filename})" if error.filename else f": {error.strerror}"
    return f"Traceback (most recent call last):\n{frames}{kind}"


class WithoutWords(logging.Filter):
    """One line for a foreign Host; of a task that failed its name and the kind of mistake."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take out what quotes; every record passes."""
        if record.name == "django.security.DisallowedHost":
            record.exc_info, record.exc_text = None, None
        if record.name == "celery.app.trace" and isinstance(record.args, dict) and record.exc_info:
            kind = type(record.exc_info[1]).__name__
            record.args = {**record.args, "exc": kind, "args": "…", "kwargs": "…", "traceback": ""}
        return True
