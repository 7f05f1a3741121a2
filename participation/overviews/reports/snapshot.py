"""What a report says: built once from live data when it is ordered, frozen as JSON, then only read.

A released report is public, so everything in it starts from what the public may see. No person is named.
"""

from typing import Any

from erfurt_sozialraum.dates import period_text, today
from erfurt_sozialraum.rows.viewers import PUBLIC

from . import bodies, outlook, results, steps, voices
from .formats import FORMAT
from .scope import Scope, public_name
from .words import moment, prose

__all__ = ["PUBLIC", "Scope", "build_snapshot"]


def build_snapshot(scope: Scope) -> dict[str, Any]:
    """All that the report will say, as plain data; call it inside one consistent transaction."""
    parts: dict[str, Any] = {
        **bodies.structure_and_council(scope),
        "steps": steps.steps(scope),
        "voices": voices.numbers(scope),
        "contributions": voices.texts(scope),
        "results": results.results(scope),
        "open": outlook.open_points(scope),
        "dates": outlook.next_dates(scope),
    }
    return {"format": FORMAT, **_head(scope), **parts, "has_examples": _mentions_examples(parts)}


def _head(scope: Scope) -> dict[str, Any]:
    """The facts of the cover."""
    process = scope.process
    return {
        "committee": scope.committee.name,
        "process": process.name,
        "summary": prose(process.summary),
        "occasion": prose(process.occasion),
        "responsible": public_name(process.responsible),
        "records_from": period_text(process.records_from, process.records_from),
        "period": period_text(scope.period_from, scope.period_to),
        "areas": [area.name for area in process.areas.visible_to(PUBLIC)],
        "topics": [topic.name for topic in scope.topics],
        "cutoff": scope.cutoff.isoformat(),
        "cutoff_text": moment(scope.cutoff),
        "as_of": period_text(today(), today()),
        "papers": [
            {"number": paper.number, "kind": paper.get_kind_display(), "title": paper.title}
            for paper in process.papers.visible_to(PUBLIC)
        ],
        "guidelines": [
            {"title": guideline.title, "kind": guideline.get_kind_display()}
            for guideline in process.guidelines.visible_to(PUBLIC)
        ],
    }


def _mentions_examples(value: object) -> bool:
    """True if any row within is marked as an example."""
    if isinstance(value, dict):
        return bool(value.get("is_example")) or any(_mentions_examples(part) for part in value.values())
    return isinstance(value, list) and any(_mentions_examples(part) for part in value)
