"""The ledger: every contribution and every result, counted by where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from erfurt_sozialraum.rows.publication import is_seen_by
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Wording
from participation.models import (
    Contribution,
    ContributionStatus,
    Event,
    FeedbackLoop,
    LoopState,
    Outcome,
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

ACCEPTED = "accepted"
"""A choice beside the standings: accepted for processing, answered or not."""


@dataclass(frozen=True)
class Selection:
    """What the reader wants to see; `state` is a Standing, an Outcome other than open, or ACCEPTED.

    `search` looks into published texts only, so nothing is ever counted by it but them.
    """

    consultation: str = ""
    topic: str = ""
    area: str = ""
    state: str = ""
    search: str = ""

    def conditions(self) -> dict[str, str]:
        """The filters other than the state, as lookups."""
        values = {"consultation": self.consultation, "topic": self.topic, "area": self.area}
        return {f"{name}__slug": value for name, value in values.items() if value}


@dataclass
class Tally:
    """Contributions counted; a number is None where the rule for small cells hides it."""

    total: int = 0
    accepted: int = 0
    published: int = 0
    standings: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Standing.values, 0))
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    listed: int = 0
    """How many of the selected state are published, and so can be shown."""

    def selected(self, state: str) -> int:
        """How many contributions are in the selected state."""
        if state == ACCEPTED:
            return self.accepted
        return {**self.outcomes, **self.standings}.get(state, self.total)


def tally(user: Viewer, selection: Selection | None = None) -> Tally:
    """Count every contribution to a public consultation, published or not; one query."""
    selection = selection or Selection()
    readable = Contribution.objects.visible_to(user).filter(published_at__isnull=False)
    groups = (
        Contribution.objects.counted_for(user)
        .filter(**selection.conditions())
        .with_standing()
        .with_outcomes()
        .order_by()
        .values("status", "standing", "outcomes")
        .annotate(n=Count("pk"), published=Count("pk", filter=Q(pk__in=readable.values("pk"))))
    )
    counted = Tally()
    for group in groups:
        _add(counted, group, selection.state)
    return counted


def _add(counted: Tally, group: Mapping[str, Any], state: str) -> None:
    """Add one group of equal contributions."""
    outcomes = [outcome for outcome in group["outcomes"] if outcome != Outcome.OPEN]
    states = {group["standing"], *outcomes}
    counted.total += group["n"]
    counted.published += group["published"]
    counted.standings[group["standing"]] += group["n"]
    for outcome in outcomes:
        counted.outcomes[outcome] += group["n"]
    if group["status"] == ContributionStatus.ACCEPTED:
        counted.accepted += group["n"]
        states.add(ACCEPTED)
    if not state or state in states:
        counted.listed += group["published"]


def matching(user: Viewer, selection: Selection) -> ContributionQuerySet:
    """The published contributions of a selection, newest first; give the page that is shown to `listed`."""
    rows = Contribution.objects.visible_to(user).filter(published_at__isnull=False, **selection.conditions())
    rows = mentioning(rows, selection.search).order_by("-received_at", "-pk")
    if not selection.state:
        return rows
    if selection.state == ACCEPTED:
        return rows.accepted()
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
