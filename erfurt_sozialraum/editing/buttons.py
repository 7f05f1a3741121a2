"""Buttons that move one row: it is done and said, or refused with the reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.publication import Published, publish, withdraw
from erfurt_sozialraum.rows.transitions import Refused

from .asking import Question, about_visibility, ask, is_asked


def change(
    request: HttpRequest,
    action: Callable[[], Any],
    *,
    said: str,
    back: str,
    to: str = "",
    question: Question | None = None,
) -> HttpResponse:
    """Do it, say so, and go on (`to`, or `back`); 409 where it cannot be done any more.

    What has a `question` is asked first: the view also takes GET, and pages lead there by a link.
    """
    if question and is_asked(request):
        return ask(request, question, back=back)
    try:
        action()
    except Refused as refused:
        return refuse(request, refused.message, back=back)
    if said:
        messages.success(request, said)
    return redirect(to or back)


def change_visibility(
    request: HttpRequest, row: Published, *, back: str, show: Callable[[Any], None] = publish
) -> HttpResponse:
    """Ask, then show a row to everybody, by `show`, or take it back."""
    asked = is_asked(request)
    wanted = (request.GET if asked else request.POST).get("sichtbar")
    shows = wanted == "ja" or (asked and wanted is None and not row.is_public)
    if asked and row.is_public == shows:
        text = _("„%(row)s“ ist schon öffentlich.") if shows else _("„%(row)s“ ist nicht öffentlich.")
        return refuse(request, text % {"row": row}, back=back)
    said = _("„%(row)s“ ist jetzt öffentlich.") if shows else _("„%(row)s“ ist zurückgezogen.")
    return change(
        request,
        lambda: (show if shows else withdraw)(row),
        said=said % {"row": row},
        back=back,
        question=about_visibility(row, shows=shows),
    )


def refuse(request: HttpRequest, reason: str, *, back: str) -> HttpResponse:
    """409: what was asked for cannot be done any more, and why."""
    return render(request, "409.html", {"reason": reason, "back": back}, status=409)
