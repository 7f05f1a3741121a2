"""How the sign-in library sends mail, what it says, whom it lets in, and what it forgets."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.text.addresses import same_address
from erfurt_sozialraum.web.visitors import client_digest
from stakeholders.actions.accounts.mails import queue_mail
from stakeholders.models import User

GOOD_FOR = {"account/email/login_code": timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)}
"""What holds for some time only: a mail that comes later is worse than none."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only; mails are rows; addresses of visitors are never kept."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dieses Konto ist zurzeit gesperrt."),
        "email_password_mismatch": _("E-Mail-Adresse oder Passwort stimmen nicht."),
        "enter_current_password": _("Das ist nicht Ihr jetziges Passwort."),
        "incorrect_code": _("Der Code stimmt nicht. Bitte vergleichen Sie ihn mit der Mail."),
        "incorrect_password": _("Das Passwort stimmt nicht."),
        "invalid_password_reset": _("Der Link gilt nicht mehr. Bitte fordern Sie einen neuen an."),
        "too_many_login_attempts": _("Das waren zu viele Versuche. Bitte warten Sie einige Minuten."),
        "rate_limited": _("Das war zu schnell. Bitte warten Sie einen Augenblick."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse | None:
        """A code that went to an address which is no longer the account's opens nothing."""
        email = login["email"]
        if email and not same_address(email, user.email):
            self.add_message(
                request,
                messages.WARNING,
                message=_("Der Code gilt nicht mehr. Bitte fordern Sie einen neuen an."),
            )
            return redirect("account_request_login_code")
        return super().pre_login(request, user, **login)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail instead of waiting for a mail server."""
        context = {
            "email": email,
            "portal_name": settings.PORTAL_NAME,
            "site_url": settings.SITE_URL,
            **context,
        }
        message = self.render_mail(template_prefix, email, context)
        queue_mail(
            recipient=email,
            subject=message.subject,
            body=str(message.body),
            good_for=GOOD_FOR.get(template_prefix),
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of the mail, made from our own address and not from what the request claims."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("account_overview")

    def get_client_ip(self, request: HttpRequest) -> str:
        """What rate limits count by: a keyed hash that is another one tomorrow, never the address itself."""
        return client_digest("accounts", request)
