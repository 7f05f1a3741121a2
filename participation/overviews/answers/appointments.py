"""The council's second and third question: when it is invited, and which committee hears what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import DateKind, day_text, today
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.nested import nested
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Paper
from participation.models import (
    CouncilInvitation,
    Decision,
    DecisionSubject,
    Deliberation,
    Event,
    Process,
    Report,
)
from participation.overviews.hearings.concerned import Concerned, concerned, with_concerned
from participation.overviews.hearings.subjects import Subject, subjects_of, with_subjects
from stakeholders.models import Committee

from .outcomes import is_settled, left_open, outcome_text

# Which gap says most about the next date: decided but undated, then undecided, then unknown.
_GAP_ORDER = [DateKind.UNDATED, DateKind.UNDECIDED, DateKind.UNDOCUMENTED]


@dataclass(frozen=True)
class Appointment:
    """A date that the council asks about, or the gap in its place; `statement` as DateStatement.as_dict."""

    pk: int
    body: str
    body_slug: str
    title: str
    role: str
    about: str
    reference: str
    statement: dict[str, Any]
    is_past: bool
    note: str
    is_example: bool
    links: tuple[tuple[str, str], ...] = ()
    """What `reference` names, each with its address."""
    concerned: Concerned = Concerned()
    """The contributions that it decided about."""
    subjects: tuple[Subject, ...] = ()
    """The versions, results and reports that it decided about."""
    session: int | None = None
    """The event whose day it is, where the reader may see that."""

    @property
    def is_dated(self) -> bool:
        """A date is known, however vaguely."""
        return bool(self.statement["kind"] == DateKind.DATED)


@dataclass(frozen=True)
class Appointments:
    """All answers to one of the two questions for one body, or for all."""

    rows: tuple[Appointment, ...]
    nothing: dict[str, Any]
    """What stands there when no row exists: never an empty place."""

    @property
    def coming(self) -> list[Appointment]:
        """Dated and not over, next first."""
        rows = [row for row in self.rows if row.is_dated and not row.is_past]
        return sorted(rows, key=lambda row: row.statement["earliest"])

    @property
    def gaps(self) -> list[Appointment]:
        """Undated, undecided, undocumented, in this order."""
        rows = [row for row in self.rows if not row.is_dated]
        return sorted(rows, key=lambda row: _GAP_ORDER.index(row.statement["kind"]))

    @property
    def past(self) -> list[Appointment]:
        """Dated and over, latest first."""
        rows = [row for row in self.rows if row.is_past]
        return sorted(rows, key=lambda row: row.statement["latest"], reverse=True)

    @property
    def headline(self) -> Appointment | None:
        """The one row that answers "when next?": the next date, or the most telling gap; examples last."""
        return next(iter(sorted(self.coming + self.gaps, key=lambda row: row.is_example)), None)

    @property
    def beside(self) -> Appointment | None:
        """What is told beside a headline that knows no day: the next date all the same, or the last."""
        if self.headline and self.headline.is_dated:
            return None
        return next(iter(self.coming or self.past), None)

    @property
    def has_date(self) -> bool:
        """A coming date is known."""
        return bool(self.coming)

    @property
    def headline_statement(self) -> dict[str, Any]:
        """What stands at the headline, also where there is no row."""
        return self.headline.statement if self.headline else self.nothing

    @property
    def headline_is_one_of_many(self) -> bool:
        """The others stand differently: the headline must name whom it is about."""
        first = self.headline
        return first is not None and any(row.statement != first.statement for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """For a frozen snapshot, already divided and sorted as of now."""
        return {
            "coming": [_frozen(row) for row in self.coming],
            "gaps": [_frozen(row) for row in self.gaps],
            "past": [_frozen(row) for row in self.past],
            "nothing": self.nothing,
        }


def _frozen(row: Appointment) -> dict[str, Any]:
    """A row for a snapshot: without what may be withdrawn later."""
    left_out = ("concerned", "subjects", "session")
    return {name: value for name, value in asdict(row).items() if name not in left_out}


class Heard(NamedTuple):
    """A deliberation as a row for the council, and the bodies it belongs to."""

    bodies: frozenset[int | None]
    is_general: bool
    row: Appointment


def nothing_on_record(process: Process | None, sentence: str, day: date | None = None) -> dict[str, Any]:
    """The honest statement where no row exists: since when records are kept, who clarifies it, by when."""
    office = process.responsible if process else None
    who = str(office) if office and office.is_public else _("noch niemand benannt")
    since = (
        _("Aufgezeichnet wird seit %(day)s") % {"day": day_text(process.records_from)}
        if process
        else _("Es wird noch nichts aufgezeichnet")
    )
    gap = _(
        "%(sentence)s %(since)s. Klären soll es die zuständige Stelle (%(who)s); bis wann, ist offen."
    ) % {
        "sentence": sentence,
        "since": since,
        "who": who,
    }
    text = str(DateKind.UNDOCUMENTED.label)
    if day is not None:
        gap = _("Aus der Zeit bis zum %(day)s liegt dem Portal dazu nichts vor.") % {"day": day_text(day)}
    return {
        "kind": str(DateKind.UNDOCUMENTED),
        "text": text,
        "gap": gap,
        "earliest": None,
        "latest": None,
        "source": "",
    }


def invitations(
    user: Viewer,
    committees: Iterable[Committee],
    records: Process | None,
    *,
    only: Process | None = None,
    day: date | None = None,
) -> list[Appointment]:
    """Invitations of council members to these bodies; with `only`, none to an event of another process.

    `records`: the process that says since when records are kept. `day`: as of which day, today by default.
    """
    rows = CouncilInvitation.objects.visible_to(user).not_withdrawn().filter(committee__in=committees)
    rows = rows.as_of(day).unanswered().with_session(Event.objects.visible_to(user).taking_place())
    if only is not None:
        rows = rows.not_in_sessions(Event.objects.exclude(Q(process=only) | Q(process=None)))
    rows = rows.select_related("committee").with_latest_date().with_restated().order_by("pk")
    return [_invitation(row, records, day) for row in rows]


def hearings(
    user: Viewer, committees: Iterable[Committee], *, only: Process | None = None, day: date | None = None
) -> list[Heard]:
    """Deliberations about these bodies, in them, or of reports made for them; and those about no body.

    With `only`, none of another process. Bodies that the user may not see are not named. `day`: as of which.
    """
    paths = ("about", "committee", "report__committee")
    belongs = Q(*((f"{path}__in", committees) for path in paths), about=None, _connector=Q.OR)
    rows = _deliberations(user, day).filter(belongs)
    if only is not None:
        rows = rows.filter(process=only)
    return [
        Heard(
            bodies=frozenset([row.about_id, *_places(row)]),
            is_general=row.about_id is None,
            row=_hearing(row, day),
        )
        for row in rows
    ]


def _places(row: AnnotatedRow) -> list[int | None]:
    """The committees that hear of it, as far as that was known."""
    if row.is_restated:
        return [row.committee_id] if row.committee_id == row.about_id else []
    return [row.committee_id, row.report.committee_id if row.report else None]


def hearings_of_paper(user: Viewer, paper: Paper) -> list[Appointment]:
    """Deliberations of a Drucksache; bodies that the user may not see are not named."""
    return [_hearing(row) for row in _deliberations(user).filter(paper=paper)]


def hearings_of_report(user: Viewer, report: Report) -> list[Appointment]:
    """Deliberations of a report, or that decided about it; bodies that the user may not see are not named."""
    named = DecisionSubject.objects.filter(report=report, decision__correction=None)
    about = Q(report=report) | Q(pk__in=named.values("decision__deliberation"))
    return [_hearing(row) for row in _deliberations(user).filter(about)]


def _deliberations(user: Viewer, day: date | None = None) -> QuerySet[Deliberation]:
    """Deliberations with all that a row for the council shows; one query.

    What was withdrawn is no answer any more, for planners neither: their list of the council's dates has it.
    """
    visible = Committee.objects.visible_to(user)
    decisions = Decision.objects.known_on(day).filter(deliberation=OuterRef("pk"))
    rows = Deliberation.objects.visible_to(user).not_withdrawn().as_of(day).unanswered().order_by("pk")
    rows = rows.with_session(Event.objects.visible_to(user).taking_place()).with_restated()
    rows = rows.select_related("process__responsible", "committee", "about", "paper", "report")
    return with_subjects(with_concerned(rows.defer("report__snapshot"))).annotate(
        names_committee=Exists(visible.filter(pk=OuterRef("committee"))),
        names_about=Exists(visible.filter(pk=OuterRef("about"))),
        nested_decisions=nested(decisions),
    )


def _statement(row: CouncilInvitation | Deliberation, process: Process | None) -> dict[str, Any]:
    if row.date is None:
        return nothing_on_record(process, _("Zu diesem Eintrag wurde noch nie ein Termin angegeben."))
    return row.date.as_dict()


def _is_past(row: CouncilInvitation | Deliberation, day: date | None) -> bool:
    return row.date is not None and row.date.is_dated and row.date.is_over_on(day or today())


def _invitation(row: AnnotatedRow, process: Process | None, day: date | None) -> Appointment:
    is_past = _is_past(row, day)
    if row.invited_on and (day is None or row.invited_on <= day):
        note = _("eingeladen am %(day)s") % {"day": day_text(row.invited_on)}
    elif is_past:
        note = _("Dem Portal liegt kein Beleg vor, ob eingeladen wurde.")
    else:
        note = ""
    return Appointment(
        pk=row.pk,
        body=row.committee.name,
        body_slug=row.committee.slug,
        title=_("Einladung von Mitgliedern des Stadtrats") if row.is_restated else row.title,
        role="",
        about="",
        reference="",
        statement=_statement(row, process),
        is_past=is_past,
        note=note,
        is_example=row.is_example,
        session=row.session_pk,
    )


def _hearing(row: AnnotatedRow, day: date | None = None) -> Appointment:
    """A deliberation from `_deliberations`."""
    body = row.committee if row.names_committee and row.committee_id in _places(row) else None
    references = _references(row, day)
    is_past = _is_past(row, day) or (row.date is not None and row.date.is_dated and is_settled(row))
    return Appointment(
        pk=row.pk,
        body=_hearing_body(row, body),
        body_slug=body.slug if body else "",
        title=_hearing_title(row),
        role="" if row.is_restated else row.get_role_display(),
        about=row.about.name if row.names_about else "",
        reference=" · ".join(label for label, _address in references),
        links=references,
        statement=left_open(row) or _statement(row, row.process),
        is_past=is_past and not left_open(row),
        note=outcome_text(row, is_over=is_past),
        concerned=Concerned() if day else concerned(row),
        subjects=() if day else subjects_of(row),
        is_example=row.is_example,
        session=row.session_pk,
    )


def _hearing_title(row: AnnotatedRow) -> str:
    """Its title; where it may be of later than the day of the answer, what is asked."""
    if not row.is_restated:
        return str(row.title)
    return (
        _("Arbeitsstand: %(body)s") % {"body": row.about} if row.names_about else _("Beratung im Ausschuss")
    )


def _hearing_body(row: AnnotatedRow, visible: Committee | None) -> str:
    """Which committee or other body hears of it, or that this is open."""
    if row.committee_id not in _places(row):
        return _("welcher Ausschuss an diesem Tag vorgesehen war, ist nicht festgehalten")
    if row.body:
        return str(row.body)
    if row.committee_id is None and row.date and row.date.kind == DateKind.UNDOCUMENTED:
        return _("welcher Ausschuss, ohne Beleg")
    if row.committee_id is None:
        return _("noch nicht entschieden, welcher Ausschuss")
    return visible.name if visible else _("ein Ausschuss des Stadtrats")


def _references(row: AnnotatedRow, day: date | None) -> tuple[tuple[str, str], ...]:
    """The Drucksache and the report that it deals with, once public: in words, and where they stand."""
    found: list[tuple[str, str]] = []
    if row.is_restated:
        return ()
    if row.paper and row.paper.is_public:
        label = _("Drucksache %(number)s") % {"number": row.paper.number}
        found.append((label, reverse("participation:paper", args=[row.paper.slug])))
    if row.report and row.report.is_public and not (day and localdate(row.report.published_at) > day):
        label = _("Bericht %(number)s") % {"number": row.report.number}
        found.append((label, reverse("participation:report", args=[row.report.pk])))
    return tuple(found)
