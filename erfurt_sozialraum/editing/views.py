"""Views of shared texts: a stale save answers 409 with both texts, and nothing that was typed is lost."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from .conflicts import Stale, store
from .forms import SharedForm


def edit_shared(
    request: HttpRequest,
    form: SharedForm,
    *,
    template: str,
    done: Callable[[Any], HttpResponse],
    store: Callable[..., Any] = store,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, or store what it says and answer with `done(row)`."""
    if request.method == "POST":
        # Asked before anything else: the person must see the other's text, not a complaint about their own.
        if form.is_stale:
            return _conflict(request, form, form.instance, template, done, context)
        if form.is_valid():
            try:
                row = store(form.instance, revision=form.cleaned_data["revision"], values=form.values())
            except Stale as stale:
                return _conflict(request, form, stale.latest, template, done, context)
            return done(row)
    return render(request, template, context | {"form": form}, status=422 if form.errors else 200)


def _conflict(
    request: HttpRequest,
    form: SharedForm,
    latest: Any,
    template: str,
    done: Callable[[Any], HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """Both texts of each field in which they differ, and the form made from the latest state."""
    modified = getattr(latest, "modified", None)
    when = date_format(timezone.localtime(modified), "DATETIME_FORMAT") if modified else ""
    theirs = form.words(latest)  # before the form is checked: that writes what was typed into its instance
    mine = form.typed()
    names = [name for name in mine if mine[name] != theirs[name]]
    if not names and form.is_valid():
        return done(latest)  # both have written the same
    labels = {name: form.label(name) for name in names}
    conflict = {
        "mine": "\n\n".join(f"{labels[name]}:\n{mine[name]}" for name in names),
        "theirs": "\n\n".join(f"{labels[name]}:\n{theirs[name]}" for name in names),
        "when": when,
    }
    context = context | {"form": form.renewed(latest), "conflict": conflict}
    return render(request, template, context, status=409)
