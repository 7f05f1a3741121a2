"""Buttons that move one row: it is done and said, or refused with the reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.publication import Published, publish, withdraw
from erfurt_sozialraum.rows.transitions import Refused


def change(
    request: HttpRequest, action: Callable[[], Any], *, said: str, back: str, to: str = ""
) -> HttpResponse:
    """Do it, say so, and go on (`to`, or `back`); 409 where it cannot be done any more."""
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
    """Show a row to everybody, by `show`, or take it back."""
    shows = request.POST.get("sichtbar") == "ja"
    said = _("„%(row)s“ ist jetzt öffentlich.") if shows else _("„%(row)s“ ist zurückgezogen.")
    return change(request, lambda: (show if shows else withdraw)(row), said=said % {"row": row}, back=back)


def refuse(request: HttpRequest, reason: str, *, back: str) -> HttpResponse:
    """409: what was asked for cannot be done any more, and why."""
    return render(request, "409.html", {"reason": reason, "back": back}, status=409)
