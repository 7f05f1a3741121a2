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
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Paper, PaperKind, PaperMilestone
from participation.models import Process, Report
from participation.overviews.committees.bodies import bodies_of
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
    processes: tuple[Process, ...] = ()
    """The processes that the answers are about, the main one first."""

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


def council_answers(user: Viewer, process: Process | None = None) -> CouncilAnswers:
    """The three answers for all bodies that `user` may see; with `process`, only what belongs to it."""
    processes = [process] if process else _processes(user)
    # The process whose start of records and responsible office the gaps name.
    records = next((row for row in processes if row.is_main or row == process), None)
    rows = bodies_of(user, process) if process else Committee.objects.visible_to(user)
    committees = list(with_reports(user, with_feedback(user, rows, process), process))
    people = Participants(user, committees, process=process)
    invited = invitations(user, committees, records, only=process)
    heard = hearings(user, committees, only=process)
    return CouncilAnswers(
        as_of=timezone.now(),
        participation=people.of_all(),
        invitations=_invitations(invited, records),
        hearings=_hearings([item.row for item in heard], records),
        general_hearings=_hearings([item.row for item in heard if item.is_general], records),
        bodies=tuple(_body(body, people, invited, heard, records) for body in committees),
        enquiries=_enquiries(user, process),
        processes=tuple(processes),
    )


def body_answers(user: Viewer, committee: Committee, *, with_people: bool = False) -> BodyAnswers:
    """The three answers for one body `with_feedback` and `with_reports`; `with_people`: who sits there."""
    records = main_process(user)
    people = Participants(user, [committee], with_people=with_people)
    invited = invitations(user, [committee], records)
    return _body(committee, people, invited, hearings(user, [committee]), records)


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
        invitations=_invitations(own_invitations, process, is_council=is_council),
        hearings=_hearings(own_hearings, process, is_council=is_council),
        reports=reports(committee),
    )


def _invitations(
    rows: Sequence[Appointment], process: Process | None, *, is_council: bool = False
) -> Appointments:
    if is_council:
        text = _(
            "Dem Ausschuss gehören Mitglieder des Stadtrats an. Er lädt sie selbst zu seinen Sitzungen ein."
        )
        return Appointments(tuple(rows), {"kind": "", "text": text, "gap": "", "source": ""})
    sentence = _("Es ist nicht erfasst, ob und wann Mitglieder des Stadtrats eingeladen werden.")
    return Appointments(tuple(rows), nothing_on_record(process, sentence))


def _hearings(
    rows: Sequence[Appointment], process: Process | None, *, is_council: bool = False
) -> Appointments:
    sentence = (
        _("Für diesen Ausschuss ist keine Beratung über den Prozess erfasst.")
        if is_council
        else _("Es ist nicht erfasst, ob und in welchem Ausschuss der Stand der Arbeit behandelt wird.")
    )
    return Appointments(tuple(rows), nothing_on_record(process, sentence))


def _enquiries(user: Viewer, process: Process | None) -> tuple[EnquiryFacts, ...]:
    """The council's enquiries (about a process, or all) that `user` may see, with the dates on record."""
    enquiries = Paper.objects.visible_to(user).filter(kind=PaperKind.ENQUIRY)
    if process is not None:
        enquiries = enquiries.filter(process=process)
    milestones = PaperMilestone.objects.filter(paper__in=enquiries).select_related("paper")
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
