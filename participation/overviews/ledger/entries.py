"""The ledger: every contribution and every result, counted by where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from erfurt_sozialraum.rows.publication import is_seen_by
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Wording
from participation.models import (
    Contribution,
    Event,
    FeedbackLoop,
    LoopState,
    Point,
    Process,
    Result,
    ResultMention,
    Standing,
    Topic,
)
from participation.models.contributions import ContributionQuerySet
from participation.overviews.hearings.subjects import Told, decided_of, with_decided
from participation.overviews.results.follow_ups import FollowUps, follow_ups
from participation.overviews.search import mentioning
from stakeholders.models import Area, Committee

from .figures import ACCEPTED, DECIDED, ONLY_NOTED, Selection


def matching(user: Viewer, selection: Selection) -> ContributionQuerySet:
    """The published contributions of a selection, newest first; give the page that is shown to `listed`."""
    rows = Contribution.objects.visible_to(user).filter(published_at__isnull=False, **selection.conditions())
    rows = mentioning(rows, selection.search).order_by("-received_at", "-pk")
    if not selection.state:
        return rows
    if selection.state == ACCEPTED:
        return rows.accepted()
    if selection.state == ONLY_NOTED:
        return rows.only_noted()
    if selection.state == DECIDED:
        answered = rows.with_standing().filter(standing=Standing.ANSWERED)
        return answered.exclude(pk__in=Contribution.objects.only_noted().order_by().values("pk"))
    if selection.state in Standing.values:
        return rows.with_standing().filter(standing=selection.state)
    points = Point.objects.filter(contribution=OuterRef("pk")).with_outcome()
    return rows.filter(Exists(points.filter(outcome=selection.state)))


def listed(page: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """These rows with standing, outcomes and what they belong to: worked out for them only; one query."""
    return _described(Contribution.objects.filter(pk__in=page.values("pk")))


def contributions(user: Viewer, selection: Selection) -> QuerySet[Contribution]:
    """The same for all rows of a selection; for lists that are short."""
    return _described(matching(user, selection))


def _described(rows: ContributionQuerySet) -> ContributionQuerySet:
    rows = rows.with_standing().with_outcomes().select_related("consultation", "topic", "area")
    return rows.order_by("-received_at", "-pk")


def areas(user: Viewer, selection: Selection) -> list[Area]:
    """All areas with `n`, their contributions within the selected consultation and topic; one query."""
    counted = Contribution.objects.counted_for(user).filter(
        **Selection(consultation=selection.consultation, topic=selection.topic).conditions()
    )
    own = Q(contributions__in=counted.values("pk"))
    rows = Area.objects.visible_to(user).main().annotate(n=Count("contributions", filter=own))
    return list(rows.order_by("sort_key"))


def loop_counts(user: Viewer) -> dict[str, int]:
    """Feedback loops by state; one query."""
    rows = FeedbackLoop.objects.visible_to(user).with_state().order_by()
    counted = rows.values("state").annotate(n=Count("pk")).values_list("state", "n")
    return {**dict.fromkeys(LoopState.values, 0), **dict(counted)}


def loops(user: Viewer, state: str = "") -> QuerySet[FeedbackLoop]:
    """Feedback loops, the most urgent first, with result, body and what is on record."""
    rows = FeedbackLoop.objects.visible_to(user).with_state().with_statements()
    rows = rows.select_related("result", "committee")
    urgency = [LoopState.OVERDUE, LoopState.OPEN, LoopState.UNDOCUMENTED]
    rank = Case(
        *[When(state=key, then=Value(n)) for n, key in enumerate(urgency)], default=Value(len(urgency))
    )
    rows = rows.order_by(rank, "due", "pk")
    return rows.filter(state=state) if state else rows


def results(user: Viewer) -> QuerySet[Result]:
    """Results, newest first, with their event and loops."""
    return (
        Result.objects.visible_to(user)
        .select_related("event__committee")
        .prefetch_related(Prefetch("loops", loops(user)))
        .order_by("-happened_on", "-pk")
    )


@dataclass(frozen=True)
class ResultPage:
    """A result with all that its page shows."""

    result: Result
    contributions: list[Contribution]
    unlisted: int
    articles: list[Wording]
    open_loops: int
    follow_ups: FollowUps
    decided: list[Told]
    """What was decided about it."""
    shows_event: bool
    shows_body: bool


def result_page(user: Viewer, pk: int) -> ResultPage | None:
    """One result: where it comes from, what it changes, who heard of it; None where it may not be seen."""
    readable = Contribution.objects.visible_to(user).filter(published_at__isnull=False)
    result = (
        with_decided(user, Result.objects.visible_to(user))
        .select_related("event__committee", "event__process")
        .prefetch_related(
            Prefetch(
                "topics", Topic.objects.visible_to(user).filter(process__in=Process.objects.visible_to(user))
            ),
            "event__dates",
            Prefetch("wordings", Wording.objects.visible_to(user).with_document()),
            Prefetch("mentions", _mentions(readable)),
            Prefetch("loops", loops(user)),
        )
        .annotate(n_contributions=Count("mentions__contribution", distinct=True))
        .filter(pk=pk)
        .first()
    )
    if result is None:
        return None
    shown, articles = _with_points(result.mentions.all()), list(result.wordings.all())
    return ResultPage(
        result=result,
        contributions=shown,
        unlisted=result.n_contributions - len(shown),
        articles=articles,
        open_loops=sum(loop.is_waiting for loop in result.loops.all()),
        follow_ups=follow_ups(user, result),
        decided=decided_of(result),
        **_origin(user, result.event),
    )


def _mentions(readable: ContributionQuerySet) -> QuerySet[ResultMention]:
    """What a result names, as far as it may be read; `divided`: the contribution has several points."""
    others = Point.objects.filter(contribution=OuterRef("contribution")).exclude(pk=OuterRef("point"))
    rows = ResultMention.objects.filter(contribution__in=readable).annotate(divided=Exists(others))
    rows = rows.select_related("contribution__consultation", "contribution__topic", "point")
    return rows.order_by("contribution__received_at", "contribution_id", "point__order")


def _with_points(mentions: Iterable[Any]) -> list[Contribution]:
    """The contributions, each once, with `named_points`: those that are meant where it is not all of it."""
    found: dict[int, Any] = {}
    for mention in mentions:
        row = found.setdefault(mention.contribution_id, mention.contribution)
        named = row.__dict__.setdefault("named_points", [])
        if mention.point and mention.divided:
            named.append(mention.point)
    return list(found.values())


def _origin(user: Viewer, event: Event) -> dict[str, bool]:
    """Which of event and body the page may name; an internal one only to those who read the body."""
    body = event.committee
    seen, body_seen = is_seen_by(user, event), body is not None and is_seen_by(user, body)
    if body and not (seen and body_seen) and Committee.objects.with_reader(user).filter(pk=body.pk).exists():
        seen = body_seen = True
    return {"shows_event": seen, "shows_body": body_seen}
