"""The way of a contribution: its stations with all that hangs on them, as far as the reader may see it."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.rows.nested import nested, restored
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Wording
from participation.models import (
    Contribution,
    ContributionStatus,
    Decision,
    DecisionMention,
    EventDate,
    FeedbackLoop,
    ModerationDecision,
    Point,
    Report,
    Result,
    ResultMention,
    Standing,
    orders_named,
    points_text,
)
from participation.models.contributions import ContributionQuerySet
from participation.overviews.hearings.subjects import subjects_of, with_subjects
from participation.overviews.replies import promises

from .stations import (
    Answer,
    Station,
    answered,
    decided,
    discussed,
    in_order_of_time,
    promised_by,
    read,
    received,
)


@dataclass(frozen=True)
class Way:
    """Everything that happened to a contribution, as far as the reader may see it."""

    contribution: Contribution
    standing: Standing
    stations: list[Station]
    answers: list[Answer] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    moderation: ModerationDecision | None = None

    @property
    def is_overdue(self) -> bool:
        """The promised day is over and the answer is missing."""
        return self.standing == Standing.OVERDUE

    @property
    def current(self) -> Station:
        """The station where it stands now: the marked one, or the last that is done."""
        marked = [station for station in self.stations if station.state == "current"]
        return (marked or [station for station in self.stations if station.state == "done"])[-1]

    @property
    def next_text(self) -> str:
        """What comes next, and by when; empty where nothing more is promised."""
        day = {"day": day_text(promised_by(self.contribution, self.answers))}
        texts = {
            Standing.REVIEW: _("Als Nächstes lesen wir den Beitrag. Die Antwort kommt bis %(day)s.") % day,
            Standing.OPEN: _("Als Nächstes kommt die Antwort, bis %(day)s.") % day,
            Standing.OVERDUE: _("Die Antwort war bis %(day)s zugesagt. Sie ist überfällig.") % day,
            Standing.UNDOCUMENTED: _(
                "Die Antwort war bis %(day)s vorgesehen. Dem Portal liegt kein Beleg vor, ob es eine gab."
            )
            % day,
        }
        return texts.get(self.standing, "")


def with_way(rows: ContributionQuerySet) -> ContributionQuerySet:
    """Contributions with what a way reads of them themselves: `standing` and the latest moderation."""
    latest = ModerationDecision.objects.of_outer()[:1]
    return rows.with_standing().annotate(nested_moderation=nested(latest))


def way_of(contribution: Contribution, user: Viewer) -> Way:
    """The way of one contribution, as `user` may see it."""
    return ways_of([contribution], user)[0]


def ways_of(contributions: Iterable[Contribution], user: Viewer) -> list[Way]:
    """The ways of several contributions, in their order; the number of queries does not grow with them.

    Whether the reader may see the contribution itself is the caller's question; what hangs on it
    (results, bodies, decisions, articles) is filtered here.
    """
    rows = list(contributions)
    prefetch_related_objects(
        rows,
        "consultation__process",
        Prefetch("points", Point.objects.with_replies().order_by("order")),
    )
    results, decisions = list(_results(rows, user)), list(_decisions(rows, user))
    for decision in decisions:
        decision.shown_subjects = subjects_of(decision)  # type: ignore[attr-defined]  # for the template
    own = _own(rows)
    answers = _answers(rows, user)
    reports = _reports(rows, user)
    return [
        _way(
            row, own[row.pk], answers, _covering(row, reports), _naming(row, results), _naming(row, decisions)
        )
        for row in rows
    ]


def _named(mentions: QuerySet[Any], rows: list[Contribution]) -> ArraySubquery:
    """Which of these contributions, and of their points, the outer row names; see `_naming`."""
    own = mentions.filter(contribution__in=[row.pk for row in rows]).order_by()
    return ArraySubquery(own.values(facts=JSONObject(contribution="contribution", order="point__order")))


def _naming(row: Contribution, rows: Iterable[Any]) -> list[Any]:
    """Those of the rows that name the contribution, each with `about`: which of its points, in words."""
    divided = len(row.points.all()) > 1
    found = []
    for each in rows:
        if orders := [named["order"] for named in each.named if named["contribution"] == row.pk]:
            mine = copy(each)  # another contribution may be named by its other points
            mine.about = points_text(orders_named(orders, divided=divided))
            found.append(mine)
    return found


def _results(rows: list[Contribution], user: Viewer) -> QuerySet[Result]:
    """Results with their event and its day, and the bodies that hear of them; and those taken back.

    `is_seen`: the reader may see it; of what was taken back only that there was something.
    """
    loops = FeedbackLoop.objects.visible_to(user).with_state().with_statements().select_related("committee")
    visible = Result.objects.visible_to(user).filter(pk=OuterRef("pk"))
    days = EventDate.objects.of_outer("event")
    mentions = ResultMention.objects.filter(result=OuterRef("pk"))
    return (
        Result.objects.filter(Exists(mentions.filter(contribution__in=[row.pk for row in rows])))
        .annotate(is_seen=Exists(visible), nested_day=nested(days[:1]), named=_named(mentions, rows))
        .filter(Q(is_seen=True) | Q(published_at__isnull=False, withdrawn_at__isnull=False))
        .select_related("event__committee")
        .prefetch_related(Prefetch("loops", loops, to_attr="shown_loops"))
        .order_by("happened_on", "pk")
    )


def _decisions(rows: list[Contribution], user: Viewer) -> QuerySet[Decision]:
    """The council's decisions, with the committee, the Drucksache and the report they belong to."""
    mentions = DecisionMention.objects.filter(decision=OuterRef("pk"))
    found = (
        Decision.objects.visible_to(user)
        .not_withdrawn()
        .filter(Exists(mentions.filter(contribution__in=[row.pk for row in rows])))
        .annotate(named=_named(mentions, rows))
        .select_related(
            "deliberation__committee", "deliberation__paper", "deliberation__report", "correction"
        )
        .defer("deliberation__report__snapshot")
        .order_by("decided_on", "pk")
    )
    return with_subjects(found)


def _reports(rows: list[Contribution], user: Viewer) -> list[Report]:
    """Released reports of the processes, with `topic_ids` (none: all topics)."""
    return list(
        Report.objects.visible_to(user)
        .published()
        .filter(process__in={row.consultation.process_id for row in rows})
        .select_related("committee")
        .defer("snapshot")
        .annotate(topic_ids=ArrayAgg("topics", filter=Q(topics__isnull=False), default=Value([])))
        .order_by("data_cutoff", "pk")
    )


def _covering(row: Contribution, reports: list[Report]) -> list[Report]:
    """The reports whose numbers this contribution is part of."""
    day = localdate(row.received_at)
    return [
        report
        for report in reports
        if report.process_id == row.consultation.process_id
        and report.period_from <= day <= report.period_to
        and row.received_at <= report.data_cutoff
        and (not report.topic_ids or row.topic_id in report.topic_ids)  # type: ignore[attr-defined]  # by _reports()
    ]


def _own(rows: list[Contribution]) -> dict[int, tuple[Standing, ModerationDecision | None]]:
    """Where each stands and who decided on it last: fetched `with_way`, or asked in one query."""
    found: Any = rows
    if not all(hasattr(row, "nested_moderation") for row in rows):
        found = with_way(Contribution.objects.filter(pk__in=[row.pk for row in rows]))
    return {
        row.pk: (
            Standing(row.standing),
            next((restored(ModerationDecision, values) for values in row.nested_moderation), None),
        )
        for row in found
    }


def _answers(rows: list[Contribution], user: Viewer) -> dict[int, Answer]:
    """The points with the replies that count and what they promise, by point; five queries at most."""
    points = [point for row in rows for point in row.points.all()]
    replies = [point.reply for point in points if point.reply]
    for point in points:
        for reply in point.replies.all():
            reply.point = point
    kept = promises(replies, user)
    named = {row.wording_id for row in replies if row.wording_id and row.pk not in kept}
    shown = Wording.objects.visible_to(user).filter(pk__in=named) if named else ()
    seen = {row.pk: row for row in shown}
    return {
        point.pk: Answer(
            point=point,
            reply=point.reply,
            promise=kept.get(point.reply.pk) if point.reply else None,
            about=point.reply.wording if point.reply and point.reply.wording_id in seen else None,
        )
        for point in points
    }


def _way(
    row: Contribution,
    own: tuple[Standing, ModerationDecision | None],
    answered_points: dict[int, Answer],
    reports: list[Report],
    named_results: list[Any],
    decisions: list[Decision],
) -> Way:
    """Put the stations together."""
    standing, moderation = own
    stations = [received(row), read(row, moderation)]
    if row.status == ContributionStatus.REJECTED:
        return Way(row, standing, stations, moderation=moderation)
    answers = [answered_points[point.pk] for point in row.points.all()]
    of_events = _with_days(named_results)
    results: list[Result] = [result for result in of_events if result.is_seen]
    stations += [
        discussed(row, of_events, standing),
        answered(row, answers, standing),
        decided(decisions),
    ]
    ordered = in_order_of_time(stations)
    return Way(row, standing, ordered, answers, results, decisions, reports, moderation)


def _with_days(results: Iterable[Any]) -> list[Any]:
    """Results whose event knows its day, from the same query."""
    rows = list(results)
    for result in rows:
        result.event.latest_date = next(iter(result.nested_day), None)
    return rows
