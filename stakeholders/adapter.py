"""How the sign-in library sends mail and whom it lets in."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only."""

    def is_open_for_signup(self, request: object) -> bool:
        """Nobody signs up alone."""
        return False
