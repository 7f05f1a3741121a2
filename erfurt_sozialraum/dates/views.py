"""Views that state a date: both texts where somebody else was first, and nothing that was typed is lost."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from erfurt_sozialraum.rows.transitions import Refused

from .forms import DateStatementForm
from .models import state_date


def edit_date(
    request: HttpRequest,
    subject: Any | None,
    *,
    make: Callable[[], Any] | None = None,
    template: str,
    done: Callable[[], HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form of a dated row, or add what it states; the earlier statements stay.

    Where there is no row yet, `make` gives the one that the first statement belongs to.
    """
    form: Any = DateStatementForm(request.POST or None, subject=subject)
    context = context | {"form": form, "current": form.current}
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=422 if form.errors else 200)
    with transaction.atomic():
        row: Any = make() if subject is None and make else subject
        try:
            state_date(subject=row, by=request.user, seen=form.cleaned_data["seen"], **form.statement())
        except Refused:
            latest = type(row)._default_manager.get(pk=row.pk).date
        else:
            return done()
    if latest is not None and form.says_the_same_as(latest):
        return done()  # the button was pressed twice, or two people have stated the same
    return _conflict(request, form, latest, template, context)


def _conflict(
    request: HttpRequest, form: Any, latest: Any, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Both statements, and the form made from the latest."""
    form.data = form.data.copy()
    form.data["seen"] = latest.pk if latest else ""
    conflict = {"mine": form.preview(), "theirs": latest.text if latest else "–"}
    return render(request, template, context | {"conflict": conflict, "current": latest}, status=409)
