"""Consultations as their planners see them: where each stands, what it lacks, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import (
    Consultation,
    ConsultationState,
    ContributionStatus,
    Step,
    Topic,
    consultation_states,
)
from participation.overviews import moderation
from participation.overviews.process.records import field_label

SOON = timedelta(days=14)
"""What is to happen within these days is shown as due."""
BADGES = {
    ConsultationState.DRAFT: "draft",
    ConsultationState.ANNOUNCED: "noted",
    ConsultationState.OPEN: "running",
    ConsultationState.CLOSED: "closed",
    ConsultationState.WITHDRAWN: "withdrawn",
}
ADDRESSES = {
    "draft": "vorbereitung",
    "announced": "angekuendigt",
    "open": "laufend",
    "closed": "beendet",
    "withdrawn": "zurueckgezogen",
}


@dataclass(frozen=True)
class Due:
    """What somebody has to do; `key`: "due" or "overdue"; `stand`: which part of the queue shows it."""

    text: str
    key: str
    stand: str = ""


@dataclass(frozen=True)
class Missing:
    """What is not said yet; `anchor`: where the form asks for it."""

    label: str
    anchor: str


@dataclass(frozen=True)
class Plan:
    """A consultation with where it stands."""

    row: AnnotatedRow
    state: ConsultationState
    needed: Sequence[Missing]
    wished: Sequence[Missing]
    due: Sequence[Due]

    @property
    def badge(self) -> str:
        """The state's badge."""
        return BADGES[self.state]

    @property
    def times_are_over(self) -> bool:
        """It was never public, and its last day is past."""
        return self.state == ConsultationState.DRAFT and self.row.closes_at <= timezone.now()

    @property
    def may_be_published(self) -> bool:
        """Nothing stands in the way but its process."""
        return not self.needed and not self.times_are_over


def plans(user: Viewer) -> QuerySet[Consultation]:
    """Consultations with `received`, `published`, `waiting`, `to_answer` (contributions) and `has_topics`."""
    mine = moderation.contributions(user).filter(consultation=OuterRef("pk"))
    topics = Topic.objects.published().filter(consultations=OuterRef("pk"))
    return (
        Consultation.objects.visible_to(user)
        .select_related("process", "step")
        .annotate(
            received=_count(mine),
            published=_count(mine.filter(published_at__isnull=False)),
            waiting=_count(mine.filter(status=ContributionStatus.RECEIVED)),
            to_answer=_count(mine.filter(status=ContributionStatus.ACCEPTED, unanswered=True)),
            has_topics=Exists(topics),
        )
    )


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("consultation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def plan_of(row: AnnotatedRow) -> Plan:
    """What a row of `plans` says."""
    return Plan(
        row=row,
        state=row.state,
        needed=[_missing(name) for name in row.lacks(row.NEEDED, has_topics=row.has_topics)],
        wished=[_missing(name) for name in row.lacks(row.WISHED, has_topics=row.has_topics)],
        due=_due(row),
    )


def _missing(name: str) -> Missing:
    if name == "topics":
        return Missing(_("Ein Thema, das öffentlich ist"), "id_topics_0")
    return Missing(field_label(Consultation, name), f"id_{name}")


def _due(row: AnnotatedRow) -> list[Due]:
    """What is to be done next, in the order in which it happens."""
    if row.state == ConsultationState.DRAFT:
        return _due_before(row)
    if not row.process.keeps_records_of(row.answer_by):
        return []
    key = "overdue" if row.is_answer_late else "due"
    due = []
    if n := row.waiting:
        text = ngettext("%(n)d Beitrag zu prüfen", "%(n)d Beiträge zu prüfen", n) % {"n": n}
        due.append(Due(text, key, "neu"))
    if n := row.to_answer:
        text = ngettext(
            "%(n)d Beitrag zu beantworten, zugesagt bis %(day)s",
            "%(n)d Beiträge zu beantworten, zugesagt bis %(day)s",
            n,
        )
        due.append(Due(text % {"n": n, "day": day_text(row.answer_by)}, key, "antworten"))
    return due


def _due_before(row: AnnotatedRow) -> list[Due]:
    """A draft whose first day is near must be published."""
    day = timezone.localdate(row.opens_at)
    if day > today() + SOON:
        return []
    text = _("soll am %(day)s beginnen und ist nicht veröffentlicht") % {"day": day_text(day)}
    if row.opens_at <= timezone.now():
        text = _("sollte am %(day)s beginnen und ist nicht veröffentlicht") % {"day": day_text(day)}
        return [Due(text, "overdue")]
    return [Due(text, "due")]


def counted(rows: QuerySet[Consultation]) -> dict[str, int]:
    """How many stand in each state; one query."""
    states = consultation_states(timezone.now())
    return rows.order_by().aggregate(**{name: Count("pk", filter=q) for name, q in states.items()})


def state_of(wanted: str) -> str:
    """The state that an address names; empty for all."""
    return next((name for name, word in ADDRESSES.items() if word == wanted), "")


def of_step(user: Viewer, step: Step) -> list[Plan]:
    """The consultations of a step, the latest first; one query."""
    return [plan_of(row) for row in plans(user).filter(step=step)]
