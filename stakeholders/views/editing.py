"""What all editing pages of this app share: one form page, and one way to show or withdraw a row."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from erfurt_sozialraum.publication import Published, publish, withdraw
from erfurt_sozialraum.shared_forms import SharedForm
from erfurt_sozialraum.shared_views import edit_shared
from erfurt_sozialraum.transitions import TransitionRefused
from stakeholders.actions.directory import store_named
from stakeholders.forms.directory import NamedForm

FORM = "stakeholders/form.html"
PAGE_SIZE = 25
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def page_of(request: HttpRequest, rows: QuerySet) -> Page:
    """The page of a list that the address asks for."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("seite"))


def edit(
    request: HttpRequest,
    form: SharedForm,
    *,
    said: str,
    to: Callable[[Any], str],
    context: dict[str, Any],
    store: Callable[..., Any] = store_named,
) -> HttpResponse:
    """Show the form, or store what it says, say so, and go on to the row's page."""

    def done(row: Any) -> HttpResponse:
        messages.success(request, said)
        return redirect(to(row))

    if request.method == "POST" and isinstance(form, NamedForm) and (twin := form.twin()):
        return done(twin)
    return edit_shared(request, form, template=FORM, done=done, store=store, context=context)


def change_visibility(
    request: HttpRequest, row: Published, *, back: str, show: Callable[[Any], None] = publish
) -> HttpResponse:
    """Show a row to everybody, by `show`, or take it back."""
    shows = request.POST.get("sichtbar") == "ja"
    try:
        (show if shows else withdraw)(row)
    except TransitionRefused as refused:
        return refuse(request, refused, back=back)
    said = _("„%(row)s“ ist jetzt öffentlich.") if shows else _("„%(row)s“ ist zurückgezogen.")
    messages.success(request, said % {"row": row})
    return redirect(back)


def refuse(request: HttpRequest, refused: TransitionRefused, *, back: str) -> HttpResponse:
    """409: what was asked for cannot be done any more, and why."""
    return render(request, "409.html", {"reason": refused.message, "back": back}, status=409)
