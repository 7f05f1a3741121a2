"""Questions before a final click: the page that a link opens, and whose button then does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.rows.publication import Published
from erfurt_sozialraum.text.lazy import Text


@dataclass(frozen=True)
class Question:
    """What is asked, what follows from a yes, and what the button says."""

    title: str
    label: str
    says: Sequence[Text] = ()
    crumbs: Sequence[dict[str, str]] = ()
    sent: Sequence[tuple[str, Any]] = ()
    """What the button sends along, by name."""


def is_asked(request: HttpRequest) -> bool:
    """The page was opened, and nothing is decided yet."""
    return request.method != "POST"


def ask(request: HttpRequest, question: Question, *, back: str) -> HttpResponse:
    """The page with the question; it posts to the address it stands at."""
    context = {"question": question, "crumbs": question.crumbs, "back": back}
    return render(request, "components/ask.html", context | {"action_label": question.label})


TAKEN_BACK = gettext_lazy(
    "Dann sieht es nur noch die Planung. Gespeichert bleibt es, und Sie können es jederzeit wieder zeigen."
)


def about_visibility(row: Published, *, shows: bool) -> Question:
    """May everybody see this, from now on or again? Or nobody any more?"""
    sent = [("sichtbar", "ja" if shows else "nein")]
    if not shows:
        title = _("„%(row)s“ zurückziehen?") % {"row": row}
        return Question(title, _("Ja, zurückziehen"), (TAKEN_BACK,), sent=sent)
    if row.withdrawn_at:
        title, says = _("„%(row)s“ wieder zeigen?"), _("Dann können es wieder alle lesen.")
        return Question(title % {"row": row}, _("Ja, wieder zeigen"), (says,), sent=sent)
    title = _("„%(row)s“ veröffentlichen?")
    says = _("Dann können es alle lesen. Zurückziehen geht jederzeit, löschen nicht mehr.")
    return Question(title % {"row": row}, _("Ja, veröffentlichen"), (says,), sent=sent)
