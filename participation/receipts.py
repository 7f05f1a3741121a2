"""Receipt codes: what a form carries, the code derived from it, and the hash that is stored."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

# Crockford's alphabet: no I, L, O or U, which are taken for other signs.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
"""Characters of a code: 16 of 32 signs are 80 bits."""
MAX_AGE = timedelta(days=7)
"""How long a form may lie open before it gets a fresh key."""
MIN_AGE = timedelta(seconds=2)
"""Nobody reads, writes and sends faster; such a form is asked to confirm."""

_CONFUSABLE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_signer = signing.Signer(salt="participation.receipts.form")


@dataclass(frozen=True)
class FormKey:
    """What a genuine key says: the code of the contribution sent with it, and how old the form is."""

    code: str
    age: timedelta

    @property
    def is_expired(self) -> bool:
        """The form lay open too long."""
        return self.age > MAX_AGE

    @property
    def is_hasty(self) -> bool:
        """The form came back faster than anybody writes."""
        return self.age < MIN_AGE


def new_key(scope: int) -> str:
    """A signed random key with its time, for one form of the consultation `scope`."""
    milliseconds = int(timezone.now().timestamp() * 1000)
    return _signer.sign(f"{scope}.{milliseconds}.{secrets.token_urlsafe(16)}")


def read_key(key: str, scope: int) -> FormKey | None:
    """What the key says, or None where it is missing, forged or made for another consultation."""
    try:
        value = _signer.unsign(key)
    except signing.BadSignature:
        return None
    made_for, milliseconds, _nonce = value.split(".", 2)
    if made_for != str(scope):
        return None
    age = timedelta(milliseconds=timezone.now().timestamp() * 1000 - int(milliseconds))
    return FormKey(code=_code_from(value), age=age)


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
    """The code in what somebody typed or pasted (a whole address even), or "" if it cannot be one."""
    last = text.strip().rstrip("/").rpartition("/")[2][:80]
    code = "".join(sign for sign in last.upper() if sign.isalnum()).translate(_CONFUSABLE)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """The code in groups of four, for reading and writing: K7QM-3XPT-9ABC-DEFG."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
