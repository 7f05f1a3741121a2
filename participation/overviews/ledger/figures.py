"""Contributions and their points, counted in one way for all pages and reports."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Contribution, ContributionStatus, Outcome, Standing
from participation.models.contributions import ContributionQuerySet

ACCEPTED = "accepted"
"""A choice beside the standings: accepted for processing, answered or not."""
DECIDED, ONLY_NOTED = "decided", "only_noted"
"""Of the answered contributions: an answer decides something; or each point was noted, and no more."""


class PointState(TextChoices):
    """Where a point of an accepted contribution stands: each stands in one of these; never stored."""

    DECIDED = "decided", _("mit einer Entscheidung beantwortet")
    NOTED = "noted", _("zur Kenntnis genommen")
    OPEN = "open", _("noch offen")
    OVERDUE = "overdue", _("überfällig")
    UNDOCUMENTED = "undocumented", _("ohne Beleg, ob es eine Antwort gab")


@dataclass(frozen=True)
class Selection:
    """What the reader wants to see.

    `state` is a Standing, an Outcome other than open, ACCEPTED, DECIDED or ONLY_NOTED. `search` looks into
    published texts only, so nothing is ever counted by it but them.
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
    """Contributions and points counted; a number is None where the rule for small cells hides it."""

    total: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    """Contributions by ContributionStatus: they add up to `total`."""
    undivided: int = 0
    """Accepted contributions without a point."""
    published: int = 0
    standings: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Standing.values, 0))
    only_noted: int = 0
    """Of the answered contributions those of which all points were noted, and no more."""
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    """Contributions by the outcomes of their points; one with several stands in several."""
    points: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PointState.values, 0))
    """Points by PointState."""
    answers: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """Points by the outcome of the reply that counts, and whether they are open."""
    listed: int = 0
    """How many of the selected state are published, and so can be shown."""

    @property
    def accepted(self) -> int:
        """Contributions that are dealt with."""
        return self.statuses[ContributionStatus.ACCEPTED]

    @property
    def decided(self) -> int:
        """Answered contributions with an answer that decides something."""
        return self.standings[Standing.ANSWERED] - self.only_noted

    @property
    def n_points(self) -> int:
        """All points: those in each state add up to it."""
        return sum(self.points.values())

    @property
    def n_answered(self) -> int:
        """Points with an answer that settles them, also where they were only noted."""
        return self.points[PointState.DECIDED] + self.points[PointState.NOTED]

    @property
    def waiting(self) -> int:
        """Contributions that nobody has decided on yet."""
        return self.statuses[ContributionStatus.RECEIVED]

    @property
    def rejected(self) -> int:
        """Contributions that are not dealt with."""
        return self.statuses[ContributionStatus.REJECTED]

    @property
    def parts(self) -> dict[str, int]:
        """Contributions by where they stand, each in one: of the answered ones apart what was only noted."""
        others = {state: n for state, n in self.standings.items() if state != Standing.ANSWERED}
        return {DECIDED: self.decided, ONLY_NOTED: self.only_noted, **others}

    @property
    def by_outcome(self) -> list[dict[str, Any]]:
        """Points by what became of them; of forwarded ones apart those that wait for an answer."""
        rows = []
        for value, label in Outcome.choices:
            if value != Outcome.FORWARDED:
                rows.append((value, str(label), self.answers[value, True] + self.answers[value, False]))
                continue
            waiting, answered = self.answers[value, True], self.answers[value, False]
            rows.append((value, str(_("weitergeleitet, Antwort der Stelle steht aus")), waiting))
            rows.append((value, str(_("weitergeleitet und beantwortet")), answered))
        return [{"outcome": value, "label": label, "count": count} for value, label, count in rows]

    @property
    def states(self) -> list[dict[str, Any]]:
        """Points by where they stand, each with its words; the rare state only where there are any."""
        rare = (PointState.UNDOCUMENTED,)
        return [
            {"state": state.value, "label": str(state.label), "count": self.points[state]}
            for state in PointState
            if self.points[state] or state not in rare
        ]

    def selected(self, state: str) -> int:
        """How many contributions are in the selected state."""
        own = {ACCEPTED: self.accepted, DECIDED: self.decided, ONLY_NOTED: self.only_noted}
        return {**self.outcomes, **self.standings, **own}.get(state, self.total)

    def add(self, group: Mapping[str, Any], state: str) -> None:
        """Add one group of equal contributions."""
        n, standing, answers = group["n"], group["standing"], group["answers"]
        accepted = group["status"] == ContributionStatus.ACCEPTED
        outcomes = {answer.rstrip("?!") for answer in answers} - {Outcome.OPEN}
        states = {standing, *outcomes}
        self.total += n
        self.published += group["published"]
        self.statuses[group["status"]] += n
        self.standings[standing] += n
        for outcome in outcomes:
            self.outcomes[outcome] += n
        if standing == Standing.ANSWERED:
            states.add(ONLY_NOTED if outcomes == {Outcome.NOTED} else DECIDED)
            self.only_noted += n if ONLY_NOTED in states else 0
        if accepted:
            states.add(ACCEPTED)
            self.undivided += 0 if answers else n
            self._add_points(answers, standing, n)
        if not state or state in states:
            self.listed += group["published"]

    def _add_points(self, answers: list[str], standing: str, n: int) -> None:
        """Where a point stands follows from its answer, and from where its contribution stands."""
        for answer in answers:
            self.points[_state(answer, standing)] += n
            self.answers[answer.rstrip("?!"), answer.endswith(("?", "!"))] += n


def _state(answer: str, standing: str) -> PointState:
    """Of a point by its `answer`, see `PointQuerySet.with_answer`."""
    if not answer.endswith(("?", "!")):
        return PointState.NOTED if answer == Outcome.NOTED else PointState.DECIDED
    if standing == Standing.UNDOCUMENTED:
        return PointState.UNDOCUMENTED
    late = standing == Standing.OVERDUE and answer.endswith("!")
    return PointState.OVERDUE if late else PointState.OPEN


def tally(user: Viewer, selection: Selection | None = None) -> Tally:
    """Count every contribution to a public consultation, published or not; one query."""
    selection = selection or Selection()
    rows = Contribution.objects.counted_for(user).filter(**selection.conditions())
    return count(rows, user, state=selection.state)


def count(rows: ContributionQuerySet, user: Viewer, *, state: str = "") -> Tally:
    """All figures about these contributions; one query. `published`: as many this reader may read."""
    counted = Tally()
    for group in _groups(rows, user):
        counted.add(group, state)
    return counted


def count_by(rows: ContributionQuerySet, user: Viewer, column: str) -> dict[Any, Tally]:
    """The same, by a column; one query."""
    found: dict[Any, Tally] = defaultdict(Tally)
    for group in _groups(rows, user, column):
        found[group[column]].add(group, "")
    return dict(found)


def _groups(rows: ContributionQuerySet, user: Viewer, *columns: str) -> QuerySet[Any, dict[str, Any]]:
    """Contributions that count alike."""
    readable = Contribution.objects.visible_to(user).filter(published_at__isnull=False)
    return (
        rows.with_standing()
        .with_answers()
        .order_by()
        .values("status", "standing", "answers", *columns)
        .annotate(n=Count("pk"), published=Count("pk", filter=Q(pk__in=readable.values("pk"))))
    )
