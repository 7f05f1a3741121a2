"""What is new, due, overdue, in work and failed: the planner's desk, in a constant number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.examples import marked
from erfurt_sozialraum.jobs import JobStatus
from participation.models import (
    CommitteeResponse,
    Consultation,
    ContributionStatus,
    Event,
    EventStatus,
    ExaminationTask,
    FeedbackLoop,
    LoopState,
    Report,
)
from stakeholders.models import BarrierReport, Committee, OutgoingMail, Role, StatusUpdate

from .gaps import Gap, open_gaps
from .hearings import past_hearings
from .offices import OfficeDesk, office_desk
from .overdue import Overdue, overdue, overdue_answers, past_steps
from .queue import contributions, late

SOON = timedelta(days=14)
"""What is due within these days is shown as due."""
MOST = 20
"""Rows of one kind on the desk; the rest stands in its list."""


@dataclass(frozen=True)
class Task:
    """Something with a day until when it must be done."""

    title: str
    kind: str
    due_on: date
    href: str = ""
    is_event: bool = False
    is_hearing: bool = False

    @property
    def is_overdue(self) -> bool:
        """The day is over."""
        return self.due_on < today()


@dataclass(frozen=True)
class Desk:
    """All that waits for somebody."""

    queue: dict[str, Any]
    tasks: list[Task]
    loops: dict[str, int]
    late: Overdue
    responses: list[FeedbackLoop]
    reports: dict[str, list[Report]]
    failed_mails: list[OutgoingMail]
    gaps: list[Gap]
    editions: list[Committee]
    barriers: int = 0
    office: OfficeDesk = field(default_factory=OfficeDesk)
    transcribable: list[Consultation] = field(default_factory=list)

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
        return [task for task in self.tasks if not task.is_overdue]

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
                *self.reports.values(),
                self.failed_mails,
                self.gaps,
                self.barriers,
                self.office.waiting,
                self.transcribable,
            ]
        )


def desk(user: Any) -> Desk:
    """The desk of this account; what it may not do does not appear."""
    sees = user.has_perm("participation.view_contributions")
    return Desk(
        queue=_queue(user) if sees else {},
        tasks=sorted(_tasks(user), key=lambda task: task.due_on) if sees else [],
        loops=_loops(user) if sees else {},
        late=overdue(user, answers=overdue_answers(user)) if sees else Overdue(),
        responses=_responses(user) if sees else [],
        reports=_reports(user),
        failed_mails=_failed_mails(user),
        gaps=open_gaps(user) if user.has_perm("participation.record_result") else [],
        editions=_editions(user) if user.has_perm("stakeholders.edit_status") else [],
        office=office_desk(user) if user.has_role(Role.OFFICE) else OfficeDesk(),
        transcribable=[] if sees else _transcribable(user),
        barriers=BarrierReport.objects.open().count() if user.has_perm("stakeholders.answer_barriers") else 0,
    )


def _queue(user: Any) -> dict[str, Any]:
    """How many wait for moderation, since when, and how many for an answer."""
    waiting = Q(status=ContributionStatus.RECEIVED)
    unanswered = Q(status=ContributionStatus.ACCEPTED, unanswered=True)
    return (
        contributions(user)
        .order_by()
        .aggregate(
            waiting=Count("pk", filter=waiting),
            oldest=Min("received_at", filter=waiting),
            waiting_late=Count("pk", filter=waiting & late()),
            to_answer=Count("pk", filter=unanswered),
            late=Count("pk", filter=unanswered & late()),
        )
    )


def _loops(user: Any) -> dict[str, int]:
    """How many bodies have yet to hear of a result."""
    overdue = Q(state=LoopState.OVERDUE)
    rows = FeedbackLoop.objects.visible_to(user).open().order_by()
    return rows.aggregate(open=Count("pk"), overdue=Count("pk", filter=overdue))


def _responses(user: Any) -> list[FeedbackLoop]:
    """Loops that wait for their record although members have said something, the latest word first."""
    holds = CommitteeResponse.objects.that_hold()
    rows = FeedbackLoop.objects.visible_to(user).filter(record=None, responses__in=holds)
    rows = rows.annotate(said=Count("responses"), last_said=Max("responses__said_at"))
    return list(rows.select_related("committee", "result").order_by("-last_said", "-pk"))


def _tasks(user: Any) -> Iterator[Task]:
    """What is overdue or due soon, of every kind."""
    horizon = today() + SOON
    yield from _answers(user, horizon)
    yield from _loops_due(user, horizon)
    yield from _events_past(user)
    yield from _questions(user, horizon)
    yield from _drafts(user, horizon)
    yield from _hearings_past(user)
    for step in _steps_past(user):
        edits = user.has_perm("participation.edit_process")
        address = reverse(f"participation:{'step_record' if edits else 'step'}", args=[step.slug])
        yield Task(step.title, _("Nachweis eines Schritts fehlt"), step.date_latest, address)


def _answers(user: Any, horizon: date) -> Iterator[Task]:
    """Contributions whose answer is promised until soon, by consultation."""
    received = Q(status=ContributionStatus.RECEIVED)
    accepted = Q(status=ContributionStatus.ACCEPTED, unanswered=True)
    kept = Q(consultation__answer_by__gte=F("consultation__process__records_from"))
    rows = (
        contributions(user)
        .filter(kept, received | accepted, consultation__answer_by__lte=horizon)
        .order_by()
        .values("consultation", "consultation__title", "consultation__is_example", "consultation__answer_by")
        .annotate(received=Count("pk", filter=received), accepted=Count("pk", filter=accepted))
    )
    for row in rows:
        title = marked(row["consultation__title"], row["consultation__is_example"])
        due = row["consultation__answer_by"]
        where = f"{reverse('participation:moderation_list')}?beteiligung={row['consultation']}&stand="
        if n := row["accepted"]:
            text = ngettext("%(n)d Antwort: %(title)s", "%(n)d Antworten: %(title)s", n)
            yield Task(text % {"n": n, "title": title}, _("zugesagte Antworten"), due, f"{where}antworten")
        if n := row["received"]:
            text = ngettext("%(n)d Beitrag moderieren: %(title)s", "%(n)d Beiträge moderieren: %(title)s", n)
            yield Task(text % {"n": n, "title": title}, _("zugesagte Antworten"), due, f"{where}neu")


def _loops_due(user: Any, horizon: date) -> Iterator[Task]:
    """Bodies that must hear of a result until soon."""
    rows = FeedbackLoop.objects.visible_to(user).open().filter(due_on__lte=horizon)
    for loop in rows.select_related("committee", "result").order_by("due_on", "pk")[:MOST]:
        address = reverse("participation:loop_close", args=[loop.pk])
        yield Task(f"{loop.committee.label}: {loop.result}", _("Rückmeldung"), loop.due_on, address)


def _questions(user: Any, horizon: date) -> Iterator[Task]:
    """Questions under examination whose answer is due."""
    rows: Any = ExaminationTask.objects.visible_to(user).open().select_related("process")
    for question in rows.filter(due_on__lte=horizon, due_on__gte=F("process__records_from")):
        address = reverse("participation:process_detail", args=[question.process.slug]) + "#pruefung"
        if user.has_perm("participation.edit_process"):
            address = reverse("participation:task_answer", args=[question.pk])
        yield Task(question.question, _("Prüfauftrag"), question.due_on, address)


def _drafts(user: Any, horizon: date) -> Iterator[Task]:
    """Consultations that are to begin soon, or should have, and are not public."""
    if not user.has_perm("participation.edit_process"):
        return
    rows = Consultation.objects.visible_to(user).filter(published_at=None, opens_at__date__lte=horizon)
    for row in rows.order_by("opens_at", "pk")[:MOST]:
        address = reverse("participation:consultation_plan", args=[row.pk])
        kind = _("Beteiligung ist noch nicht veröffentlicht")
        yield Task(str(row), kind, timezone.localdate(row.opens_at), address)


def _events_past(user: Any) -> Iterator[Task]:
    """Planned events whose day is over: somebody must say whether they took place."""
    rows: Any = Event.objects.visible_to(user).filter(status=EventStatus.PLANNED).with_dates()
    rows = rows.filter(
        withdrawn_at=None, date_latest__lt=today(), date_latest__gte=F("process__records_from")
    )
    for event in rows.prefetch_related(None).order_by("date_latest", "pk")[:MOST]:
        address = reverse("participation:event_detail", args=[event.pk])
        title = _("Hat die Veranstaltung stattgefunden?")
        yield Task(str(event), title, event.date_latest, address, is_event=True)


def _hearings_past(user: Any) -> Iterator[Task]:
    """Deliberations that are over: somebody must say what came out."""
    kind = _("Was dabei herauskam, ist nicht dokumentiert")
    for row in past_hearings(user).select_related("committee")[:MOST]:
        address = reverse("participation:council")
        if user.has_perm("participation.edit_process"):
            address = reverse("participation:decision_create", args=[row.pk])
        title = f"{row.committee.label}: {row}" if row.committee else str(row)
        yield Task(title, kind, row.date_latest, address, is_hearing=True)


def _steps_past(user: Any) -> Any:
    """Steps whose time is over, without a record that they took place."""
    return past_steps(user).order_by("date_latest", "pk")[:MOST]


def _reports(user: Any) -> dict[str, list[Report]]:
    """Reports in work, failed, or waiting to be released."""
    if not user.has_perm("participation.order_report") and not user.has_perm("participation.release_report"):
        return {}
    unfinished = ~Q(job_status=JobStatus.DONE) | Q(published_at=None)
    rows = list(Report.objects.visible_to(user).filter(unfinished).select_related("committee")[:MOST])
    return {
        "failed": [row for row in rows if row.job_status == JobStatus.FAILED],
        "running": [row for row in rows if row.job_status in (JobStatus.QUEUED, JobStatus.RUNNING)],
        "done": [row for row in rows if row.job_status == JobStatus.DONE],
    }


def _transcribable(user: Any) -> list[Consultation]:
    """For those who enter contributions: the consultations that take some."""
    if not user.has_perm("participation.transcribe"):
        return []
    return list(Consultation.objects.visible_to(None).transcribable().order_by("-closes_at", "pk"))


def _failed_mails(user: Any) -> list[OutgoingMail]:
    """Mails that did not leave; only for those who run the portal."""
    if not user.has_perm("stakeholders.repeat_mail"):
        return []
    return list(OutgoingMail.objects.filter(job_status=JobStatus.FAILED).order_by("-queued_at")[:MOST])


def _editions(user: Any) -> list[Committee]:
    """The bodies of the process with the number and the day of their latest edition."""
    latest = StatusUpdate.objects.filter(committee=OuterRef("pk")).order_by("-number")
    return list(
        Committee.objects.visible_to(user)
        .working()
        .annotate(edition=Subquery(latest.values("number")[:1]), as_of=Subquery(latest.values("as_of")[:1]))
    )
