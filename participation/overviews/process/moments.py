"""Everything of a process that has a day, besides its steps: one query over all kinds of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.dates import DateKind, Precision, date_text, is_credible, today
from erfurt_sozialraum.rows.annotated import AnnotatedRows
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.lazy import Text
from guidelines.models import Guideline, Paper, PaperMilestone, Version
from participation.dated import DELIBERATION, EVENT, INVITATION, MILESTONE, Kind
from participation.models import (
    Consultation,
    Decision,
    DecisionSubject,
    DeliberationRole,
    EventStatus,
    Process,
    Report,
    StepState,
)
from participation.overviews.committees.bodies import bodies_of
from participation.overviews.hearings.standing import settling
from stakeholders.models import Committee

NAMES = (
    "ref",
    "title",
    "earliest",
    "latest",
    "precision",
    "wording",
    "status",
    "note",
    "is_example",
    "is_public",
)
_NOTHING = Value("", output_field=CharField())
_A_DAY = Value(Precision.DAY.value, output_field=CharField())
_PUBLIC = ExpressionWrapper(Q(published_at__isnull=False), output_field=BooleanField())
_TRUE, _FALSE = (Value(value, output_field=BooleanField()) for value in (True, False))

LABELS: dict[str, Text] = {
    EVENT.key: EVENT.label,
    INVITATION.key: INVITATION.label,
    DELIBERATION.key: DELIBERATION.label,
    MILESTONE.key: MILESTONE.label,
    "consultation": gettext_lazy("Beteiligung"),
    "answers": gettext_lazy("Antworten zugesagt"),
    "decision": gettext_lazy("Beschluss"),
    "version": gettext_lazy("Neue Fassung"),
    "adoption": gettext_lazy("Beschlossene Fassung"),
    "report": gettext_lazy("Bericht an einen Ausschuss"),
}


@dataclass(frozen=True)
class Moment:
    """Something that has a day, or a span of days, in the life of a process."""

    key: str
    """Which kind of row it is: of a dated kind, its key."""
    label: str
    title: str
    href: str
    earliest: date
    latest: date
    precision: str
    when: str
    state: str
    """How it is marked: a StepState value, cancelled, or plain (a day that was set and is over)."""
    state_label: str = ""
    note: str = ""
    is_example: bool = False
    is_public: bool = True

    @property
    def is_past(self) -> bool:
        """Over, even by the last day that it may mean."""
        return self.latest < today()

    @property
    def is_coming(self) -> bool:
        """Not begun, even by the first day that it may mean."""
        return self.earliest > today()


def moments(user: Viewer, process: Process) -> list[Moment]:
    """All that `user` may see and nobody took back; one query."""
    first, *others = _kinds(user, process)
    found = [_moment(*row) for row in first.union(*others, all=True)]
    # A year that somebody mistyped before there was a check would stretch every picture of the process.
    return [row for row in found if is_credible(row.earliest, row.latest)]


def _kinds(user: Viewer, process: Process) -> Iterator[AnnotatedRows]:
    """The rows of each kind in the same columns."""
    bodies, papers = bodies_of(user, process), Paper.objects.visible_to(user).not_withdrawn()
    own = Q(process=process)
    events = EVENT.rows(user).not_withdrawn().of_process(process)
    yield _dated(EVENT, events, ref=_text("pk"), status=F("status"), is_example=F("is_example"))
    for kind, rows in (
        (INVITATION, INVITATION.rows(user).not_withdrawn().filter(committee__in=bodies)),
        (DELIBERATION, DELIBERATION.rows(user).not_withdrawn().filter(own)),
    ):
        rows = kind.apart(rows, events)
        yield _dated(
            kind, rows, ref=_body(user, "slug"), note=_body(user, "name"), is_example=F("is_example")
        )
    stations = PaperMilestone.objects.filter(paper__in=papers.filter(process=process))
    title = Concat(F("paper__number"), Value(" "), F("paper__title"))
    seen = ExpressionWrapper(Q(paper__published_at__isnull=False), output_field=BooleanField())
    yield _dated(MILESTONE, stations, ref=F("paper__slug"), title=title, status=F("kind"), is_public=seen)
    yield from _consultations(user, process)
    yield from _documents(user, process)
    yield from _of_the_council(user, process)


def _dated(kind: Kind, rows: AnnotatedRows, **said: Any) -> AnnotatedRows:
    """Rows whose date is known, by the statement that counts."""
    rows = rows.with_latest_date().alias(date_kind=KT("latest_date__kind")).filter(date_kind=DateKind.DATED)
    days = {name: Cast(KT(f"latest_date__{name}"), DateField()) for name in ("earliest", "latest")}
    words = {name: KT(f"latest_date__{name}") for name in ("precision", "wording")}
    return _rows(kind.key, rows, **days, **words, **said)


def _rows(key: str, rows: AnnotatedRows, **said: Any) -> AnnotatedRows:
    """Rows in the columns of NAMES; what is not said of them is empty."""
    empty = {"precision": _A_DAY, "title": F("title"), "is_example": _FALSE, "is_public": _PUBLIC}
    columns = {f"of_{name}": said.get(name, empty.get(name, _NOTHING)) for name in NAMES}
    named = rows.order_by().annotate(of_key=Value(key, output_field=CharField()), **columns)
    return named.values_list("of_key", *columns)


def _consultations(user: Viewer, process: Process) -> Iterator[AnnotatedRows]:
    """From when until when they are open, and by when answers are promised."""
    rows = Consultation.objects.visible_to(user).not_withdrawn().filter(process=process)
    said = {"ref": F("slug"), "is_example": F("is_example")}
    last: Any = TruncDate(F("closes_at") - timedelta(microseconds=1))
    yield _rows("consultation", rows, earliest=TruncDate("opens_at"), latest=last, **said)
    yield _rows("answers", rows, earliest=F("answer_by"), latest=F("answer_by"), **said)


def _documents(user: Viewer, process: Process) -> Iterator[AnnotatedRows]:
    """Versions that everybody reads, by the day they stand for, and the days they were adopted."""
    guidelines = Guideline.objects.visible_to(user).filter(process=process)
    rows = Version.objects.visible_to(user).published().filter(guideline__in=guidelines)
    number = Cast("number", CharField())
    said = {
        "ref": Concat(F("guideline__slug"), Value("/"), number),
        "title": F("guideline__title"),
        "status": number,
        "is_example": F("is_example"),
    }
    yield _rows("version", rows, earliest=F("as_of"), latest=F("as_of"), **said)
    day = {"earliest": F("decided_on"), "latest": F("decided_on")}
    yield _rows("adoption", rows.adopted(), note=_decided_by(user), **day, **said)


def _decided_by(user: Viewer) -> Subquery:
    """Who adopted the version of the query around it."""
    bodies = Committee.objects.visible_to(user).filter(pk=OuterRef("decision__deliberation__committee"))
    named = Coalesce(Subquery(bodies.values("name")[:1]), "decision__deliberation__body")
    return Subquery(settling().annotate(who=named).values("who")[:1])


def _adopts_version(user: Viewer, process: Process) -> Exists:
    """The decision is told as the adoption of a version, which has a moment of its own."""
    versions = Version.objects.visible_to(user).published().adopted()
    named = DecisionSubject.objects.that_count().filter(
        decision=OuterRef("pk"),
        version__in=versions.filter(guideline__process=process),
        version__decided_on=OuterRef("decided_on"),
    )
    return Exists(named.filter(decision__deliberation__role=DeliberationRole.DECISION))


def _of_the_council(user: Viewer, process: Process) -> Iterator[AnnotatedRows]:
    """What was decided, as long as nobody corrected it, and what was reported."""
    rows = Decision.objects.visible_to(user).not_withdrawn()
    rows = rows.filter(~_adopts_version(user, process), deliberation__process=process, correction=None)
    seen = ExpressionWrapper(Q(deliberation__published_at__isnull=False), output_field=BooleanField())
    yield _rows(
        "decision",
        rows,
        ref=_body(user, "slug", "deliberation__committee"),
        title=F("deliberation__title"),
        earliest=F("decided_on"),
        latest=F("decided_on"),
        note=F("wording"),
        is_example=F("deliberation__is_example"),
        is_public=seen,
    )
    reports = Report.objects.visible_to(user).published().filter(process=process)
    day = TruncDate("published_at", output_field=DateField())
    yield _rows(
        "report",
        reports,
        ref=_text("pk"),
        title=F("number"),
        earliest=day,
        latest=day,
        note=_body(user, "name"),
        is_example=F("is_example"),
    )


def _text(name: str) -> Cast:
    return Cast(name, CharField())


def _body(user: Viewer, name: str, of: str = "committee") -> Any:  # noqa: ANN401 - an expression
    """The name of a body, or its word in addresses; empty where the reader may not see it."""
    bodies = Committee.objects.visible_to(user).filter(pk=OuterRef(of))
    return Subquery(bodies.order_by().values(name)[:1])


def _moment(key: str, ref: str | None, title: str, *columns: Any) -> Moment:
    """A row in words."""
    earliest, latest, precision, wording, status, note, is_example, is_public = columns
    state, label = _state(key, status, earliest, latest)
    return Moment(
        key=key,
        label=str(LABELS[key]),
        title=_TITLES.get(key, "%(title)s") % {"title": title, "status": status},
        href=_address(key, ref or "", is_public),
        earliest=earliest,
        latest=latest,
        precision=precision,
        when=date_text(precision, earliest, latest, wording or ""),
        state=state,
        state_label=label,
        note=capfirst(str(PaperMilestone.Kind(status).label)) if key == MILESTONE.key else note or "",
        is_example=is_example,
        is_public=is_public,
    )


_RECORDED = {"consultation", "decision", "version", "adoption", "report"}
"""What is a fact of its day."""
_TITLES: dict[str, Text] = {
    "version": gettext_lazy("%(title)s, Fassung %(status)s"),
    "adoption": gettext_lazy("%(title)s, Fassung %(status)s"),
    "report": gettext_lazy("Sachstandsbericht %(title)s"),
}


def _state(key: str, status: str, earliest: date, latest: date) -> tuple[str, str]:
    """How it is marked, and the word beside it; most need none: their day says whether they were."""
    past, coming = latest < today(), earliest > today()
    if key == EVENT.key and status == EventStatus.CANCELLED:
        return status, str(EventStatus.CANCELLED.label)
    if key == EVENT.key and status == EventStatus.PLANNED:
        state = StepState.UNDOCUMENTED if past else StepState.OPEN
        return state.value, str(state.label) if past else str(EventStatus.PLANNED.label)
    if key == "consultation" and not past:
        state = StepState.OPEN if coming else StepState.RUNNING
        return state.value, _("angekündigt") if coming else str(state.label)
    if key == EVENT.key:
        return StepState.DONE.value, str(EventStatus.HELD.label)
    if key in _RECORDED and not coming:
        return StepState.DONE.value, ""
    # Of a day that was set nobody says by that that it was kept.
    return "plain" if past else StepState.OPEN.value, ""


def _at_body(anchor: str, otherwise: str) -> Callable[[str], str]:
    """On the page of a body, or on the one about the council where there is none that the reader sees."""

    def address(ref: str) -> str:
        if ref:
            return reverse("participation:committee", args=[ref]) + anchor
        return reverse("participation:council") + otherwise

    return address


_ADDRESSES: dict[str, Callable[[str], str]] = {
    INVITATION.key: _at_body("#einladungen", ""),
    DELIBERATION.key: _at_body("#ausschuss", "#prozess-ausschuss"),
    "decision": _at_body("#ausschuss", "#prozess-ausschuss"),
}
_PAGES = {
    EVENT.key: "event",
    MILESTONE.key: "paper",
    "consultation": "consultation",
    "answers": "consultation",
    "version": "version",
    "adoption": "version",
    "report": "report",
}


def _address(key: str, ref: str, is_public: bool) -> str:
    """Where it leads to."""
    if key in _ADDRESSES:
        return _ADDRESSES[key](ref)
    return reverse(f"participation:{_PAGES[key]}", args=ref.split("/"))
