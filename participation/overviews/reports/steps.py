"""The steps of the process and where they stand."""

from typing import Any

from django.db.models import Q

from erfurt_sozialraum.dates import period_text
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import Step, StepRecord
from participation.overviews.areas.scopes import districts_of, with_districts

from .scope import Scope, public_name
from .words import prose, statement


def steps(scope: Scope) -> list[dict[str, Any]]:
    """Every step with its date as precise as known, its state, and what is on record."""
    rows = with_districts(PUBLIC, Step.objects.visible_to(PUBLIC)).filter(process=scope.process)
    if scope.topics:
        # A step that names no topic concerns all of them.
        named, mine = Step.objects.exclude(topics=None), Step.objects.filter(topics__in=scope.topics)
        rows = rows.filter(Q(pk__in=mine) | ~Q(pk__in=named))
    rows = rows.with_state().select_related("process", "responsible")
    rows = rows.prefetch_related("records").order_by("order", "pk")
    return [_step(step) for step in rows]


def _step(step: Step) -> dict[str, Any]:
    """One step."""
    return {
        "title": step.title,
        "date": statement(step),
        "state": step.state.value,
        "state_label": str(step.state.label),
        "audience": step.audience,
        "areas": [area["name"] for area in districts_of(step).areas],
        "level": step.get_level_display(),
        "description": prose(step.description),
        "responsible": public_name(step.responsible),
        "records": [_record(record) for record in step.records.all()],
    }


def _record(record: StepRecord) -> dict[str, Any]:
    """What is on record."""
    first, last = record.happened_from, record.happened_to or record.happened_from
    return {
        "when": period_text(first, last) if first and last else "",
        "text": prose(record.text),
        "invited": record.invited,
        "present": record.present,
        "source": record.source,
    }
