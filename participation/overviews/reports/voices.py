"""What was said: numbers by topic, area and outcome, and the published texts with their replies."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import PUBLIC
from erfurt_sozialraum.text.small_cells import SMALLEST_CELL, withhold_small
from participation.models import (
    Contribution,
    ContributionStatus,
    Decision,
    DecisionMention,
    Outcome,
    Point,
    Reply,
    Result,
    ResultMention,
    Standing,
    Topic,
    orders_named,
)
from participation.models.replies import Mention
from participation.overviews.answers.actors import areas_of
from participation.overviews.ledger.figures import Tally, count, count_by
from stakeholders.models import Area

from .scope import Scope, article_facts
from .words import day, day_of


def numbers(scope: Scope) -> dict[str, Any]:
    """All contributions to public consultations, published or not; counted as on the pages (`Tally`)."""
    counted = Contribution.objects.counted_for(PUBLIC).filter(scope.received)
    whole = count(counted, PUBLIC)
    examples = counted.filter(is_example=True).count()
    return {
        "received": whole.total,
        "waiting": whole.statuses[ContributionStatus.RECEIVED],
        "accepted": whole.accepted,
        "rejected": whole.statuses[ContributionStatus.REJECTED],
        "published": whole.published,
        "undivided": whole.undivided,
        "examples": examples,
        "is_example": bool(examples),
        "points": whole.n_points,
        "answered": whole.n_answered,
        "states": whole.states,
        "by_topic": _by_topic(scope, count_by(counted, PUBLIC, "topic")),
        "by_outcome": whole.by_outcome,
        **_by_area(scope, counted),
    }


def _by_topic(scope: Scope, found: dict[int | None, Tally]) -> list[dict[str, Any]]:
    """Contributions, points answered and points open, topic by topic, in the order of the process."""
    topics = scope.topics or Topic.objects.visible_to(PUBLIC).filter(process=scope.process)
    named: dict[int | None, str] = {topic.pk: topic.name for topic in topics}
    rest = [tally for key, tally in found.items() if key not in named]
    rows = [(name, [found[key]] if key in found else []) for key, name in named.items()]
    if rest:
        rows.append((_("ohne Thema"), rest))
    return [
        {
            "label": name,
            "count": sum(tally.total for tally in tallies),
            "answered": sum(tally.n_answered for tally in tallies),
            "open": sum(tally.n_points - tally.n_answered for tally in tallies),
        }
        for name, tallies in rows
    ]


def _by_area(scope: Scope, counted: QuerySet[Contribution]) -> dict[str, Any]:
    """Contributions by district, small cells withheld, and the process's own that nothing came from."""
    areas = {area.pk: area.name for area in Area.objects.visible_to(PUBLIC).main()}
    own = set(areas_of(PUBLIC, scope.process).values_list("pk", flat=True))
    counts = dict(counted.order_by().values_list("area").annotate(Count("pk")))
    unknown = sum(count for key, count in counts.items() if key not in areas)
    cells = {name: counts[key] for key, name in areas.items() if counts.get(key)}
    if unknown:
        cells[_("ohne Angabe")] = unknown
    shown = withhold_small(cells)
    return {
        "areas_shown": [{"label": name, "count": count} for name, count in shown.items() if count],
        "areas_small": [name for name, count in cells.items() if count < SMALLEST_CELL],
        "areas_withheld": [
            name for name, count in cells.items() if shown[name] is None and count >= SMALLEST_CELL
        ],
        "areas_total": len(own),
        "areas_heard": sum(1 for key in own if counts.get(key)),
        "areas_silent": [name for key, name in areas.items() if key in own and not counts.get(key)],
        "smallest_cell": SMALLEST_CELL,
    }


def _decisions() -> QuerySet[Decision]:
    """The council's decisions that the public may see and that nobody has corrected since."""
    return Decision.objects.visible_to(PUBLIC).filter(correction=None)


def _mentions(model: type[Mention], owner: str, seen: QuerySet[Any]) -> QuerySet[Any]:
    """What these results or decisions name, in their own order."""
    rows: QuerySet[Any] = model._default_manager.filter(**{f"{owner}__in": seen.order_by()})
    related = [owner, "point", *(["decision__deliberation"] if owner == "decision" else [])]
    order = [f"-{owner}__{'happened_on' if owner == 'result' else 'decided_on'}", f"-{owner}"]
    return rows.select_related(*related).order_by(*order, "point__order")


def _named(mentions: Iterable[Any], owner: str, *, divided: bool) -> list[tuple[Any, list[int]]]:
    """Each result or decision once, with the points that it names; none of them: the whole contribution."""
    found: dict[Any, list[int | None]] = {}
    for row in mentions:
        found.setdefault(getattr(row, owner), []).append(row.point and row.point.order)
    return [(key, orders_named(orders, divided=divided)) for key, orders in found.items()]


def texts(scope: Scope) -> list[dict[str, Any]]:
    """The published texts with their replies, grouped by topic; oldest first within a topic."""
    rows = (
        Contribution.objects.visible_to(PUBLIC)
        .filter(scope.received)
        .with_standing()
        .select_related("topic", "area", "consultation")
        .prefetch_related(
            Prefetch("points", Point.objects.with_replies()),
            Prefetch("resultmentions", _mentions(ResultMention, "result", Result.objects.visible_to(PUBLIC))),
            Prefetch("decisionmentions", _mentions(DecisionMention, "decision", _decisions())),
        )
        .order_by(F("topic__order").asc(nulls_last=True), "topic", "received_at", "pk")
    )
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row.topic.name if row.topic else _("ohne Thema")].append(_text(row))
    return [{"topic": topic, "items": items} for topic, items in groups.items()]


def _text(row: Contribution) -> dict[str, Any]:
    """One contribution as everybody may read it."""
    points = list(row.points.all())
    results = _named(row.resultmentions.all(), "result", divided=len(points) > 1)
    decisions = _named(row.decisionmentions.all(), "decision", divided=len(points) > 1)
    return {
        "id": row.pk,
        "reference": row.reference,
        "consultation": row.consultation.slug,
        "received": day_of(row.received_at),
        "channel": row.get_channel_display(),
        "area": row.area.name if row.area and row.area.is_public else "",
        "text": row.published_text,
        "redacted": row.is_redacted,
        "points": [_point(point, row, len(points)) for point in points],
        "results": [str(result) for result, _orders in results],
        "result_pages": [
            {"id": result.pk, "title": str(result), "points": orders} for result, orders in results
        ],
        "decisions": [
            {
                "about": str(decision.deliberation),
                "wording": decision.wording,
                "on": day(decision.decided_on),
                "points": orders,
            }
            for decision, orders in decisions
        ],
        "is_example": row.is_example,
    }


def _point(point: Point, row: AnnotatedRow, siblings: int) -> dict[str, Any]:
    """The reply to a point; the point's own words only where they stand in the published text."""
    reply = point.reply
    quoted = siblings > 1 and point.text in row.published_text
    article = reply.wording if reply else None
    if article and not (article.version.is_public and article.version.guideline.is_public):
        article = None
    outcome, label = _outcome(reply, row)
    return {
        "order": point.order if siblings > 1 else 0,
        "text": point.text if quoted else "",
        "outcome": outcome,
        "outcome_label": label,
        "reason": reply.reason if reply else "",
        "replied": day(reply.replied_on) if reply else "",
        "article": article_facts(article) if article else None,
    }


def _outcome(reply: Reply | None, row: AnnotatedRow) -> tuple[str, str]:
    """What became of a point, as a key and in words; without a final reply, whether that is late."""
    if reply and (reply.is_final or reply.outcome == Outcome.FORWARDED):
        return reply.outcome, str(reply.outcome_text)
    if row.standing != Standing.OVERDUE:
        return Outcome.OPEN.value, str(Outcome.OPEN.label)
    promised = _("offen, überfällig: zugesagt war eine Antwort bis %(day)s") % {
        "day": day(row.consultation.answer_by)
    }
    return Standing.OVERDUE.value, promised
