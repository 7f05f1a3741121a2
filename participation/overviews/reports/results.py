"""Results of the period, and where they were fed back."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.viewers import PUBLIC
from guidelines.models import Wording
from participation.models import (
    FeedbackLoop,
    FeedbackStatement,
    LoopState,
    Point,
    Result,
    ResultMention,
    orders_named,
)

from .scope import Scope, article_facts, public_name, public_slug
from .words import day, prose


def results(scope: Scope) -> list[dict[str, Any]]:
    """Every public result of the period with its origin and its loops."""
    rows = Result.objects.visible_to(PUBLIC).filter(
        event__process=scope.process, happened_on__range=(scope.period_from, scope.period_to)
    )
    if scope.topics:
        rows = rows.filter(topics__in=scope.topics).distinct()
    loops = FeedbackLoop.objects.visible_to(PUBLIC).with_state().with_statements().select_related("committee")
    others = Point.objects.filter(contribution=OuterRef("contribution")).exclude(pk=OuterRef("point"))
    voices: Any = ResultMention.objects.of_readable(PUBLIC).annotate(divided=Exists(others))
    voices = voices.select_related("contribution__consultation", "point").order_by(
        "contribution", "point__order"
    )
    rows = rows.select_related("event__committee").prefetch_related(
        "topics",
        Prefetch("mentions", voices),
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
        "contributions": _voices(row),
        "articles": [article_facts(article) for article in row.wordings.all()],
        "loops": [loop_facts(loop) for loop in row.loops.all()],
        "source": row.source,
        "is_example": row.is_example,
    }


def _voices(row: Result) -> list[dict[str, Any]]:
    """What it was made from; `points`: which ones of a contribution, none where it is all of it."""
    found: dict[int, dict[str, Any]] = {}
    for mention in cast(Iterable[Any], row.mentions.all()):
        voice = mention.contribution
        facts = {"reference": voice.reference, "id": voice.pk, "consultation": voice.consultation.slug}
        points = found.setdefault(voice.pk, {**facts, "points": []})["points"]
        points += orders_named([mention.point and mention.point.order], divided=mention.divided)
    return list(found.values())


def loop_facts(loop: FeedbackLoop) -> dict[str, Any]:
    """To whom, until when, and what is on record; with why it waits, and what was said."""
    state, heard, answer = LoopState(loop.state), loop.hearing, loop.answer
    label = str(state.label)
    if state == LoopState.ANSWERED and answer:
        label = _("%(state)s am %(day)s") % {"state": label, "day": day(answer.happened_on)}
    due = day(loop.due)
    if loop.is_waiting and (why := [row.told for row in loop.facts if not row.is_hearing]):
        due = f"{due} ({'; '.join(why)})"
    return {
        "committee": loop.committee.name,
        "committee_slug": public_slug(loop.committee),
        "due": due,
        "state": state.value,
        "state_label": label,
        "heard": day(heard.happened_on) if heard else "",
        "where": _where(heard) if heard else "",
        "answer": answer.text if answer else "",
    }


def _where(heard: FeedbackStatement) -> str:
    """Where the body heard of it, and what it said."""
    if not heard.text:
        return heard.where
    return _("%(where)s; besprochen: „%(text)s“") % {"where": heard.where, "text": heard.text}
