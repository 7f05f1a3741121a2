"""E-mail addresses in one form: as it is stored, looked up, unique, and sent to.

The domain is written as the name system knows it (IDNA 2008): browsers and mail programs otherwise each make
another one of "straße.example", and one of these belongs to somebody else.
"""

import unicodedata

import idna
from django.utils.translation import gettext_lazy as _

from .cleaning import clean_text, is_visible
from .lazy import Text


class NoAddress(ValueError):
    """What was typed cannot be sent to; `message` says why, or is empty where it is none at all."""

    def __init__(self, message: Text = "") -> None:
        super().__init__(str(message))
        self.message = message


def canonical_address(text: str) -> str:
    """The one form of an address, in small letters; raises NoAddress."""
    text = clean_text(text).replace("＠", "@")
    if any(unicodedata.category(sign) == "Cf" or not is_visible(sign) for sign in text if sign != " "):
        raise NoAddress(_("In der Adresse steckt ein unsichtbares Zeichen. Tippen Sie sie neu ein."))
    local, at, domain = text.rpartition("@")
    if not (local and at and domain) or " " in text:
        raise NoAddress
    if not local.isascii():
        raise NoAddress(
            _("An diese Adresse kann das Portal nicht senden: Vor dem @ sind keine Umlaute möglich.")
        )
    return f"{local}@{_domain(domain)}".lower()


def same_address(one: str, other: str) -> bool:
    """True if both are the same mailbox, however they are written."""
    return _or_as_it_is(one) == _or_as_it_is(other)


def readable_address(address: str) -> str:
    """An address as its owner writes it: with the letters of its domain."""
    local, at, domain = address.rpartition("@")
    if "xn--" not in domain:
        return address
    try:
        return f"{local}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return address


def sendable_address(address: str) -> str:
    """The canonical form for a mail server; what has none goes out as it stands, for the server to refuse."""
    return _or_as_it_is(address)


def _or_as_it_is(address: str) -> str:
    try:
        return canonical_address(address)
    except NoAddress:
        return address


def _domain(text: str) -> str:
    if text.isascii() and "xn--" not in text.lower():
        return text
    try:
        return idna.encode(text, uts46=True).decode()
    except idna.IDNAError as error:
        raise NoAddress(
            _("Den Teil hinter dem @ kann es so nicht geben. Prüfen Sie ihn auf Tippfehler.")
        ) from error
