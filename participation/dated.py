"""The kinds of rows that have a date: what each is called, where it stands, what settles it.

Calendar, feeds, desk, report, news of a body and the list of missing dates read them from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.annotated import AnnotatedRow, AnnotatedRows
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.lazy import Text
from guidelines.models import PaperMilestone
from participation.models import CouncilInvitation, Deliberation, Event, EventStatus, Step
from stakeholders.models import Committee


def _everything(rows: AnnotatedRows) -> AnnotatedRows:
    return rows


@dataclass(frozen=True)
class Kind:
    """A kind of row that has a date."""

    key: str
    """Names its rows in calendar files; stays as it is."""
    model: type[Any]
    label: Text
    restated_at: Callable[[AnnotatedRow, Viewer], str]
    """Where this user states the date of a row anew, or reads it; empty where there is no such page."""
    page: Callable[[AnnotatedRow], str] | None = None
    """Where everybody reads more of a row; without it, its rows stand with another row."""
    label_of_body: Text = ""
    """What a row of a body is called, if not by the label."""
    title: str = ""
    """The way from a row to the one that gives it its name and its publication; empty: itself."""
    related: tuple[str, ...] = ()
    """What the lines and addresses of a row name besides it."""
    order: tuple[str, ...] = ("pk",)
    """How rows of one kind follow each other where their dates do not say it."""
    unsettled: Callable[[AnnotatedRows], AnnotatedRows] = _everything
    """Of rows, those of which nobody has said yet that they took place, or what came of them."""
    open_gap: Q = Q()
    """A missing date of these rows is to be clarified."""
    lacking_day: Callable[[AnnotatedRows], AnnotatedRows] = _everything
    """Of rows, those whose day nothing else on record tells: a gap of these is to be clarified."""
    asking: Callable[[AnnotatedRows], AnnotatedRows] = _everything
    """Of rows, those whose own gap is open: their day does not stand with another row."""
    news: tuple[Text, str] | None = None
    """What a new date is called on a body's page, and the anchor where it stands there."""
    of_body: Callable[[Committee], Q] | None = None
    """Which rows concern a body."""
    in_calendar: bool = False
    apart: Callable[[AnnotatedRows, AnnotatedRows], AnnotatedRows] = lambda rows, _events: rows
    """Of rows, those that do not stand with one of the events already that are shown beside them."""

    @property
    def settles(self) -> bool:
        """Somebody says afterwards what came of a row; until then it waits on the desk."""
        return self.unsettled is not _everything

    @property
    def statements(self) -> AnnotatedRows:
        """The statements of its dates."""
        return self.model._meta.get_field("dates").related_model._default_manager

    def label_for(self, row: AnnotatedRow) -> str:
        """What a row is called."""
        of_body = self.label_of_body and getattr(row, "committee_id", None)
        return str(self.label_of_body if of_body else self.label)

    def rows(self, user: Viewer) -> AnnotatedRows:
        """All that `user` may see."""
        return self.model._default_manager.visible_to(user)


def _event_page(row: Event) -> str:
    return reverse("participation:event", args=[row.pk])


def _step_page(row: Step) -> str:
    return reverse("participation:step", args=[row.slug])


def _body_page(row: CouncilInvitation | Deliberation) -> str:
    """The page of its body, or the one about the council where there is none that everybody sees."""
    if row.committee is None or not row.committee.is_public:
        return reverse("participation:council")
    return reverse("participation:committee", args=[row.committee.slug])


def _step_restated(row: Step, user: Viewer) -> str:
    edits = user.has_perm("participation.edit_process")
    return reverse("participation:step_date", args=[row.slug]) if edits else _step_page(row)


def _council_restated(word: str) -> Callable[[AnnotatedRow, Viewer], str]:
    """By the word that stands in the address of the council's dates."""

    def address(row: AnnotatedRow, user: Viewer) -> str:
        if not user.has_perm("participation.edit_process"):
            return ""
        return reverse("participation:council_date", args=[word, row.pk])

    return address


def _milestone_restated(row: PaperMilestone, user: Viewer) -> str:
    if not user.has_perm("guidelines.edit"):
        return ""
    return reverse("guidelines:paper_milestone", args=[row.paper_id, row.kind])


def _planned(rows: AnnotatedRows) -> AnnotatedRows:
    return rows.filter(status=EventStatus.PLANNED)


def _undecided(rows: AnnotatedRows) -> AnnotatedRows:
    return rows.unsettled()


def _not_over(rows: AnnotatedRows) -> AnnotatedRows:
    return rows.unsettled()


def _without_day(rows: AnnotatedRows) -> AnnotatedRows:
    return rows.without_day()


def _asking(rows: AnnotatedRows) -> AnnotatedRows:
    return rows.asking()


def _without_event(rows: AnnotatedRows, events: AnnotatedRows) -> AnnotatedRows:
    """An event that is shown stands there itself, and has their day unless it is called off.

    Nor does a gap stand beside a day for the same.
    """
    return rows.unanswered().not_in_sessions(events.taking_place())


STEP = Kind(
    key="step",
    model=Step,
    label=_("Schritt"),
    page=_step_page,
    restated_at=_step_restated,
    order=("order", "pk"),
    unsettled=_not_over,
    lacking_day=_without_day,
)
EVENT = Kind(
    key="event",
    model=Event,
    label=_("Veranstaltung"),
    label_of_body=_("Sitzung"),
    related=("committee",),
    page=_event_page,
    restated_at=lambda row, _user: reverse("participation:event_detail", args=[row.pk]),
    unsettled=_planned,
    open_gap=Q(subject__status=EventStatus.PLANNED),
    news=(_("Termin"), "#termine"),
    of_body=lambda body: Q(committee=body),
    in_calendar=True,
)
INVITATION = Kind(
    key="invitation",
    model=CouncilInvitation,
    label=_("Einladung des Stadtrats"),
    related=("committee",),
    page=_body_page,
    restated_at=_council_restated("einladungen"),
    news=(_("Termin einer Einladung"), "#einladungen"),
    of_body=lambda body: Q(committee=body),
    in_calendar=True,
    asking=_asking,
    apart=_without_event,
)
DELIBERATION = Kind(
    key="deliberation",
    model=Deliberation,
    label=_("Beratung im Ausschuss"),
    related=("committee",),
    page=_body_page,
    restated_at=_council_restated("beratungen"),
    unsettled=_undecided,
    news=(_("Termin im Ausschuss"), "#ausschuss"),
    of_body=lambda body: Q(committee=body) | Q(about=body) | Q(report__committee=body),
    in_calendar=True,
    asking=_asking,
    apart=_without_event,
)
MILESTONE = Kind(
    key="milestone",
    model=PaperMilestone,
    label=_("Drucksache"),
    restated_at=_milestone_restated,
    title="paper",
    related=("paper",),
)

KINDS: tuple[Kind, ...] = (EVENT, INVITATION, DELIBERATION, STEP, MILESTONE)


def in_calendar() -> list[Kind]:
    """Kinds that stand in the calendar and in its files."""
    return [kind for kind in KINDS if kind.in_calendar]


def of_body() -> list[Kind]:
    """Kinds of which a body hears on its page."""
    return [kind for kind in KINDS if kind.news and kind.of_body]


def with_page() -> list[Kind]:
    """Kinds whose rows everybody reads on a page: what lies ahead stands in reports."""
    return [kind for kind in KINDS if kind.page]
