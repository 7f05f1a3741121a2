"""Views of what two people may write at once: who is second gets 409 with both texts, and loses nothing.

`edit_shared` changes one row, whose state the form knows by its `revision`; `add_latest` adds a row to those
of which the latest counts, and its form knows by `seen` which one that was.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from erfurt_sozialraum.forms.seen import SeenForm
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.latest import Stale

from .conflicts import store
from .forms import SharedForm


class Conflict(TypedDict):
    """Both texts, and when the other was stored ("" where that is not known)."""

    mine: str
    theirs: str
    when: str
    latest: AnnotatedRow | None


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
    latest: AnnotatedRow,
    template: str,
    done: Callable[[Any], HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """Both texts of each field in which they differ, and the form made from the latest state."""
    theirs = form.words(latest)  # before the form is checked: that writes what was typed into its instance
    form.take_untouched(latest)
    mine = form.typed()
    names = [name for name in mine if mine[name] != theirs[name]]
    if not names and form.is_valid():
        return done(latest)  # both have written the same
    labels = {name: form.label(name) for name in names}
    conflict = {
        "mine": "\n\n".join(f"{labels[name]}:\n{mine[name]}" for name in names),
        "theirs": "\n\n".join(f"{labels[name]}:\n{theirs[name]}" for name in names),
        "when": _told(getattr(latest, "modified", None)),
    }
    context = context | {"form": form.renewed(latest), "conflict": conflict}
    return render(request, template, context, status=409)


def shown_on(request: HttpRequest, template: str, context: dict[str, Any]) -> Callable[..., HttpResponse]:
    """How `add_latest` shows its form: on a page of its own."""

    def show(form: SeenForm, *, status: int = 200, conflict: Conflict | None = None) -> HttpResponse:
        return render(request, template, context | {"form": form, "conflict": conflict}, status=status)

    return show


def add_latest(
    request: HttpRequest,
    form: SeenForm,
    *,
    add: Callable[[], Any],
    done: Callable[[Any], HttpResponse],
    show: Callable[..., HttpResponse],
) -> HttpResponse:
    """Show the form, or add the row that it describes and answer with `done(row)`; earlier rows stay.

    `add` raises Stale where another row came meanwhile. If that says the same, the button was pressed twice,
    or two people have written the same.
    """
    if request.method != "POST":
        return show(form)
    if form.is_valid():
        try:
            row = add()
        except Stale as stale:
            latest = stale.latest
        else:
            return done(row)
        if latest is not None and form.says_the_same_as(latest):
            return done(latest)
    elif form.is_stale:
        latest = form.known  # the person must see the other's text, not a complaint about their own
    else:
        return show(form, status=422)
    form.renewed(latest)
    # Who has touched nothing adds nothing.
    if latest is not None and form.is_valid() and form.says_the_same_as(latest):
        return done(latest)
    return show(form, status=409, conflict=_both_texts(form, latest))


def _both_texts(form: SeenForm, latest: AnnotatedRow | None) -> Conflict:
    """What was typed beside what the latest row says; None: the row that was seen is gone."""
    return {
        "mine": form.typed(),
        "theirs": form.words(latest) if latest is not None else "–",
        "when": _told(getattr(latest, "recorded_at", None)),
        "latest": latest,
    }


def _told(moment: datetime | None) -> str:
    """A moment in words; empty where it is not known."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
