"""What was said: numbers by topic, area and outcome, and the published texts with their replies."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
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
from stakeholders.models import Area

from .scope import Scope, article_facts
from .words import day, day_of


def numbers(scope: Scope) -> dict[str, Any]:
    """Counted are all contributions to public consultations, published or not."""
    counted = Contribution.objects.counted_for(PUBLIC).filter(scope.received)
    accepted = Q(status=ContributionStatus.ACCEPTED)
    totals = counted.aggregate(
        received=Count("pk"),
        waiting=Count("pk", Q(status=ContributionStatus.RECEIVED)),
        accepted=Count("pk", accepted),
        rejected=Count("pk", Q(status=ContributionStatus.REJECTED)),
        published=Count("pk", Q(published_at__isnull=False)),
        examples=Count("pk", Q(is_example=True)),
    )
    points: Any = Point.objects.filter(contribution__in=counted.filter(accepted))
    outcomes = list(points.with_outcome().values_list("outcome", "is_open", "contribution__topic"))
    answered = sum(not is_open for _outcome, is_open, _topic in outcomes)
    return {
        **totals,
        "is_example": bool(totals["examples"]),
        "points": len(outcomes),
        "answered": answered,
        "by_topic": _by_topic(scope, counted, outcomes),
        "by_outcome": _by_outcome(Counter((outcome, is_open) for outcome, is_open, _topic in outcomes)),
        **_by_area(scope, counted),
    }


def _by_outcome(counted: Counter[tuple[str, bool]]) -> list[dict[str, Any]]:
    """Points by what became of them; forwarded ones apart: those that are answered add up with the others."""
    rows = []
    for value, label in Outcome.choices:
        if value != Outcome.FORWARDED:
            rows.append((value, str(label), counted[value, True] + counted[value, False]))
            continue
        waiting, answered = counted[value, True], counted[value, False]
        rows.append((value, _("weitergeleitet, Antwort der Stelle steht aus"), waiting))
        rows.append((value, _("weitergeleitet und beantwortet"), answered))
    return [{"outcome": value, "label": label, "count": count} for value, label, count in rows]


def _by_topic(
    scope: Scope, counted: QuerySet[Contribution], outcomes: list[tuple[str, bool, int | None]]
) -> list[dict[str, Any]]:
    """Contributions, points answered and points open, topic by topic, in the order of the process."""
    received = dict(counted.order_by().values_list("topic").annotate(Count("pk")))
    answered = Counter(topic for _outcome, is_open, topic in outcomes if not is_open)
    still_open = Counter(topic for _outcome, is_open, topic in outcomes if is_open)
    topics = scope.topics or Topic.objects.visible_to(PUBLIC).filter(process=scope.process)
    named: dict[int | None, str] = {topic.pk: topic.name for topic in topics}
    if rest := {key for key in received if key not in named}:
        received[None] = sum(received.pop(key) for key in rest)
        answered[None] = sum(answered.pop(key, 0) for key in rest)
        still_open[None] = sum(still_open.pop(key, 0) for key in rest)
        named[None] = _("ohne Thema")
    return [
        {
            "label": name,
            "count": received.get(key, 0),
            "answered": answered[key],
            "open": still_open[key],
        }
        for key, name in named.items()
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
    promised = _("offen, Antwort überfällig seit %(day)s") % {"day": day(row.consultation.answer_by)}
    return Standing.OVERDUE.value, promised
