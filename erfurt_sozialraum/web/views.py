"""Pages of the ground: errors, health, and the component page."""

import errno
import sys
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from erfurt_sozialraum.rows.jobs import counts
from erfurt_sozialraum.run.background import last_sweep, read_away

from .bausteine import samples
from .unsaved import typed_texts, unsaved

SIGNING_IN = ("account_login", "account_request_login_code", "account_confirm_login_code")

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
READ_ONLY = "25006"
"""What PostgreSQL calls a write where it only reads."""
STYLES = ("kern/kern.min.css", "css/base.css", "css/page.css", "css/components.css")


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form was damaged on its way."""
    return _plain_page("400.html", 400)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this account; a message given to PermissionDenied is shown."""
    reason = str(exception) if isinstance(exception, PermissionDenied) and exception.args else ""
    return render(request, "403.html", {"reason": reason}, status=403)


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here; a German message given to Http404 is shown."""
    # Django's own messages hold English and a path or model name: never shown.
    own = isinstance(exception, Http404) and exception.args and isinstance(exception.args[0], str)
    reason = str(exception) if own and not str(exception).startswith("No ") else ""
    return render(request, "404.html", {"reason": reason}, status=404)


@login_not_required
def method_not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    """405: the address is there, but not for this kind of request; `Allow` says for which."""
    response = render(request, "405.html", status=405)
    response["Allow"] = allow
    return response


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where only the database is away: no query, no session, no context processor."""
    if _is_away(sys.exc_info()[1]):
        return unavailable(request)
    return _plain_page("500.html", 500, unsaved=unsaved(request))


def _is_away(error: BaseException | None) -> bool:
    """The database does not answer or takes nothing (its disk is full, it only reads), or ours is full."""
    only_reads = getattr(error.__cause__, "sqlstate", "") == READ_ONLY if error else False
    full = isinstance(error, OSError) and error.errno in NO_ROOM
    return isinstance(error, OperationalError | InterfaceError) or only_reads or full


@login_not_required
def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503: the database is away or being looked after; what was sent comes back, for it is not stored."""
    if sent := unsaved(request):
        response = _plain_page("503_unsaved.html", 503, unsaved=sent)
    else:
        response = _plain_page("503.html", 503)
    response["Retry-After"] = "60"
    return response


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that has lost its key: an old tab, or cookies switched off.

    Who has signed in meanwhile, in another tab, wants to be let in: it leads on to where that tab went.
    """
    match = request.resolver_match
    if match and match.view_name in SIGNING_IN and getattr(request, "user", AnonymousUser()).is_authenticated:
        return HttpResponseRedirect(_onward(request))
    return render(request, "403_csrf.html", {"texts": typed_texts(request)}, status=403)


def _onward(request: HttpRequest) -> str:
    """Where somebody goes who is signed in: to the page that they came for, if it is one of ours."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, request.get_host(), require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
def session_over(request: HttpRequest) -> HttpResponse:
    """403 for what was sent after the session had ended: the text comes back, for copying."""
    came_from = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(came_from, request.get_host(), require_https=request.is_secure())
    # The page with the form; the address that was posted to may not be one to read.
    back = urlsplit(came_from).path if known else request.path
    login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    context = {"texts": typed_texts(request), "login": login}
    return render(request, "session_over.html", context, status=403)


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The process can serve pages: its database answers; who is away in the background is only named."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    away = read_away(settings.DATA_DIR)
    background = {"background": {name: since.isoformat() for name, since in away.items()}} if away else {}
    return JsonResponse({"database": "ok", **background})


@login_not_required
@require_safe
def work(request: HttpRequest) -> JsonResponse:
    """Whether work goes on in the background: when it last lived, and how much of each kind waits."""
    try:
        jobs = counts()
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    swept = last_sweep(settings.DATA_DIR)
    away = {name: since.isoformat() for name, since in read_away(settings.DATA_DIR).items()}
    answer = {"last_sweep": swept and swept.isoformat(), "away": away, "jobs": jobs}
    return JsonResponse(answer, status=503 if away else 200)


@login_not_required
@require_safe
def bausteine(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only while developing."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "bausteine.html", samples(request))


def _plain_page(template: str, status: int, **context: object) -> HttpResponse:
    """A page that works when nothing else does."""
    page = render_to_string(template, {"styles": _style_addresses(), **context})
    return HttpResponse(page, status=status)


def _style_addresses() -> list[str]:
    """The stylesheets, or none where even the list of static files is broken."""
    try:
        return [static(path) for path in STYLES]
    except ValueError:
        return []
