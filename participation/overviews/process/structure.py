"""Who takes part in a process, and who is fed back to: bodies with their seats, steps, topic by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates.standing import source_names
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import FeedbackRule, Level, Process, Step, Topic, TopicActor
from participation.overviews.answers.actors import (
    Participants,
    Participation,
)
from participation.overviews.committees.bodies import bodies_of
from participation.overviews.committees.feedback import (
    FeedbackLink,
    feedback_links,
    rule_facts,
    with_feedback,
)
from stakeholders.models import Committee, CommitteeKind, Organisation

from .structure_picture import Arrow, Node, Picture, picture

# A box in the picture names its seats one by one up to this many; then sectors with their numbers.
MOST_SEATS = 7
EVENTS = ""
"""The key of the node for events, which belong to no body."""


@dataclass(frozen=True)
class BodyRow:
    """A body with its seats and the ways of feedback."""

    body: Committee
    participation: Participation

    @property
    def is_council(self) -> bool:
        """True for the council's own committees."""
        return self.body.kind == CommitteeKind.COUNCIL


@dataclass(frozen=True)
class Structure:
    """Who takes part in a process and who hears of it."""

    process: Process
    bodies: Sequence[BodyRow]
    steps: Sequence[Step]
    """Steps that ask somebody outside the bodies."""
    event_feedback: Sequence[FeedbackLink]
    """Who hears of the results of events."""
    topic_actors: Mapping[str, Sequence[str]]
    """Organisations drawn in for topics: name → topics."""
    districts: Participation
    day: date | None = None
    """As of which day; None: today."""

    @property
    def working(self) -> list[BodyRow]:
        """The bodies of the process itself."""
        return [row for row in self.bodies if not row.is_council]

    @property
    def council(self) -> list[BodyRow]:
        """The committees of the council."""
        return [row for row in self.bodies if row.is_council]

    @property
    def sources(self) -> list[str]:
        """What it is put together from, each source once."""
        said: list[str] = [step.date.source for step in self.steps if step.date]
        said += [link.source for link in self.event_feedback]
        for row in self.bodies:
            people = row.participation
            rows: list[Any] = [*people.seats, *people.hears_from, *people.reports_to]
            said += [each.source for each in rows]
        return source_names(said)

    @property
    def rules(self) -> int:
        """How many rules of feedback hold."""
        return len(self.event_feedback) + sum(len(row.participation.reports_to) for row in self.bodies)

    def picture(self) -> Picture | None:
        """The structure drawn; None where there is nobody to draw."""
        nodes = []
        if self.steps or self.event_feedback:
            audiences = list(dict.fromkeys(step.audience for step in self.steps))
            nodes.append(Node(EVENTS, _("Schritte und Veranstaltungen"), "", tuple(_fitted(audiences))))
        for row in [*self.working, *self.council]:
            members = tuple(_members(row.participation)) or (_("Besetzung: ohne Beleg"),)
            nodes.append(Node(row.body.slug, row.body.label, row.body.get_kind_display(), members))
        ways = [Arrow(EVENTS, link.slug, link.days) for link in self.event_feedback]
        for row in self.bodies:
            ways += [Arrow(row.body.slug, link.slug, link.days) for link in row.participation.reports_to]
        return picture(nodes, ways) if nodes else None


def structure(user: Viewer, slug: str = "", day: date | None = None) -> Structure | None:
    """The structure of the main process (no slug) or of another one; None where it may not be seen.

    As of a day, today by default.
    """
    process = _processes(user, day).filter(**({"slug": slug} if slug else {"is_main": True})).first()
    if process is None:
        return None
    bodies = list(with_feedback(user, bodies_of(user, process, day), process, day))
    people = Participants(user, bodies, process=process, day=day)
    steps = Step.objects.visible_to(user).filter(process=process).exclude(audience="").as_of(day)
    steps = steps.without_bodies()
    return Structure(
        process=process,
        bodies=[BodyRow(body, people.of_body(body)) for body in bodies],
        steps=list(steps.exclude(level=Level.INFORMATION).with_state().order_by("order", "pk")),
        event_feedback=feedback_links(process.event_feedback),  # type: ignore[attr-defined]  # by _processes()
        topic_actors=_by_name(process.drawn_in),  # type: ignore[attr-defined]  # by _processes()
        districts=people.of_all(),
        day=day,
    )


def _processes(user: Viewer, day: date | None) -> QuerySet[Process]:
    """Processes with `drawn_in`, organisations drawn in for a topic (name, topic), and `event_feedback`."""
    topics = Topic.objects.visible_to(user).filter(process=OuterRef(OuterRef("pk")))
    rows = (
        TopicActor.objects.as_of(day)
        .filter(topic__in=topics, organisation__in=Organisation.objects.visible_to(user))
        .order_by("organisation__sort_key", "topic__order")
    )
    rules = FeedbackRule.objects.that_count(day).filter(
        process=OuterRef("pk"),
        source_committee=None,
        target__in=Committee.objects.visible_to(user),
    )
    facts = JSONObject(name="organisation__name", topic="topic__name")
    return Process.objects.visible_to(user).annotate(
        drawn_in=ArraySubquery(rows.values(facts=facts)), event_feedback=rule_facts(rules, of="target")
    )


def _by_name(drawn_in: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Organisations with their topics, in the order of the rows."""
    found: dict[str, list[str]] = {}
    for row in drawn_in:
        found.setdefault(row["name"], []).append(row["topic"])
    return found


def _members(participation: Participation) -> list[str]:
    """Who sits there: seat by seat, or by sector where they are many."""
    seats = [seat.name for seat in participation.seats]
    if len(seats) <= MOST_SEATS:
        return seats
    return _fitted([f"{name}: {len(rows)}" for name, rows in participation.seats_by_sector])


def _fitted(names: Sequence[str]) -> list[str]:
    """At most as many as a box holds; the table beside the picture has them all."""
    if len(names) <= MOST_SEATS:
        return list(names)
    rest = len(names) - MOST_SEATS + 1
    return [*names[: MOST_SEATS - 1], _("und %(n)d weitere") % {"n": rest}]
