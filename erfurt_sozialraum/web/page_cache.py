"""Public reading pages, kept for as long as nothing in the database has changed.

The key holds PostgreSQL's snapshot: which transactions are visible now. While nobody writes it stays the
same, and so does every page; with the first commit it is another, and no page from before is ever found
again. So nothing has to be invalidated, and a withdrawn text is gone at once. The snapshot is the server's,
not the database's: a server that others write to as well makes pages anew more often, never too seldom.
"""

from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]

LONGEST_ADDRESS = 300
"""Characters; longer ones are not worth a place."""
LARGEST_PAGE = 300_000
"""Bytes."""


class PageCacheMiddleware:
    """Answers anonymous readers from memory; stands within ReadingPageMiddleware, before the session's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_for(request)
        if key is None:
            return self.get_response(request)
        pages = caches["pages"]
        if (kept := pages.get(key)) is not None:
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if may_be_kept(response):
            pages.set(key, (response.content, dict(response.headers)))
        return response


def key_for(request: HttpRequest) -> str | None:
    """What the answer depends on, or None where it is personal or the database is not at rest."""
    address = request.get_full_path()
    personal = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    if request.method != "GET" or personal or is_part(request):
        return None
    if len(address) > LONGEST_ADDRESS or not is_apps_page(request):
        return None
    if (snapshot := visible_transactions()) is None:
        return None
    # What is open, due or overdue follows the clock: no page is older than its minute.
    minute = timezone.now().strftime("%Y%m%d%H%M")
    # The path within the address too: who names a SCRIPT_NAME moves where one page ends and another begins.
    what = (snapshot, minute, request.scheme, request.get_host(), request.path_info, address)
    return sha256(repr(what).encode()).hexdigest()


def is_part(request: HttpRequest) -> bool:
    """HTMX asks: the answer may be a piece of a page, which nobody else must get as the page."""
    return any(name.lower().startswith("hx-") for name in request.headers)


def is_apps_page(request: HttpRequest) -> bool:
    """A page of an app; what the ground says itself (health, accounts, imprint, errors) asks no database."""
    try:
        return bool(resolve(request.path_info).namespaces)
    except Resolver404:
        return False


def visible_transactions() -> str | None:
    """PostgreSQL's snapshot as text; None within a transaction, whose own changes it would not show."""
    if connection.in_atomic_block:
        return None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return cursor.fetchone()[0]
    except DatabaseError:
        return None  # the page says what is wrong


def may_be_kept(response: HttpResponse) -> bool:
    """A whole page for everybody, without a cookie; one with cache rules of its own knows better."""
    everybody = not response.cookies and "Cookie" not in response.get("Vary", "")
    own_rules = response.has_header("Cache-Control")
    whole = response.status_code == 200 and not response.streaming
    return everybody and whole and not own_rules and len(response.content) <= LARGEST_PAGE
