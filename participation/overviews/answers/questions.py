"""The council's three questions, answered from live data: for one body, for a process, or for all bodies.

1. Which actors from the districts take part, and in which structure?
2. When were or will members of the council be invited?
3. Which committee hears of the state of work, and when?

Everything is a plain dataclass that pages draw; a report freezes parts of it, so that both say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates.standing import source_names
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Paper, PaperKind, PaperMilestone
from participation.models import Event, Process, Report, Step, StepState
from participation.overviews.committees.bodies import bodies_of, known_bodies
from participation.overviews.committees.feedback import with_feedback
from participation.overviews.hearings.reported import reports, with_reports
from stakeholders.models import Committee, CommitteeKind

from .actors import Participants, Participation
from .appointments import (
    Appointment,
    Appointments,
    Heard,
    hearings,
    hearings_of_report,
    invitations,
    nothing_on_record,
)


@dataclass(frozen=True)
class BodyAnswers:
    """The three answers for one body."""

    name: str
    slug: str
    is_council: bool
    participation: Participation
    invitations: Appointments
    hearings: Appointments
    reports: tuple[Report, ...] = ()
    """Released reports to the body, the newest first."""

    @property
    def sources(self) -> list[str]:
        """Where it says what is answered, one by one."""
        people = self.participation
        rows: list[Any] = [*people.seats, *people.hears_from, *people.reports_to]
        rows += [actor for district in people.districts for actor in district.actors]
        stated = [row.statement["source"] for row in (*self.invitations.rows, *self.hearings.rows)]
        return [row.source for row in rows] + stated

    @property
    def report_hearings(self) -> list[Appointment]:
        """When the body deals, or dealt, with its newest report."""
        href = reverse("participation:report", args=[self.reports[0].pk]) if self.reports else ""
        return [row for row in self.hearings.rows if href in [address for _label, address in row.links]]


@dataclass(frozen=True)
class Station:
    """A day in the life of an enquiry: asked, interim notice, answered."""

    label: str
    statement: dict[str, Any]


@dataclass(frozen=True)
class EnquiryFacts:
    """An enquiry of the council and what became of it."""

    number: str
    slug: str
    title: str
    author: str
    stations: tuple[Station, ...]


@dataclass(frozen=True)
class CouncilAnswers:
    """The three answers for all bodies (of a process, or at all) together, and for each."""

    as_of: datetime
    participation: Participation
    invitations: Appointments
    hearings: Appointments
    general_hearings: Appointments
    bodies: tuple[BodyAnswers, ...]
    enquiries: tuple[EnquiryFacts, ...]
    day: date | None = None
    """As of which day; None: today."""
    steps: tuple[Step, ...] = ()
    """What took place, what runs, and what is still to come, in order of time."""
    processes: tuple[Process, ...] = ()
    """The processes that the answers are about, the main one first."""

    @property
    def sources(self) -> list[str]:
        """What everything here is put together from, each source once."""
        said = [source for body in self.bodies for source in body.sources]
        said += [row.statement["source"] for row in self.general_hearings.rows]
        said += [step.date.source if step.date else "" for step in self.steps]
        said += [actor.source for district in self.participation.districts for actor in district.actors]
        return source_names(said)

    @property
    def steps_so_far(self) -> list[Step]:
        """What is over or began."""
        return [row for row in self.steps if row.state != StepState.OPEN]

    @property
    def steps_to_come(self) -> list[Step]:
        """What is still to come."""
        return [row for row in self.steps if row.state == StepState.OPEN]

    @property
    def without_invitation(self) -> int:
        """In how many bodies no coming invitation of the council is known."""
        return sum(not body.invitations.has_date for body in self.bodies)

    @property
    def without_hearing(self) -> int:
        """For how many bodies no coming deliberation is known: of their work, or in them."""
        return sum(not body.hearings.has_date for body in self.bodies)

    @property
    def deciders(self) -> list[Process]:
        """The processes of which it is on record who decides."""
        return [row for row in self.processes if row.who_decides]

    @property
    def shared_gap(self) -> str:
        """Since when, by whom and until when most of what is open is to be clarified: said once for all."""
        parts = [self.invitations, self.hearings]
        parts += [part for body in self.bodies for part in (body.invitations, body.hearings)]
        found = Counter(part.headline_statement["gap"] for part in parts)
        gap, times = found.most_common(1)[0]
        return gap if times > 1 else ""

    @property
    def working_bodies(self) -> list[BodyAnswers]:
        """The bodies of the process itself."""
        return [body for body in self.bodies if not body.is_council]

    @property
    def council_bodies(self) -> list[BodyAnswers]:
        """The committees of the council."""
        return [body for body in self.bodies if body.is_council]


def council_answers(
    user: Viewer, process: Process | None = None, day: date | None = None, *, with_steps: bool = False
) -> CouncilAnswers:
    """The three answers for all bodies that `user` may see; with `process`, only what belongs to it.

    As of a day, today by default. `with_steps`: also what took place and what is still to come.
    """
    processes = [process] if process else _processes(user)
    # The process whose start of records and responsible office the gaps name.
    records = next((row for row in processes if row.is_main or row == process), None)
    rows = bodies_of(user, process, day) if process else known_bodies(user, day)
    committees = list(with_reports(user, with_feedback(user, rows, process, day), process, day))
    people = Participants(user, committees, process=process, day=day)
    invited = invitations(user, committees, records, only=process, day=day)
    heard = hearings(user, committees, only=process, day=day)
    return CouncilAnswers(
        as_of=timezone.now(),
        participation=people.of_all(),
        invitations=_invitations(invited, records, day=day),
        hearings=_hearings([item.row for item in heard], records, day=day),
        general_hearings=_hearings([item.row for item in heard if item.is_general], records, day=day),
        bodies=tuple(_body(body, people, invited, heard, records) for body in committees),
        enquiries=_enquiries(user, process, day),
        day=day,
        steps=_steps(user, processes, day) if with_steps else (),
        processes=tuple(processes),
    )


def _steps(user: Viewer, processes: Sequence[Process], day: date | None) -> tuple[Step, ...]:
    """The steps of these processes with `meetings`: what their events are called; one query."""
    events = Event.objects.visible_to(user).not_cancelled().filter(step=OuterRef("pk")).as_of(day)
    facts = JSONObject(pk="pk", title="title", said=F("latest_date"), source="source")
    found = events.with_latest_date().order_by("pk").values(facts=facts)
    rows = Step.objects.visible_to(user).filter(process__in=processes).as_of(day)
    return tuple(rows.annotate(meetings=ArraySubquery(found)).in_order_of_time())


def body_answers(
    user: Viewer, committee: Committee, *, with_people: bool = False, day: date | None = None
) -> BodyAnswers:
    """The three answers for one body `with_feedback` and `with_reports`; `with_people`: who sits there."""
    records = main_process(user)
    people = Participants(user, [committee], with_people=with_people, day=day)
    invited = invitations(user, [committee], records, day=day)
    return _body(committee, people, invited, hearings(user, [committee], day=day), records)


def _processes(user: Viewer) -> list[Process]:
    rows = Process.objects.visible_to(user).select_related("responsible")
    return list(rows.order_by("-is_main", "name"))


def report_hearings(user: Viewer, report: Report) -> Appointments:
    """Which committees dealt with a report, or will: as of today, not of its cut-off."""
    return Appointments(tuple(hearings_of_report(user, report)), nothing_on_record(report.process, ""))


def main_process(user: Viewer) -> Process | None:
    """The process whose start of records and responsible office the gaps name."""
    return Process.objects.visible_to(user).filter(is_main=True).select_related("responsible").first()


def _body(
    committee: Committee,
    people: Participants,
    invited: Sequence[Appointment],
    heard: Iterable[Heard],
    process: Process | None,
) -> BodyAnswers:
    is_council = committee.kind == CommitteeKind.COUNCIL
    own_invitations = [row for row in invited if row.body_slug == committee.slug]
    own_hearings = [item.row for item in heard if committee.pk in item.bodies]
    return BodyAnswers(
        name=committee.name,
        slug=committee.slug,
        is_council=is_council,
        participation=people.of_body(committee),
        invitations=_invitations(own_invitations, process, is_council=is_council, day=people.day),
        hearings=_hearings(own_hearings, process, is_council=is_council, day=people.day),
        reports=reports(committee),
    )


def _invitations(
    rows: Sequence[Appointment], process: Process | None, *, is_council: bool = False, day: date | None
) -> Appointments:
    if is_council:
        text = _(
            "Dem Ausschuss gehören Mitglieder des Stadtrats an. Er lädt sie selbst zu seinen Sitzungen ein."
        )
        return Appointments(tuple(rows), {"kind": "", "text": text, "gap": "", "source": ""})
    sentence = _("Es ist nicht erfasst, ob und wann Mitglieder des Stadtrats eingeladen werden.")
    return Appointments(tuple(rows), nothing_on_record(process, sentence, day))


def _hearings(
    rows: Sequence[Appointment], process: Process | None, *, is_council: bool = False, day: date | None
) -> Appointments:
    sentence = (
        _("Für diesen Ausschuss ist keine Beratung über den Prozess erfasst.")
        if is_council
        else _("Es ist nicht erfasst, ob und in welchem Ausschuss der Stand der Arbeit behandelt wird.")
    )
    return Appointments(tuple(rows), nothing_on_record(process, sentence, day))


def _enquiries(user: Viewer, process: Process | None, day: date | None) -> tuple[EnquiryFacts, ...]:
    """The council's enquiries (about a process, or all) that `user` may see, with the dates on record."""
    enquiries = Paper.objects.visible_to(user).filter(kind=PaperKind.ENQUIRY)
    if process is not None:
        enquiries = enquiries.filter(process=process)
    milestones = PaperMilestone.objects.filter(paper__in=enquiries).as_of(day).select_related("paper")
    found: dict[int, EnquiryFacts] = {}
    order = PaperMilestone.Kind.values
    for milestone in sorted(milestones.with_latest_date(), key=lambda row: order.index(row.kind)):
        paper = milestone.paper
        facts = found.setdefault(
            paper.pk, EnquiryFacts(paper.number, paper.slug, paper.title, paper.author, ())
        )
        statement = milestone.date.as_dict() if milestone.date else {"text": milestone.date_text, "gap": ""}
        station = Station(milestone.get_kind_display(), statement)
        found[paper.pk] = replace(facts, stations=(*facts.stations, station))
    return tuple(found.values())
