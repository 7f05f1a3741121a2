"""The mail that says that an account has another address; it goes to both."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from stakeholders.models import User


def address_changed(account: User, *, before: str, recipient: str, by: User) -> tuple[str, str]:
    """Subject and text; only the new address hears how to sign in."""
    subject = _("Ihre E-Mail-Adresse ist geändert: %(portal)s") % {"portal": settings.PORTAL_NAME}
    context = {
        "account": account,
        "before": before,
        "is_new": recipient == account.email,
        "by": by,
        "portal_name": settings.PORTAL_NAME,
        "site_url": settings.SITE_URL,
        "code_url": settings.SITE_URL + reverse("account_request_login_code"),
    }
    return subject, render_to_string("stakeholders/accounts/address.txt", context).strip() + "\n"
