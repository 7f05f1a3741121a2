"""Results of the period, and where they were fed back."""

from typing import Any

from django.db.models import Prefetch

from erfurt_sozialraum.rows.viewers import PUBLIC
from guidelines.models import Wording
from participation.models import Contribution, FeedbackLoop, LoopState, Result

from .scope import Scope, article_facts, public_name, public_slug
from .words import day, prose


def results(scope: Scope) -> list[dict[str, Any]]:
    """Every public result of the period with its origin and its loops."""
    rows = Result.objects.visible_to(PUBLIC).filter(
        event__process=scope.process, happened_on__range=(scope.period_from, scope.period_to)
    )
    if scope.topics:
        rows = rows.filter(topics__in=scope.topics).distinct()
    loops = FeedbackLoop.objects.visible_to(PUBLIC).with_state().select_related("committee", "record__event")
    voices = Contribution.objects.visible_to(PUBLIC).select_related("consultation").order_by("pk")
    rows = rows.select_related("event__committee").prefetch_related(
        "topics",
        Prefetch("contributions", voices),
        Prefetch("wordings", Wording.objects.visible_to(PUBLIC).with_document()),
        Prefetch("loops", loops),
    )
    return [_result(row) for row in rows.order_by("happened_on", "pk")]


def _result(row: Result) -> dict[str, Any]:
    """One result."""
    event = row.event
    known = event.is_public
    return {
        "id": row.pk,
        "title": row.title,
        "text": prose(row.text),
        "happened": day(row.happened_on),
        "event": event.title if known else "",
        "committee": public_name(event.committee) if known else "",
        "committee_slug": public_slug(event.committee) if known else "",
        "topics": [topic.name for topic in row.topics.all()],
        "contributions": [
            {"reference": voice.reference, "id": voice.pk, "consultation": voice.consultation.slug}
            for voice in row.contributions.all()
        ],
        "articles": [article_facts(article) for article in row.wordings.all()],
        "loops": [loop_facts(loop) for loop in row.loops.all()],
        "source": row.source,
        "is_example": row.is_example,
    }


def loop_facts(loop: FeedbackLoop) -> dict[str, Any]:
    """To whom, until when, and whether it was heard."""
    record = getattr(loop, "record", None)
    state = LoopState(loop.state)
    return {
        "committee": loop.committee.name,
        "committee_slug": public_slug(loop.committee),
        "due": day(loop.due_on),
        "state": state.value,
        "state_label": str(state.label),
        "heard": day(record.heard_on) if record else "",
        "where": record.where if record else "",
        "answer": record.answer if record else "",
    }
