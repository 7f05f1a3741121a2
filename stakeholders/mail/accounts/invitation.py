"""The mail that invites somebody: who invites, for what, until when, and how to get in."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from stakeholders.models import Committee, RoleGrant, User


def invitation(
    account: User, *, grants: Iterable[RoleGrant], by: User | None, is_new: bool
) -> tuple[str, str]:
    """Subject and text. It holds no secret: the links lead to where a code or a password is asked for."""
    subject = _("Ihre Einladung: %(portal)s") if is_new else _("Neue Aufgaben für Sie: %(portal)s")
    context = {
        "account": account,
        "by": by,
        "is_new": is_new,
        "grants": list(grants),
        "committees": list(Committee.objects.with_member(account)),
        "portal_name": settings.PORTAL_NAME,
        "site_url": settings.SITE_URL,
        "code_url": settings.SITE_URL + reverse("account_request_login_code"),
        "password_url": settings.SITE_URL + reverse("account_reset_password"),
    }
    body = render_to_string("stakeholders/accounts/invitation.txt", context)
    return subject % {"portal": settings.PORTAL_NAME}, body.strip() + "\n"
