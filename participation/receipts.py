"""Receipt codes: the code derived from what a form carries, and the hash that is stored."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from erfurt_sozialraum.forms.keys import FormKey
from erfurt_sozialraum.text.codes import code_in

# Crockford's alphabet: no I, L, O or U, which are taken for other signs.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
"""Characters of a code: 16 of 32 signs are 80 bits."""
GROUP = 4
"""So many stand together where it is written."""
SENT = "gesendet"
"""Stands in the address of a receipt right after sending."""
_CONFUSABLE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def purpose(consultation: int) -> str:
    """What the key of a form is made for: one consultation."""
    return f"participation.receipts.{consultation}"


def code_of(key: FormKey) -> str:
    """The code that belongs to a form's key."""
    return _code_from(key.nonce)


def _code_from(value: str) -> str:
    """The code that belongs to a key: not to be guessed without RECEIPT_KEY, even by who sees the form."""
    number = int.from_bytes(_keyed("participation.receipts.code", value).digest()[:10])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def code_hash(code: str) -> str:
    """What is stored of a code (64 hexadecimal digits)."""
    return _keyed("participation.receipts.hash", code).hexdigest()


def _keyed(purpose: str, value: str):  # noqa: ANN202 - hashlib names no public type
    return salted_hmac(purpose, value, secret=settings.RECEIPT_KEY, algorithm="sha256")


def normalised(text: str) -> str:
    """The code in what somebody typed or pasted (an address, a mail even), or "" if there is none."""
    return code_in(text, groups=LENGTH // GROUP, size=GROUP).translate(_CONFUSABLE)


def grouped(code: str) -> str:
    """The code in groups of four, for reading and writing: K7QM-3XPT-9ABC-DEFG."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def receipt_address(code: str) -> str:
    """Where somebody goes who has just sent a contribution: to the words that say so."""
    return f"{reverse('participation:receipt', args=[grouped(code)])}?{SENT}#angekommen"
