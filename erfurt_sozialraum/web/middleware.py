"""Closed by default, and public pages that hold nothing per visitor."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import is_valid_path
from django.utils.cache import patch_cache_control, patch_vary_headers

from .views import method_not_allowed, session_over

Handler = Callable[[HttpRequest], HttpResponse]


class ViewerMiddleware:
    """Without a session cookie the visitor is anonymous: the session is not even looked at.

    Django's lazy `request.user` would open it and put `Vary: Cookie` on every public page.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            request.user = AnonymousUser()
        return self.get_response(request)


class ClosedByDefaultMiddleware:
    """Only views marked `@login_not_required` answer without an account."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: list, kwargs: dict
    ) -> HttpResponse | None:
        """Ask first what the view says, then who asks (Django's own asks in the other order)."""
        if not getattr(view, "login_required", True) or request.user.is_authenticated:
            return None
        if request.method == "POST":
            # A redirect would lose what was typed.
            return session_over(request)
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))


class OtherMethodMiddleware:
    """Who opens an address that only takes POST comes to the page above it; no 405 is an empty page.

    Innermost, so that the page is made like every other.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        if request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(page_above(request.path_info))
        page = method_not_allowed(request, response["Allow"])
        # The answer itself stays, so that Django logs it once.
        response.content, response["Content-Type"] = page.content, page["Content-Type"]
        return response


def page_above(path: str) -> str:
    """The nearest address above; if that only takes POST too, it sends on in its turn."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            break
    return path


class ReadingPageMiddleware:
    """Cache headers: a request with a session gets `private, no-store`, one without a public page.

    Outermost of ours, so that it sees what the session middleware has set.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # HTMX may get a part of the page under the same address: no cache may take one for the other.
        patch_vary_headers(response, ["HX-Request"])
        personal = (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            or response.cookies
            or "Cookie" in response.get("Vary", "")
            or request.method not in ("GET", "HEAD")
            or response.status_code >= 400
        )
        if personal and not _is_public_form(request, response):
            patch_cache_control(response, private=True, no_store=True)
        elif not response.has_header("Cache-Control"):
            # A withdrawn text must be gone at once: caches may keep a page but must ask.
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response


def _is_public_form(request: HttpRequest, response: HttpResponse) -> bool:
    """A form without session or cookie whose view says "no-cache": "Back" must find it, wrong or not.

    A browser has nothing to show for a form that was sent and is not to be stored: it shows its own error.
    """
    anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES and not response.cookies
    return anonymous and response.get("Cache-Control") in ("private, no-cache", "no-cache, private")
