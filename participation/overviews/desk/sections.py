"""What is new, due, overdue, in work and failed: the planner's desk, in a constant number of queries."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, Subquery

from erfurt_sozialraum.rows.jobs import JobStatus
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import (
    CLOSED,
    CommitteeResponse,
    Consultation,
    Contribution,
    ContributionStatus,
    FeedbackLoop,
    Report,
    Result,
    Standing,
    answer_late,
)
from participation.overviews.calendar.gaps import Gap, open_gaps
from participation.overviews.ledger.overdue import Overdue, counted, overdue_rows
from participation.overviews.moderation import to_work_on
from stakeholders.models import BarrierReport, Committee, PurgeRun, Role, StatusUpdate, User

from .contradictions import Check, counts
from .mails import MailDesk, mail_desk
from .offices import OfficeDesk, office_desk
from .tasks import MOST, Section, Task, is_soon, sections, tasks


@dataclass(frozen=True)
class Desk:
    """All that waits for somebody."""

    queue: dict[str, Any]
    tasks: list[Task]
    loops: dict[str, int]
    late: Overdue
    responses: list[FeedbackLoop]
    reports: dict[str, list[Report]]
    mails: MailDesk
    gaps: list[Gap]
    editions: list[Committee]
    internal_results: list[Result] = field(default_factory=list)
    contradictions: list[tuple[Check, int]] = field(default_factory=list)
    barriers: int = 0
    failed_purge: bool = False
    office: OfficeDesk = field(default_factory=OfficeDesk)
    transcribable: list[Consultation] = field(default_factory=list)

    @property
    def sections(self) -> list[Section]:
        """What has a day, by stretches of time."""
        return sections(self.tasks)

    @property
    def undated(self) -> list[Task]:
        """What nobody said until when."""
        return [task for task in self.tasks if task.due_on is None]

    @property
    def later_gaps(self) -> list[Gap]:
        """Dates that are missing and need not be clarified soon."""
        return [gap for gap in self.gaps if not is_soon(gap)]

    @property
    def overdue(self) -> list[Task]:
        """Past their day, the oldest first."""
        return [task for task in self.tasks if task.is_overdue]

    @property
    def unnoted(self) -> int:
        """Events whose day is over and of which nobody noted whether they took place."""
        return sum(task.is_event for task in self.tasks)

    @property
    def undecided(self) -> int:
        """Deliberations that are over and of which nobody recorded what came out."""
        return sum(task.is_hearing for task in self.tasks)

    @property
    def due(self) -> list[Task]:
        """Within the next days."""
        return [task for task in self.tasks if task.due_on and not task.is_overdue]

    @property
    def is_calm(self) -> bool:
        """Nothing is to be done now."""
        counts = [self.queue.get("waiting"), self.queue.get("to_answer"), self.loops.get("open")]
        return not any(
            [
                *counts,
                self.late.total,
                self.tasks,
                self.responses,
                self.internal_results,
                self.contradictions,
                *self.reports.values(),
                self.mails.waits_for_somebody,
                self.gaps,
                self.barriers,
                self.failed_purge,
                self.office.waiting,
                self.transcribable,
            ]
        )


def desk(user: User) -> Desk:
    """The desk of this account; what it may not do does not appear."""
    sees = user.has_perm("participation.view_contributions")
    gaps = open_gaps(user) if user.has_perm("participation.record_result") else []
    queue = _queue(user) if sees else {}
    edits = user.has_perm("participation.edit_process")
    late, loops = _late(user, queue["overdue"]) if sees else (Overdue(), {})
    return Desk(
        queue=queue,
        tasks=tasks(user, gaps) if sees else [],
        loops=loops,
        late=late,
        responses=_responses(user) if sees else [],
        internal_results=_internal_results(user),
        reports=_reports(user),
        mails=mail_desk(user),
        contradictions=counts(user) if edits else [],
        gaps=gaps,
        editions=_editions(user) if user.has_perm("stakeholders.edit_status") else [],
        office=office_desk(user) if user.has_role(Role.OFFICE) else OfficeDesk(),
        transcribable=[] if sees else _transcribable(user),
        failed_purge=_failed_purge(user),
        barriers=BarrierReport.objects.open().count() if user.has_perm("stakeholders.answer_barriers") else 0,
    )


def _queue(user: User) -> dict[str, Any]:
    """How many wait for moderation or an answer, and which has waited longest for moderation."""
    waiting = Q(status=ContributionStatus.RECEIVED)
    unanswered = Q(status=ContributionStatus.ACCEPTED, unanswered=True)
    past = Q(standing=Standing.OVERDUE, consultation__in=Consultation.objects.visible_to(user))
    rows: Any = to_work_on(user)
    found = (
        rows.with_standing()
        .order_by()
        .aggregate(
            waiting=Count("pk", filter=waiting),
            waiting_late=Count("pk", filter=waiting & answer_late()),
            to_answer=Count("pk", filter=unanswered),
            late=Count("pk", filter=unanswered & Q(is_late=True)),
            overdue=Count("pk", filter=past),
        )
    )
    return found | {"oldest": _oldest(user)}


def _oldest(user: User) -> Contribution | None:
    """The contribution that has waited longest, for those who may moderate it."""
    if not user.has_perm("participation.moderate"):
        return None
    rows = to_work_on(user).filter(status=ContributionStatus.RECEIVED)
    return rows.select_related("consultation").first()


def _late(user: User, answers: int) -> tuple[Overdue, dict[str, int]]:
    """What is overdue of every kind, and how many bodies have yet to hear of a result; one query."""
    found = counted(overdue_rows(user) | {"open": FeedbackLoop.objects.visible_to(user).open()})
    loops = {"open": found.pop("open", 0), "overdue": found["loops"]}
    return Overdue(answers=answers, **found), loops


def _responses(user: User) -> list[FeedbackLoop]:
    """Loops that are not closed although members have said something, the latest word first."""
    holds = CommitteeResponse.objects.that_hold()
    rows = FeedbackLoop.objects.visible_to(user).with_state().exclude(state__in=CLOSED)
    rows = rows.filter(responses__in=holds)
    rows = rows.annotate(said=Count("responses"), last_said=Max("responses__said_at"))
    return list(rows.select_related("committee", "result").order_by("-last_said", "-pk"))


def _internal_results(user: User) -> list[Result]:
    """Results that nobody but the planning has ever seen, the oldest first."""
    if not user.has_perm("participation.record_result"):
        return []
    rows = Result.objects.visible_to(user).filter(published_at=None).select_related("event__committee")
    return list(rows.order_by("happened_on", "pk")[:MOST])


def _reports(user: User) -> dict[str, list[Report]]:
    """Reports in work, failed, or waiting to be released."""
    if not user.has_perm("participation.order_report") and not user.has_perm("participation.release_report"):
        return {}
    unfinished = ~Q(job_status=JobStatus.DONE) | Q(published_at=None)
    kept = Report.objects.visible_to(user).filter(unfinished, purged_at=None)
    rows = list(kept.select_related("committee")[:MOST])
    return {
        "failed": [row for row in rows if row.job_status == JobStatus.FAILED],
        "running": [row for row in rows if row.job_status in (JobStatus.QUEUED, JobStatus.RUNNING)],
        "done": [row for row in rows if row.job_status == JobStatus.DONE],
    }


def _transcribable(user: User) -> list[Consultation]:
    """For those who enter contributions: the consultations that take some."""
    if not user.has_perm("participation.transcribe"):
        return []
    return list(Consultation.objects.visible_to(PUBLIC).transcribable().order_by("-closes_at", "pk"))


def _failed_purge(user: User) -> bool:
    """The last run that deletes what was kept long enough did not do all of it."""
    if not user.has_perm("participation.view_deletions"):
        return False
    last = PurgeRun.objects.order_by("-pk").values_list("job_status", flat=True).first()
    return last == JobStatus.FAILED


def _editions(user: User) -> list[Committee]:
    """The bodies of the process with the number and the day of their latest edition."""
    latest = StatusUpdate.objects.of_outer()
    return list(
        Committee.objects.visible_to(user)
        .working()
        .annotate(edition=Subquery(latest.values("number")[:1]), as_of=Subquery(latest.values("as_of")[:1]))
    )
