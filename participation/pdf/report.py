"""The report: from its frozen snapshot to the finished file. Nothing here reads the database."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .bookmarks import with_bookmarks
from .chart import Chart, bar_chart
from .engine import lay_out
from .hyphens import hyphenate
from .tags import completed

CONTENTS = (
    ("struktur", gettext_lazy("Wer beteiligt ist, und wie")),
    ("fragen", gettext_lazy("Antworten auf drei Fragen des Stadtrats")),
    ("schritte", gettext_lazy("Beteiligungsschritte und ihr Stand")),
    ("stimmen", gettext_lazy("Was gesagt wurde")),
    ("ergebnisse", gettext_lazy("Ergebnisse, und wer davon gehört hat")),
    ("offen", gettext_lazy("Was offen oder überfällig ist")),
    ("termine", gettext_lazy("Nächste Termine")),
    ("wortlaut", gettext_lazy("Beiträge und Antworten im Wortlaut")),
)
"""Anchor and heading of each part, in order."""

Progress = Callable[[int, str], None]
"""Hears how far the work is: percent and a sentence."""


class Rendered(NamedTuple):
    """A finished PDF."""

    content: bytes
    pages: int


def render(
    snapshot: dict[str, Any], *, replaces: str = "", progress: Progress = lambda _percent, _note: None
) -> Rendered:
    """Set the report, and name the one that it `replaces`; `progress` may raise to stop the work."""
    progress(5, _("Der Text wird zusammengestellt."))
    html = compose(snapshot, replaces=replaces)
    expected = expected_pages(snapshot)

    def on_page(number: int) -> None:
        share = min(number / expected, 1)
        if number % 10 == 0:
            progress(10 + int(75 * share), _("Seite %(n)d ist gesetzt.") % {"n": number})

    progress(10, _("Die Seiten werden gesetzt."))
    document = lay_out(html, on_page=on_page)
    progress(88, _("Das PDF wird geschrieben."))
    content = document.write_pdf(
        finisher=completed({anchor: str(title) for anchor, title in CONTENTS}), pdf_variant="pdf/ua-1"
    )
    return Rendered(content, len(document.pages))


def compose(snapshot: dict[str, Any], *, replaces: str = "") -> str:
    """The HTML that WeasyPrint sets, long words prepared for breaking."""
    context = {
        "report": snapshot,
        "replaces": replaces,
        "pdf": True,
        "portal_name": settings.PORTAL_NAME,
        "contents": CONTENTS,
        **charts(snapshot),
    }
    return hyphenate(with_bookmarks(render_to_string("pdf/report.html", context)))


def charts(snapshot: dict[str, Any]) -> dict[str, Chart]:
    """The pictures of the report."""
    voices = snapshot["voices"]
    return {
        "topic_chart": bar_chart(
            _("Beiträge nach Thema"), [(row["label"], row["count"]) for row in voices["by_topic"]]
        ),
        "outcome_chart": bar_chart(
            _("Was aus den Anliegen wurde"), [(row["label"], row["count"]) for row in voices["by_outcome"]]
        ),
    }


def expected_pages(snapshot: dict[str, Any]) -> int:
    """A guess at the number of pages, for the progress bar only."""
    letters = sum(
        len(item["text"]) + sum(len(point["reason"]) for point in item["points"]) + 300
        for group in snapshot["contributions"]
        for item in group["items"]
    )
    return 8 + letters // 2600
