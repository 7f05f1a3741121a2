"""What does not fit together: facts that cannot all be true, each with the page where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import DateKind, today
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import PUBLIC, Viewer
from erfurt_sozialraum.text.lazy import Text
from guidelines.models import Guideline, GuidelineKind, Version
from participation.models import (
    LEAVES_OPEN,
    Consultation,
    Contribution,
    Decision,
    Deliberation,
    Event,
    EventStatus,
    FeedbackStatement,
    Outcome,
    Point,
    Reply,
    Report,
    Result,
    StepDate,
    past_due,
)
from participation.models.results import HEARING
from participation.overviews.hearings.standing import wrong_status
from participation.overviews.ledger.overdue import counted
from participation.overviews.replies import unkept

MOST = 50
"""As many rows of a kind are shown; more are counted."""


@dataclass(frozen=True)
class Line:
    """A row that does not fit, and where it is put right."""

    title: str
    href: str


@dataclass(frozen=True)
class Check:
    """One kind of contradiction."""

    key: str
    label: Text
    """What is wrong with these rows."""
    remedy: Text
    """How it is put right."""
    rows: Callable[[Viewer], Any]
    line: Callable[[AnnotatedRow], Line]


@dataclass(frozen=True)
class Found:
    """What a check has found."""

    check: Check
    number: int
    lines: list[Line]

    @property
    def more(self) -> int:
        """Rows that are not shown."""
        return self.number - len(self.lines)


def counts(user: Viewer) -> list[tuple[Check, int]]:
    """How many rows each check finds, of those that find any; one query."""
    found = counted({check.key: check.rows(user) for check in CHECKS})
    return [(check, found[check.key]) for check in CHECKS if found[check.key]]


def contradictions(user: Viewer) -> list[Found]:
    """All that does not fit together, row by row; a query for each check that finds something."""
    return [
        Found(check, number, [check.line(row) for row in check.rows(user)[:MOST]])
        for check, number in counts(user)
    ]


def _events(user: Viewer) -> Any:  # noqa: ANN401 - querysets with annotations
    return Event.objects.visible_to(user).not_withdrawn().with_said().order_by("pk")


def _held_without_day(user: Viewer) -> QuerySet[Event]:
    """They took place, and nobody says when."""
    undated = Q(date_kind=None) | ~Q(date_kind=DateKind.DATED)
    return _events(user).filter(undated, status=EventStatus.HELD)


def _future_with_record(user: Viewer) -> QuerySet[Event]:
    """Still to come, and held already, with results, or with a body that heard of one there."""
    heard = FeedbackStatement.objects.in_force().filter(event=OuterRef("pk"), kind__in=HEARING)
    results = Result.objects.filter(event=OuterRef("pk"), withdrawn_at=None)
    record = Q(status=EventStatus.HELD) | Q(Exists(results)) | Q(Exists(heard))
    return _events(user).filter(record, date_earliest__gt=today())


def _decided_before(user: Viewer) -> QuerySet[Deliberation]:
    """What counts as decided lies before the day of the session."""
    latest = Decision.objects.filter(deliberation=OuterRef("pk"), correction=None)
    latest = latest.order_by("-decided_on", "-pk")
    rows = Deliberation.objects.visible_to(user).not_withdrawn().with_said()
    rows = rows.alias(decided=Subquery(latest.values("decided_on")[:1]))
    rows = rows.alias(decided_as=Subquery(latest.values("outcome")[:1]))
    settled = rows.exclude(decided_as__in=LEAVES_OPEN)
    return settled.filter(decided__lt=F("date_earliest")).order_by("pk")


def _open_after_step(user: Viewer) -> QuerySet[Consultation]:
    """The day stated for their step is over, and they go on."""
    latest = StepDate.objects.of_outer("step")
    over = Subquery(latest.values("latest")[:1])
    rows = Consultation.objects.visible_to(user).open().filter(step__isnull=False)
    return rows.alias(step_over=over).filter(step_over__lt=today()).order_by("pk")


def _promised_in_vain(user: Viewer) -> QuerySet[Reply]:
    """A version came since the promise, and no version names it as a reason."""
    since = Version.objects.visible_to(PUBLIC).filter(
        guideline=OuterRef("wording__version__guideline"),
        number__gt=OuterRef("wording__version__number"),
        as_of__gte=OuterRef("replied_on"),
    )
    rows = unkept(user).filter(Exists(since))
    return rows.select_related("point__contribution", "wording").order_by("pk")


def _forwarded_and_silent(user: Viewer) -> QuerySet[Point]:
    """The day by which an office was to speak is over."""
    latest = Reply.objects.of_outer()
    due = Coalesce(Subquery(latest.values("due_on")[:1]), F("contribution__consultation__answer_by"))
    rows = Point.objects.filter(contribution__in=Contribution.objects.visible_to(user))
    rows = rows.unanswered().filter(outcome=Outcome.FORWARDED)
    rows = rows.annotate(office_due=due).filter(past_due("office_due", "contribution__consultation__process"))
    return rows.select_related("contribution").order_by("pk")


def _reports_with_gaps(user: Viewer) -> QuerySet[Report]:
    """Released although results of their period are still internal."""
    hidden = Result.objects.filter(
        event__process=OuterRef("process"),
        published_at=None,
        happened_on__gte=OuterRef("period_from"),
        happened_on__lte=OuterRef("period_to"),
        created__lte=OuterRef("data_cutoff"),
    )
    rows = Report.objects.visible_to(user).published().filter(Exists(hidden))
    return rows.defer("snapshot").order_by("pk")


def _concepts_of_nowhere(user: Viewer) -> QuerySet[Guideline]:
    """Concepts for districts that name none, and belong to no process."""
    rows = Guideline.objects.visible_to(user).not_withdrawn()
    return rows.filter(kind=GuidelineKind.DISTRICT_CONCEPT, areas=None, process=None).order_by("pk")


def _heard_in_cancelled(user: Viewer) -> QuerySet[FeedbackStatement]:
    """A body is said to have heard of a result in a session that was called off."""
    rows = FeedbackStatement.objects.in_force().filter(
        kind__in=HEARING,
        event__status=EventStatus.CANCELLED,
        loop__result__in=Result.objects.visible_to(user),
    )
    return rows.select_related("loop__result", "loop__committee").order_by("pk")


def _of_event(row: Event) -> Line:
    return Line(str(row), reverse("participation:event_detail", args=[row.pk]))


def _of_contribution(pk: int) -> str:
    return reverse("participation:moderation_detail", args=[pk])


CHECKS: tuple[Check, ...] = (
    Check(
        "status-of-versions",
        _("Fassung, deren Vermerk den Beschlüssen widerspricht"),
        _("„manage.py check_facts --rebuild“ bildet den Vermerk neu aus den Beschlüssen."),
        wrong_status,
        lambda row: Line(str(row), reverse("guidelines:draft", args=[row.pk])),
    ),
    Check(
        "held-without-day",
        _("Hat stattgefunden, aber niemand sagt, wann"),
        _("Geben Sie den Tag an."),
        _held_without_day,
        _of_event,
    ),
    Check(
        "future-with-record",
        _("Liegt in der Zukunft und hat schon stattgefunden, Ergebnisse oder eine Rückmeldung"),
        _("Berichtigen Sie den Termin, oder nehmen Sie den Vermerk zurück."),
        _future_with_record,
        _of_event,
    ),
    Check(
        "decided-before-session",
        _("Beschlossen vor dem Tag der Sitzung"),
        _("Berichtigen Sie den Tag der Sitzung oder den des Beschlusses."),
        _decided_before,
        lambda row: Line(str(row), reverse("participation:council_row", args=["beratungen", row.pk])),
    ),
    Check(
        "open-after-step",
        _("Offene Beteiligung in einem Schritt, dessen Tag vorbei ist"),
        _("Geben Sie dem Schritt den Termin, der jetzt gilt."),
        _open_after_step,
        lambda row: Line(str(row), reverse("participation:step_plan", args=[row.step.slug])),
    ),
    Check(
        "promised-in-vain",
        _("Zugesagt, aber die Fassung danach nennt es nicht"),
        _("Ergänzen Sie bei der Fassung den Grund der Änderung, oder antworten Sie neu."),
        _promised_in_vain,
        lambda row: Line(f"{row.point}: {row.wording.heading}", _of_contribution(row.point.contribution_id)),
    ),
    Check(
        "forwarded-and-silent",
        _("Weitergeleitet, und die Stelle hat nicht geantwortet"),
        _("Fragen Sie dort nach, setzen Sie einen neuen Tag, oder antworten Sie selbst."),
        _forwarded_and_silent,
        lambda row: Line(str(row), _of_contribution(row.contribution_id)),
    ),
    Check(
        "report-with-gaps",
        _("Freigegebener Bericht, dem interne Ergebnisse fehlen"),
        _("Veröffentlichen Sie die Ergebnisse, und ersetzen Sie den Bericht."),
        _reports_with_gaps,
        lambda row: Line(str(row), reverse("participation:report", args=[row.pk])),
    ),
    Check(
        "concept-of-nowhere",
        _("Konzept ohne Ortsteil"),
        _("Nennen Sie die Ortsteile, für die es ist, oder seinen Planungsprozess."),
        _concepts_of_nowhere,
        lambda row: Line(str(row), reverse("guidelines:document_edit", args=[row.pk])),
    ),
    Check(
        "heard-in-cancelled",
        _("Gehört in einer Sitzung, die abgesagt ist"),
        _("Nehmen Sie den Vermerk der Rückmeldung zurück, oder berichtigen Sie die Sitzung."),
        _heard_in_cancelled,
        lambda row: Line(str(row.loop), reverse("participation:loop_close", args=[row.loop_id])),
    ),
)
