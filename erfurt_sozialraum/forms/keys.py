"""Keys of public forms that need no cookie: signed, with their time, each for one form."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import connection
from django.db.models import Manager, QuerySet
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from erfurt_sozialraum.rows.annotated import AnnotatedRow

MAX_AGE = timedelta(days=7)
"""How long a form may lie open before it gets a fresh key."""
MIN_AGE = timedelta(seconds=2)
"""Nobody reads, writes and sends faster; such a form is asked to confirm."""


@dataclass(frozen=True)
class FormKey:
    """What a genuine key says: which form it is, and how old."""

    nonce: str
    age: timedelta

    @property
    def is_expired(self) -> bool:
        """The form lay open too long."""
        return self.age > MAX_AGE

    @property
    def is_hasty(self) -> bool:
        """The form came back faster than anybody writes."""
        return self.age < MIN_AGE


def new_key(purpose: str) -> str:
    """A fresh key for one form."""
    milliseconds = int(timezone.now().timestamp() * 1000)
    return _signer(purpose).sign(f"{milliseconds}.{secrets.token_urlsafe(16)}")


def read_key(key: str, purpose: str) -> FormKey | None:
    """What the key says, or None where it is missing, forged or made for another purpose."""
    try:
        milliseconds, nonce = _signer(purpose).unsign(key).split(".", 1)
    except signing.BadSignature:
        return None
    age = timedelta(milliseconds=timezone.now().timestamp() * 1000 - int(milliseconds))
    return FormKey(nonce=nonce, age=age)


def hold(key: object) -> None:
    """Let nobody else store under this key until the transaction ends: the second of two looks, and finds.

    A refused insert would put what was typed into the log of a server that logs its statements.
    Raises TransactionManagementError outside of a transaction, where the lock would end at once.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("hold() needs a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])


def once(rows: Manager | QuerySet, key: object | None, *, field: str = "form_key") -> AnnotatedRow | None:
    """The row that the form with this key has made before, or None.

    After None only the caller may make it until the transaction ends; without a key each form makes a row.
    """
    if not key:
        return None
    hold(key)
    return rows.filter(**{field: key}).first()


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"form_keys.{purpose}")
