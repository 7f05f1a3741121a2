"""What is to be done until a day, and what happens on one: the rows of the desk, by time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.text.examples import example_title
from participation.dated import DELIBERATION, EVENT, INVITATION, STEP
from participation.models import (
    Consultation,
    ContributionStatus,
    Deliberation,
    ExaminationTask,
    FeedbackLoop,
    Process,
    StepState,
    answer_promised,
    past_due,
)
from participation.overviews.calendar.gaps import Gap
from participation.overviews.moderation import to_work_on
from participation.overviews.retention import goes_on, to_offer
from stakeholders.models import User

SOON = timedelta(days=30)
"""What is due within these days stands on the desk."""
MOST = 50
"""Rows of one kind on the desk; the rest stands in its list."""


@dataclass(frozen=True)
class Task:
    """Something to do until a day, or something that happens on it; no day: nobody said until when."""

    title: str
    kind: str
    due_on: date | None
    href: str = ""
    where: str = ""
    is_event: bool = False
    is_hearing: bool = False
    happens: bool = False

    @property
    def is_overdue(self) -> bool:
        """The day is over."""
        return self.due_on is not None and self.due_on < today()


@dataclass(frozen=True)
class Section:
    """The tasks of one stretch of time; `key` is its anchor."""

    key: str
    title: str
    tasks: list[Task]


def sections(tasks: Iterable[Task]) -> list[Section]:
    """Overdue, today, until Sunday, within thirty days; only stretches in which something is due."""
    now = today()
    sunday = now + timedelta(days=6 - now.weekday())
    stretches = [
        ("ueberfaellig", _("Überfällig"), date.min, now - timedelta(days=1)),
        ("heute", _("Heute"), now, now),
        ("woche", _("Diese Woche"), now + timedelta(days=1), sunday),
        ("bald", _("Nächste 30 Tage"), max(sunday, now) + timedelta(days=1), date.max),
    ]
    dated = [(task.due_on, task) for task in tasks if task.due_on]
    found = [
        Section(key, title, [task for day, task in dated if first <= day <= last])
        for key, title, first, last in stretches
    ]
    return [section for section in found if section.tasks]


def tasks(user: User, gaps: Iterable[Gap]) -> list[Task]:
    """All that this account may do or should know, the most urgent first, undated last."""
    return sorted(_tasks(user, gaps, today() + SOON), key=lambda task: task.due_on or date.max)


def is_soon(gap: Gap) -> bool:
    """It is to be clarified so soon that it stands among the tasks."""
    until = gap.statement.clarify_until
    return until is not None and until <= today() + SOON


def _tasks(user: User, gaps: Iterable[Gap], horizon: date) -> Iterator[Task]:
    yield from _answers(user, horizon)
    if user.has_perm("participation.close_loop"):
        yield from _loops_due(user, horizon)
    yield from _events(user, horizon)
    yield from _questions(user, horizon)
    yield from _consultations(user, horizon)
    yield from _hearings(user, horizon)
    if user.has_perm("participation.edit_process"):
        yield from _invitations(user, horizon)
        yield from _files()
    yield from _steps(user, horizon)
    for gap in filter(is_soon, gaps):
        who = gap.statement.clarified_by
        kind = _("Termin klären: %(what)s") % {"what": gap.kind}
        yield Task(gap.title, kind, gap.statement.clarify_until, gap.href, where=who)


def _answers(user: User, horizon: date) -> Iterator[Task]:
    """Contributions whose answer is promised until soon, by consultation."""
    received = Q(status=ContributionStatus.RECEIVED)
    accepted = Q(status=ContributionStatus.ACCEPTED, unanswered=True)
    rows = (
        to_work_on(user)
        .filter(answer_promised(), received | accepted, consultation__answer_by__lte=horizon)
        .order_by()
        .values("consultation", "consultation__title", "consultation__is_example", "consultation__answer_by")
        .annotate(received=Count("pk", filter=received), accepted=Count("pk", filter=accepted))
    )
    moderates, replies = user.has_perm("participation.moderate"), user.has_perm("participation.reply")
    for row in rows:
        title = example_title(row["consultation__title"], row["consultation__is_example"])
        due = row["consultation__answer_by"]
        where = f"{reverse('participation:moderation_list')}?beteiligung={row['consultation']}&stand="
        if replies and (n := row["accepted"]):
            text = ngettext("%(n)d Antwort: %(title)s", "%(n)d Antworten: %(title)s", n)
            yield Task(text % {"n": n, "title": title}, _("zugesagte Antworten"), due, f"{where}antworten")
        if moderates and (n := row["received"]):
            text = ngettext("%(n)d Beitrag moderieren: %(title)s", "%(n)d Beiträge moderieren: %(title)s", n)
            yield Task(text % {"n": n, "title": title}, _("zugesagte Antworten"), due, f"{where}neu")


def _loops_due(user: User, horizon: date) -> Iterator[Task]:
    """Bodies that must hear of a result until soon."""
    rows = FeedbackLoop.objects.visible_to(user).open().filter(due__lte=horizon)
    for loop in rows.select_related("committee", "result").order_by("due", "pk")[:MOST]:
        address = reverse("participation:loop_close", args=[loop.pk])
        yield Task(f"{loop.committee.label}: {loop.result}", _("Rückmeldung"), loop.due, address)


def _files() -> Iterator[Task]:
    """Files of processes that are over: to be offered to the archive, or waiting for its answer."""
    for process in to_offer():
        address = reverse("participation:archive", args=[process.slug])
        kind = (
            _("Antwort des Stadtarchivs vermerken")
            if process.offered
            else _("Unterlagen dem Stadtarchiv anbieten")
        )
        yield Task(process.name, kind, goes_on(process), address)


def _questions(user: User, horizon: date) -> Iterator[Task]:
    """Questions under examination: due, or without a day until when."""
    rows: Any = ExaminationTask.objects.visible_to(user).not_withdrawn().open()
    rows = rows.filter(Q(due_on__lte=horizon) | Q(due_on=None)).select_related("process", "office")
    for question in rows.order_by(F("due_on").asc(nulls_last=True), "pk"):
        address = reverse("participation:process_detail", args=[question.process.slug]) + "#pruefung"
        if user.has_perm("participation.edit_process"):
            address = reverse("participation:task_answer", args=[question.pk])
        office = str(question.office) if question.office else ""
        yield Task(question.question, _("Prüfauftrag"), question.due_on, address, where=office)


def _consultations(user: User, horizon: date) -> Iterator[Task]:
    """Consultations that are to begin soon, or should have, and are not public; and those that end soon."""
    drafts = Q(published_at=None, opens_at__date__lte=horizon)
    ends = Q(published_at__isnull=False, withdrawn_at=None, opens_at__lte=timezone.now())
    ends &= Q(closes_at__gt=timezone.now(), closes_at__date__lte=horizon + timedelta(days=1))
    edits = user.has_perm("participation.edit_process")
    rows = Consultation.objects.visible_to(user).filter(drafts | ends if edits else ends)
    for row in rows.order_by("opens_at", "pk")[:MOST]:
        address = reverse("participation:consultation", args=[row.slug])
        if edits:
            address = reverse("participation:consultation_plan", args=[row.pk])
        if row.published_at is None:
            kind = _("Beteiligung ist noch nicht veröffentlicht")
            yield Task(str(row), kind, timezone.localdate(row.opens_at), address)
        elif row.last_day <= horizon:
            yield Task(str(row), _("Letzter Tag der Beteiligung"), row.last_day, address, happens=True)


def _past_or_coming(rows: QuerySet, horizon: date, may_record: bool, **lacking: Any) -> QuerySet:
    """Rows over without what `lacking` names (not from before records began), and those that come soon."""
    coming = Q(date_latest__gte=today(), date_latest__lte=horizon)
    over = past_due("date_latest") & Q(**lacking)
    rows = rows.annotate(is_over=Q(date_latest__lt=today())).filter(coming | over if may_record else coming)
    return rows.order_by("date_latest", "pk")[:MOST]


def _events(user: User, horizon: date) -> Iterator[Task]:
    """Planned events: those that come, and those of which somebody must say whether they took place."""
    rows = EVENT.unsettled(EVENT.rows(user).not_withdrawn()).with_dates().prefetch_related(None)
    question = _("Hat die Veranstaltung stattgefunden?")
    for event in _past_or_coming(rows, horizon, user.has_perm("participation.record_result")):
        yield Task(
            str(event),
            question if event.is_over else str(EVENT.label),
            event.date_latest,
            reverse("participation:event_detail", args=[event.pk]),
            where=event.place,
            is_event=event.is_over,
            happens=event.date_earliest == event.date_latest,
        )


def _hearings(user: User, horizon: date) -> Iterator[Task]:
    """Deliberations: those that come, and those that are over without a word of what came out."""
    edits = user.has_perm("participation.edit_process")
    rows: Any = Deliberation.objects.visible_to(user).not_withdrawn().with_outcome()
    missing = _("Beleg fehlt, was dabei herauskam")
    rows = _past_or_coming(rows.select_related("committee"), horizon, edits, has_outcome=False)
    for row in rows:
        address = reverse("participation:council")
        if edits and row.is_over:
            address = reverse("participation:decision_create", args=[row.pk])
        title = f"{row.committee.label}: {row}" if row.committee else str(row)
        kind = missing if row.is_over else str(DELIBERATION.label)
        happens = row.date_earliest == row.date_latest
        yield Task(title, kind, row.date_latest, address, is_hearing=row.is_over, happens=happens)


def _invitations(user: User, horizon: date) -> Iterator[Task]:
    """Sessions to which the council is to be invited soon, or was, and nobody noted that it is invited."""
    rows = INVITATION.rows(user).not_withdrawn().filter(invited_on=None)
    since = Process.objects.filter(is_main=True).values("records_from")[:1]
    rows = rows.with_dates().prefetch_related(None).filter(date_latest__lte=horizon)
    rows = rows.filter(Q(date_latest__gte=today()) | Q(date_latest__gte=Subquery(since)))
    for row in rows.select_related("committee").order_by("date_latest", "pk")[:MOST]:
        kind = _("Der Stadtrat ist noch nicht eingeladen")
        if row.date_latest < today():
            kind = _("Ob der Stadtrat eingeladen war, ist nicht vermerkt")
        address = reverse("participation:council_edit", args=["einladungen", row.pk])
        yield Task(f"{row.committee.label}: {row}", kind, row.date_latest, address)


def _steps(user: User, horizon: date) -> Iterator[Task]:
    """Steps: those that come, and those whose time is over without evidence that they took place."""
    edits = user.has_perm("participation.edit_process")
    rows = STEP.unsettled(STEP.rows(user).not_withdrawn()).with_dates().prefetch_related(None)
    coming = Q(date_latest__gte=today(), date_latest__lte=horizon)
    over = Q(stage=StepState.OVERDUE)
    for step in rows.filter(coming | over if edits else coming).order_by("due_on", "pk")[:MOST]:
        is_over = step.state == StepState.OVERDUE
        page = "step_record" if edits and is_over else "step_plan" if edits else "step"
        kind = _("Nachweis eines Schritts fehlt") if is_over else _("Beteiligungsschritt")
        day = step.due_on if is_over else step.date_latest
        address = reverse(f"participation:{page}", args=[step.slug])
        happens = step.date_earliest == step.date_latest
        yield Task(step.title, kind, day, address, where=step.place, happens=happens)
