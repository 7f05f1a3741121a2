"""What a request brings is cleaned before anything reads it: address, query, cookies, fields that were sent.

No row can hold a null character, and PostgreSQL refuses to look for one; a pasted address drags invisible
signs along. How a field reads its text stands in forms/texts.py.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import parse_header_parameters

from erfurt_sozialraum.text.cleaning import clean_text, without_controls

Handler = Callable[[HttpRequest], HttpResponse]


class PortalRequest(WSGIRequest):
    """A request is read as UTF-8, whatever charset it names: all our pages say so.

    Django takes any codec that Python knows ("hex", "rot13"), decodes the query with it before the first
    middleware is asked, and answers 500.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {}


class AddressMiddleware:
    """Address, query and cookies as a person would have typed them; outermost, so that all see them so."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (request.path_info.isascii() and request.path_info.isprintable()):
            request.path_info = clean_text(request.path_info)
            request.path = clean_text(request.path)
        if "%" in (query := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = clean_query(query)
        for name, value in request.COOKIES.items():
            request.COOKIES[name] = without_controls(value)
        return self.get_response(request)


class SentMiddleware:
    """Fields that were sent hold no control characters; behind the CSRF middleware, which reads them too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> None:
        """Passwords stay as they were typed; their fields refuse what cannot be stored."""
        if request.method != "POST":
            return
        sent = QueryDict(mutable=True)
        for name, values in request.POST.lists():
            kept = values if "password" in name else [without_controls(value) for value in values]
            sent.setlist(without_controls(name), kept)
        sent._mutable = False  # as Django's own
        request.POST = sent  # type: ignore[assignment]  # immutable by its own mark
        for file in (each for _name, files in request.FILES.lists() for each in files):
            file.name = clean_text(file.name or "") or "Datei"


def clean_query(query: str) -> str:
    """The query without what nobody sees in its names and values; what is clean already stays as it came."""
    return "&".join(_clean_part(part) for part in query.split("&"))


def _clean_part(part: str) -> str:
    pair = [unquote_plus(word) for word in part.split("=", 1)]
    clean = [clean_text(word) for word in pair]
    return part if pair == clean else "=".join(quote_plus(word) for word in clean)
