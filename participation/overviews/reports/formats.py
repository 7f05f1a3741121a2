"""Snapshots of earlier shapes, brought to today's before they are shown or set.

Until format 8 the number was written and never read: it said 1, whatever the shape. So every step up to 8
changes only what it finds in the older shape. A later step may rely on the number.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from .words import prose

FORMAT = 9
"""Number of the shape that `build_snapshot` writes and the templates draw.

Whoever changes that shape raises it and adds a step here: see `tests/participation/reports/test_formats.py`.
"""

Snapshot = dict[str, Any]


class UnknownFormat(Exception):
    """The report was frozen by a later version of the portal; the text is for who reads it."""

    def __init__(self, found: object) -> None:
        super().__init__(
            _(
                "Der Bericht stammt aus einer neueren Fassung des Portals "
                "(Format %(found)s; diese Fassung kennt die Formate 1 bis %(known)d). "
                "Er kann erst wieder gesetzt und gezeigt werden, wenn das Portal aktualisiert ist."
            )
            % {"found": found, "known": FORMAT}
        )


def as_today(snapshot: Snapshot) -> Snapshot:
    """The same report in today's shape; what was frozen stays as it is. May raise UnknownFormat."""
    number = snapshot.get("format", 1)
    if number not in range(1, FORMAT + 1):
        raise UnknownFormat(number)
    if number == FORMAT:
        return snapshot
    newer = deepcopy(snapshot)
    for step in _STEPS[number - 1 :]:
        step(newer)
    newer["format"] = FORMAT
    return newer


def _to_2(report: Snapshot) -> None:
    """What is ahead and what has no date stand apart; before, all were one list."""
    rows = report.get("dates")
    if not isinstance(rows, list):
        return
    ahead: list[Snapshot] = []
    gaps: dict[tuple[str, str], list[Snapshot]] = {}
    for row in rows:
        date = row.setdefault("date", {"earliest": ""})
        if row.get("open_until") or date["earliest"]:
            ahead.append(row)
        else:
            gaps.setdefault((date["text"], date["gap"]), []).append(row)
    report["dates"] = {
        "ahead": ahead,
        "gaps": [{"text": text, "gap": gap, "rows": found} for (text, gap), found in gaps.items()],
    }


def _to_3(report: Snapshot) -> None:
    """Planners' headings are bold lines; contributions name their consultation, results their number."""
    for holder, key in _planners_texts(report):
        holder[key] = prose(holder.get(key, ""))
    for item in _items(report):
        item.setdefault("consultation", "")
    for result in report.get("results", []):
        result.setdefault("id", None)


def _to_4(report: Snapshot) -> None:
    """Bodies, articles and the contributions of a result come with what their address is made of."""
    council = report.get("council", {})
    for body in (*_bodies(report), *council.get("invitations", []), *council.get("hearings", [])):
        body.setdefault("slug", "")
    for result in report.get("results", []):
        result["contributions"] = [_reference(voice) for voice in result["contributions"]]
        result["articles"] = [_article(article) for article in result["articles"]]
    for item in _items(report):
        for point in item["points"]:
            point["article"] = _article(point["article"]) if point["article"] else None
    for row in (*report.get("results", []), *_loops(report)):
        row.setdefault("committee_slug", "")


def _to_5(report: Snapshot) -> None:
    """What is overdue is named by its kind, and how many answers of a consultation are late."""
    still_open = report.get("open", {})
    for key in ("overdue_kinds", "overdue_sentence"):
        still_open.setdefault(key, "")
    for row in still_open.get("consultations", []):
        row.setdefault("late", None)
        row.setdefault("late_text", "")


def _to_6(report: Snapshot) -> None:
    """Dates lead to their own pages, contributions to the results that they went into."""
    dates = report.get("dates", {})
    for row in (*dates.get("ahead", []), *(row for gap in dates.get("gaps", []) for row in gap["rows"])):
        row.setdefault("href", "")
    for item in _items(report):
        item.setdefault("result_pages", [])


def _to_7(report: Snapshot) -> None:
    """An appointment comes with the addresses of what it refers to."""
    council = report.get("council", {})
    for part in (
        *council.get("invitations", []),
        *council.get("hearings", []),
        council.get("general", {}),
    ):
        for row in (*part.get("coming", []), *part.get("gaps", []), *part.get("past", [])):
            row.setdefault("links", [])


def _to_8(report: Snapshot) -> None:
    """The process and its steps name their districts."""
    for holder in (report, *report.get("steps", [])):
        holder.setdefault("areas", [])


def _to_9(report: Snapshot) -> None:
    """Results and decisions name points, and points are told by where they stand; older ones know neither."""
    if voices := report.get("voices"):
        voices.setdefault("states", [])
        voices.setdefault("undivided", 0)
    for item in _items(report):
        for row in (*item["result_pages"], *item["decisions"]):
            row.setdefault("points", [])
        for point in item["points"]:
            point.setdefault("order", 0)
    for result in report.get("results", []):
        for voice in result["contributions"]:
            voice.setdefault("points", [])


_STEPS: tuple[Callable[[Snapshot], None], ...] = (_to_2, _to_3, _to_4, _to_5, _to_6, _to_7, _to_8, _to_9)


def _items(report: Snapshot) -> Iterator[Snapshot]:
    """Every contribution in its wording."""
    for group in report.get("contributions", []):
        yield from group["items"]


def _bodies(report: Snapshot) -> list[Snapshot]:
    """The bodies of the process."""
    return list(report.get("structure", {}).get("bodies", []))


def _loops(report: Snapshot) -> Iterator[Snapshot]:
    """Every loop of feedback: of the results, and those that are open."""
    for result in report.get("results", []):
        yield from result["loops"]
    yield from report.get("open", {}).get("loops", [])


def _planners_texts(report: Snapshot) -> Iterator[tuple[Snapshot, str]]:
    """Where planners' Markdown stands: what holds it, and under which key."""
    yield from ((report, key) for key in ("summary", "occasion"))
    for body in _bodies(report):
        yield from ((body, key) for key in ("purpose", "structure"))
        if body["status"]:
            yield body["status"], "text"
    for step in report.get("steps", []):
        yield step, "description"
        yield from ((record, "text") for record in step["records"])
    yield from ((result, "text") for result in report.get("results", []))


def _reference(voice: Snapshot | str) -> Snapshot:
    """A contribution of a result; of the older ones only the reference is known."""
    return voice if isinstance(voice, dict) else {"reference": voice, "id": None, "consultation": ""}


def _article(article: Snapshot | str) -> Snapshot:
    """An article; of the older ones only the words are known."""
    return article if isinstance(article, dict) else {"label": article, "guideline": "", "key": ""}
