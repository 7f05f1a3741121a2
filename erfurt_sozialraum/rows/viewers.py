"""Who looks, or acts: the ground knows no accounts, only what it asks of them."""

from typing import Any, Protocol, TypeGuard

from django.contrib.auth.models import AnonymousUser


class Viewer(Protocol):
    """Whoever sends a request, with an account or without."""

    # The key's type is the account model's own affair, and a stranger has none.
    pk: Any

    @property
    def is_authenticated(self) -> bool: ...

    def has_perm(self, perm: str, obj: Any = ..., /) -> bool: ...  # noqa: ANN401 - a row of any model


class Account(Viewer, Protocol):
    """A viewer with an account; what it sees follows from its roles."""

    @property
    def sees_internal(self) -> bool: ...

    def has_role(self, *names: str) -> bool: ...


PUBLIC = AnonymousUser()
"""A stranger: for what is the same for everybody, whoever asks."""


class _Everything:
    """Whoever runs a command on the server reads all that is stored."""

    pk = None
    is_authenticated = True
    sees_internal = True

    def has_role(self, *names: str) -> bool:
        """Reads what any role reads."""
        return True

    def has_perm(self, perm: str, obj: Any = None, /) -> bool:  # noqa: ANN401 - as in Viewer
        """Only reads: there is nothing to permit."""
        return False


EVERYTHING: Account = _Everything()
"""For commands that look at everything."""


def has_account(viewer: Viewer) -> TypeGuard[Account]:
    """False for a visitor without an account; asks no database."""
    return not isinstance(viewer, AnonymousUser) and viewer.is_authenticated


def sees_internal(viewer: Viewer) -> bool:
    """True for the planning: it sees what is not public, or was taken back; an account alone does not."""
    return has_account(viewer) and viewer.sees_internal
