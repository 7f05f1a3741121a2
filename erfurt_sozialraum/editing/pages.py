"""Pages on which one row is made or changed: one form page, and ways to store what it says."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .conflicts import store_named
from .forms import NamedForm, SharedForm
from .views import edit_shared

FORM = "components/edit_page.html"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def edit(
    request: HttpRequest,
    form: SharedForm,
    *,
    said: str,
    to: Callable[[Any], str],
    context: dict[str, Any],
    store: Callable[..., Any] = store_named,
    template: str = FORM,
) -> HttpResponse:
    """Show the form, or store what it says, say so, and go on to the row's page."""

    def done(row: Model) -> HttpResponse:
        messages.success(request, said)
        return redirect(to(row))

    if request.method == "POST" and isinstance(form, NamedForm) and (twin := form.twin()):
        return done(twin)
    return edit_shared(request, form, template=template, done=done, store=store, context=context)


def add(
    request: HttpRequest, form: BaseForm, adding: Callable[[], str], *, to: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the form, or add what it says, say what `adding` tells of it, and go on."""
    if request.method == "POST" and form.is_valid():
        messages.success(request, adding())
        return redirect(to)
    return render(request, FORM, context | {"form": form}, status=422 if form.errors else 200)
