"""What decisions name, with links both ways: from a decision to its versions, results, reports, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, F, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.nested import nested, restored
from erfurt_sozialraum.rows.prepared import Prepared
from erfurt_sozialraum.rows.viewers import PUBLIC, Viewer
from guidelines.models import Paper
from participation.models import (
    Decision,
    DecisionOutcome,
    DecisionSubject,
    Deliberation,
    Event,
    SubjectRole,
)
from stakeholders.models import Committee

_FACTS = JSONObject(
    decision="decision",
    role="role",
    version="version",
    number="version__number",
    document="version__guideline__title",
    slug="version__guideline__slug",
    result="result",
    title="result__title",
    report="report",
    report_number="report__number",
)


@dataclass(frozen=True)
class Subject:
    """Something that a decision names, and where it is read."""

    kind: str
    """version, result or report."""
    pk: int
    label: str
    href: str
    decision: int
    is_text: bool = False
    """A version that is the text as the council amended it, written after the decision."""


@dataclass(frozen=True)
class Told:
    """A decision, as the page of something that it names tells it."""

    decision: Decision
    subjects: Sequence[Subject]
    """All that everybody may read of what it names, without what the page is about."""
    is_text: bool
    """The page is that of the amended text."""
    body: str
    """Who decided, as far as everybody may read it."""
    href: str
    """Where the decision itself stands."""
    paper: tuple[str, str] | None
    """The Drucksache: in words, and where it stands."""
    former: tuple[str, date] | None
    """What the record said that this one puts right, and its day."""
    is_example: bool

    @property
    def others(self) -> list[Subject]:
        """What it names besides amended texts."""
        return [row for row in self.subjects if not row.is_text]

    @property
    def before(self) -> list[Subject]:
        """The versions that lay before the council."""
        return [row for row in self.others if row.kind == "version"]

    @property
    def besides(self) -> list[Subject]:
        """Results and reports."""
        return [row for row in self.others if row.kind != "version"]

    @property
    def texts(self) -> list[Subject]:
        """The text as it was amended, once everybody may read it."""
        return [row for row in self.subjects if row.is_text]

    @property
    def lacks_text(self) -> bool:
        """Amended, and what the amended text says is not public yet."""
        return self.decision.outcome == DecisionOutcome.AMENDED and not self.texts


def with_subjects(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate decisions, or deliberations, for `subjects_of`: what everybody may read, whoever asks."""
    build = _of_deliberation if rows.model is Deliberation else _of_decision
    said = Prepared(rows.model, "ds", build, output_field=ArrayField(JSONField()))
    return rows.annotate(nested_subjects=said)


def _of_decision() -> Combinable:
    named = DecisionSubject.objects.open_to(PUBLIC).that_count()
    return ArraySubquery(named.filter(decision=OuterRef("pk")).order_by("pk").values(facts=_FACTS))


def _of_deliberation() -> Combinable:
    """Of all its decisions that nobody corrected."""
    named = DecisionSubject.objects.open_to(PUBLIC).that_count().filter(decision__correction=None)
    named = named.filter(decision__deliberation=OuterRef("pk"))
    return ArraySubquery(named.order_by("pk").values(facts=_FACTS))


def subjects_of(row: AnnotatedRow) -> tuple[Subject, ...]:
    """What a row from `with_subjects` names, each thing once."""
    found = {(each.kind, each.pk): each for each in map(_subject, row.nested_subjects or ())}
    return tuple(found.values())


def _subject(facts: Mapping[str, Any]) -> Subject:
    """What one row names, in words."""
    if facts["version"]:
        label = _("%(title)s, Fassung %(n)d") % {"title": facts["document"], "n": facts["number"]}
        href = reverse("participation:version", args=[facts["slug"], facts["number"]])
        is_text = facts["role"] == SubjectRole.TEXT
        return Subject("version", facts["version"], label, href, facts["decision"], is_text)
    if facts["result"]:
        label = _("Ergebnis: %(title)s") % {"title": facts["title"]}
        href = reverse("participation:result", args=[facts["result"]])
        return Subject("result", facts["result"], label, href, facts["decision"])
    label = _("Bericht %(number)s") % {"number": facts["report_number"]}
    href = reverse("participation:report", args=[facts["report"]])
    return Subject("report", facts["report"], label, href, facts["decision"])


def with_decided(user: Viewer, rows: QuerySet[Any], *, through: str = "") -> QuerySet[Any]:
    """Annotate what decisions name, or rows that lead `through` it, for `decided_of`; no query more."""
    kind, key = through or str(rows.model._meta.model_name), through or "pk"
    named = DecisionSubject.objects.that_count().filter(
        decision=OuterRef("pk"), **{kind: OuterRef(OuterRef(key))}
    )
    return rows.annotate(nested_decided=nested(_told_rows(user).filter(Exists(named)), plus=PLUS))


def decided_of(row: AnnotatedRow) -> list[Told]:
    """Decisions that name a row from `with_decided`, the latest first."""
    kind = str(row._meta.model_name)
    return [_told(restored(Decision, values), kind, row.pk) for values in row.nested_decided]


def decided_of_all(rows: Iterable[AnnotatedRow]) -> list[Told]:
    """The same of several rows, each decision once."""
    found = {told.decision.pk: told for row in rows for told in decided_of(row)}
    return sorted(found.values(), key=lambda told: (told.decision.decided_on, told.decision.pk), reverse=True)


PLUS = (
    "nested_subjects",
    "told_body",
    "told_example",
    "told_committee",
    "told_committee_slug",
    "told_paper",
    "told_paper_slug",
    "told_event",
    "told_former",
    "told_former_day",
)
"""What is told of a decision besides its own columns."""


def _told_rows(user: Viewer) -> QuerySet[Decision]:
    """Decisions that nobody corrected or took back, with all that a page tells of them."""
    rows = Decision.objects.visible_to(user).not_withdrawn().filter(correction=None)
    committees = Committee.objects.visible_to(PUBLIC).filter(pk=OuterRef("deliberation__committee"))
    papers = Paper.objects.visible_to(PUBLIC).filter(pk=OuterRef("deliberation__paper"))
    events = Event.objects.visible_to(PUBLIC).filter(agenda_items=OuterRef("item")).order_by()
    return (
        with_subjects(rows)
        .annotate(
            told_committee=Subquery(committees.order_by().values("name")[:1]),
            told_committee_slug=Subquery(committees.order_by().values("slug")[:1]),
            told_body=F("deliberation__body"),
            told_example=F("deliberation__is_example"),
            told_paper=Subquery(papers.order_by().values(label=Concat("number", Value(" "), "title"))[:1]),
            told_paper_slug=Subquery(papers.order_by().values("slug")[:1]),
            told_event=Subquery(events.values("pk")[:1]),
            told_former=F("corrects__wording"),
            told_former_day=F("corrects__decided_on"),
        )
        .order_by("-decided_on", "-pk")
    )


def _told(row: AnnotatedRow, kind: str, own: int | None) -> Told:
    named = subjects_of(row)
    mine = [each for each in named if (each.kind, each.pk) == (kind, own)]
    paper = row.told_paper and (row.told_paper, reverse("participation:paper", args=[row.told_paper_slug]))
    day = row.told_former_day
    return Told(
        decision=row,
        subjects=[each for each in named if each not in mine],
        is_text=any(each.is_text for each in mine),
        body=row.told_committee or row.told_body or _("ein Ausschuss des Stadtrats"),
        href=_address(row),
        paper=paper or None,
        former=(row.told_former, date.fromisoformat(day) if isinstance(day, str) else day) if day else None,
        is_example=row.told_example,
    )


def _address(row: AnnotatedRow) -> str:
    """The session, the committee, or the page of all that the council hears."""
    if row.told_event:
        return reverse("participation:event", args=[row.told_event]) + "#tagesordnung"
    if row.told_committee_slug:
        return reverse("participation:committee", args=[row.told_committee_slug]) + "#ausschuss"
    return reverse("participation:council")
