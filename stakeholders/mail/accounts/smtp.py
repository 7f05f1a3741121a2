"""A mail on its way to its server: said to whoever sends it is the moment from which it may have left.

Until the server asks for the text, nothing has left, and whatever happens, the mail can be sent later. From
then on only the server's answer tells: where none comes (the line breaks, the worker dies) nobody knows.
"""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp
from django.utils.functional import cached_property

SEND_THE_TEXT = 354
PATIENCE_SECONDS = 120
"""A server that reads the text for what it does not want may think for so long before it says yes."""


class Later(Exception):
    """Not now: the server is away, or asks to be tried again."""

    def __init__(self, reason: str, *, server_away: bool = False) -> None:
        super().__init__(reason)
        self.server_away = server_away


class Never(Exception):
    """Never: the server does not take this mail."""


class Unclear(Exception):
    """The text was on its way when the line broke: perhaps it arrived."""


class EmailBackend(smtp.EmailBackend):
    """Django's, which also says when the text leaves; a quarrel while hanging up changes nothing."""

    leaving: Callable[[], None] = staticmethod(lambda: None)

    @cached_property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The library's class, with an ear for the one answer that matters."""
        backend = self

        class Watched(super().connection_class):  # type: ignore[misc]  # chosen by the settings
            def getreply(self) -> tuple[int, bytes]:
                code, text = super().getreply()
                if code == SEND_THE_TEXT:
                    self.say_it_leaves()
                    self.sock.settimeout(PATIENCE_SECONDS)
                return code, text

            def say_it_leaves(self) -> None:
                try:
                    backend.leaving()
                except BaseException:
                    self.close()  # the server waits for a text: a farewell would be taken for one
                    raise

        return Watched


def hand_over(message: EmailMessage, *, leaving: Callable[[], None]) -> None:
    """Send it; call `leaving` before its text goes out. Raises Later, Never or Unclear."""
    left = False

    def leave() -> None:
        nonlocal left
        leaving()
        left = True

    connection = _opened()
    if isinstance(connection, EmailBackend):
        connection.leaving = leave
    else:
        leaving()
    try:
        connection.send_messages([message])
    except (smtplib.SMTPException, OSError) as error:
        raise _judged(error, left=left) from error
    except ValueError as error:  # an address or a heading that no mail may have
        raise Never(_words(error)) from error
    finally:
        _hang_up(connection)


def _opened() -> Any:  # noqa: ANN401 - whatever backend the settings name
    """A line to the server; what goes wrong with it is about no mail, so every mail can wait."""
    try:
        connection = get_connection()
        connection.open()
    except (smtplib.SMTPException, OSError, ImproperlyConfigured) as error:
        raise Later(_words(error), server_away=True) from error
    return connection


def _judged(error: Exception, *, left: bool) -> Exception:
    """What an error means for the mail."""
    code = _code(error)
    if code >= 500 or isinstance(error, smtplib.SMTPNotSupportedError):
        return Never(_words(error))
    if code:
        return Later(_words(error))
    return Unclear(_words(error)) if left else Later(_words(error))


def _code(error: Exception) -> int:
    """What the server answered; 0 where it did not, or nothing that can be understood."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((code for code, _said in error.recipients.values()), default=0)
    elif isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        code = error.smtp_code
    else:
        code = 0
    return code if 400 <= code < 600 else 0


def _words(error: Exception) -> str:
    """What the server said, or what went wrong."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _hang_up(connection: Any) -> None:  # noqa: ANN401 - whatever backend the settings name
    """The mail is sent or it is not: how the line ends says nothing more."""
    with suppress(smtplib.SMTPException, OSError):
        connection.close()
