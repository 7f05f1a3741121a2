"""The queue of contributions: by what has to happen with them, oldest first."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import (
    Contribution,
    ContributionStatus,
    DecisionMention,
    Point,
    ReasonSource,
    ResultMention,
    answer_late,
)
from participation.overviews.search import original_mentioning


class QueueState(TextChoices):
    """What has to happen with a contribution; the keys stand in addresses."""

    NEW = "neu", _("zu moderieren")
    TO_ANSWER = "antworten", _("zu beantworten")
    ANSWERED = "beantwortet", _("beantwortet")
    INTERNAL = "intern", _("nicht veröffentlicht")
    REJECTED = "abgelehnt", _("nicht angenommen")
    ALL = "alle", _("alle")


_STATES = {
    QueueState.NEW: Q(status=ContributionStatus.RECEIVED, anonymised_at=None),
    QueueState.TO_ANSWER: Q(status=ContributionStatus.ACCEPTED, unanswered=True, anonymised_at=None),
    QueueState.ANSWERED: Q(status=ContributionStatus.ACCEPTED, unanswered=False),
    QueueState.INTERNAL: Q(status=ContributionStatus.ACCEPTED, published_at=None),
    QueueState.REJECTED: Q(status=ContributionStatus.REJECTED),
    QueueState.ALL: Q(),
}


def contributions(user: Viewer) -> QuerySet[Contribution]:
    """What the user may see, with `unanswered`; oldest first."""
    return Contribution.objects.visible_to(user).with_unanswered().order_by("received_at", "pk")


def to_work_on(user: Viewer) -> QuerySet[Contribution]:
    """Without those whose words are gone: nobody can decide or answer any more."""
    return contributions(user).filter(anonymised_at=None)


def in_state(rows: QuerySet[Contribution], state: str) -> QuerySet[Contribution]:
    """Only those with which this has to happen."""
    return rows.filter(_STATES[QueueState(state)])


def narrowed(rows: QuerySet[Contribution], wanted: dict[str, Any]) -> QuerySet[Contribution]:
    """Only those that match the filter form (all but its state)."""
    for field, name in (("consultation", "beteiligung"), ("topic", "thema"), ("area", "ortsteil")):
        if name in wanted:
            rows = rows.filter(**{field: wanted[name]})
    if "frist" in wanted:
        rows = rows.filter(answer_late())
    return matching(rows, wanted.get("q", ""))


def matching(rows: QuerySet[Contribution], text: str) -> QuerySet[Contribution]:
    """Only those with every word of `text` in them, or with that number ("17", "B-17")."""
    return original_mentioning(rows, text)


def counted(rows: QuerySet[Contribution]) -> dict[str, int]:
    """How many there are in each state; one query."""
    return rows.order_by().aggregate(
        **{state.value: Count("pk", filter=_STATES[state] or Q(pk__isnull=False)) for state in QueueState}
    )


def next_in_queue(rows: QuerySet[Contribution], after: Contribution) -> Contribution | None:
    """The next in order of age; after the last one the oldest that is left."""
    later = Q(received_at__gt=after.received_at) | Q(received_at=after.received_at, pk__gt=after.pk)
    return rows.filter(later).first() or rows.exclude(pk=after.pk).first()


def naming(points: Collection[Point]) -> dict[int, list[str]]:
    """What names these very points, and so keeps them, in words, by point; three queries."""
    found: dict[int, list[str]] = {point.pk: [] for point in points}
    results = ResultMention.objects.filter(point__in=found).select_related("result").order_by("result_id")
    for mention in results:
        words = _("Ergebnis „%(title)s“") % {"title": mention.result.title}
        found[mention.point_id or 0].append(str(words))
    decisions = DecisionMention.objects.filter(point__in=found).select_related("decision__deliberation")
    for row in decisions.order_by("decision_id"):
        values = {"day": day_text(row.decision.decided_on), "title": row.decision.deliberation.title}
        words = _("Beschluss vom %(day)s zu „%(title)s“") % values
        found[row.point_id or 0].append(str(words))
    for pk in set(ReasonSource.objects.filter(point__in=found).values_list("point", flat=True)):
        found[pk or 0].append(str(_("Grund für die Änderung eines Artikels")))
    return found


def as_named(rows: QuerySet[Contribution]) -> list[Contribution | Point]:
    """What is meant by these: their one point, or with none or several the contribution; two queries."""
    points = Prefetch("points", Point.objects.order_by("order"))
    return [_only_point(row) or row for row in rows.prefetch_related(points)]


def _only_point(row: Contribution) -> Point | None:
    """The point of a contribution that has just one."""
    points = list(row.points.all())
    return points[0] if len(points) == 1 else None
