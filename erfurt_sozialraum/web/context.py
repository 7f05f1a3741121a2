"""What base.html needs on every page; for anonymous visitors without session and without query."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from erfurt_sozialraum.rows.viewers import sees_internal

# (url name, label, permission): an item shows only where its page exists and the permission is held.
PUBLIC = (
    ("participation:consultation_list", gettext_noop("Mitmachen"), ""),
    ("participation:ledger", gettext_noop("Was daraus wurde"), ""),
    ("participation:area_list", gettext_noop("Mein Ortsteil"), ""),
    ("participation:process", gettext_noop("Planung"), ""),
    ("guidelines:guideline_list", gettext_noop("Leitlinien"), ""),
    ("participation:calendar", gettext_noop("Termine"), ""),
    ("participation:council", gettext_noop("Wer entscheidet, und wann?"), ""),
)
INTERNAL = (
    ("participation:desk", gettext_noop("Aufgaben"), "participation.view_desk"),
    ("participation:committee_list", gettext_noop("Gremien"), ""),
)
PERSONAL = (("participation:receipt_lookup", gettext_noop("Mein Beitrag"), ""),)
ACCOUNT = (
    ("account_overview", gettext_noop("Konto"), ""),
    ("stakeholders:account_list", gettext_noop("Konten und Rollen"), "stakeholders.manage_accounts"),
)
SECRET = ("/mein-beitrag/", "/konto/")
"""Addresses below these may hold what only one person knows."""
FOOTER = (
    ("participation:report_list", gettext_noop("Berichte"), ""),
    ("participation:help_nearby", gettext_noop("Hilfe vor Ort"), ""),
    ("imprint", gettext_noop("Impressum"), ""),
    ("privacy", gettext_noop("Datenschutz"), ""),
    ("accessibility", gettext_noop("Barrierefreiheit"), ""),
    ("easy_language", gettext_noop("Leichte Sprache"), ""),
)


def _items(request: HttpRequest, entries: tuple[tuple[str, str, str], ...]) -> list[dict[str, str]]:
    """The entries whose page exists and may be opened, the current one marked."""
    items = []
    for name, label, permission in entries:
        if permission and not request.user.has_perm(permission):
            continue
        href = _address(name)
        if href:
            items.append({"href": href, "label": _(label), "current": _current(request.path, href)})
    return items


def _address(name: str) -> str:
    """The page's address; empty where there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(path: str, href: str) -> str:
    """The value of aria-current: this very page, or a page below it."""
    if path == href:
        return "page"
    return "true" if path.startswith(href) else ""


def _barrier(path: str) -> str:
    """The form for a barrier, told from which page one comes; never an address that holds a code or a key."""
    if not (form := _address("stakeholders:barrier_report")) or path == form:
        return form
    return form if path.startswith(SECRET) else f"{form}?{urlencode({'seite': path})}"


def portal(request: HttpRequest) -> dict[str, Any]:
    """Name, operator, demo flag and navigation."""
    # Without a session cookie nobody is signed in; request.user is not even asked.
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    return {
        "portal": {
            "name": settings.PORTAL_NAME,
            "operator": settings.OPERATOR_NAME,
            "demo": settings.DEMO,
            "signed_in": signed_in,
            "sees_internal": signed_in and sees_internal(request.user),
            "nav": (_items(request, INTERNAL) if signed_in else []) + _items(request, PUBLIC),
            "personal": _items(request, PERSONAL),
            "account": _items(request, ACCOUNT) if signed_in else [],
            "footer": _items(request, FOOTER),
            "home": _address("participation:home") or "/",
            "barrier": _barrier(request.path),
            "login": _address("account_login"),
            "logout": _address("account_logout"),
        }
    }
