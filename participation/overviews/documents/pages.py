"""A document with what led to each of its articles, and a Drucksache with what the council did with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import JSONObject, RowNumber

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import (
    Guideline,
    GuidelineBasis,
    Paper,
    PaperMilestone,
    Version,
    Wording,
)
from guidelines.overviews.documents import milestones
from guidelines.overviews.versions.changes import (
    Change,
    Comparison,
    Removal,
    changes_for,
    history,
    removal,
    with_changes,
)
from participation.models import Contribution, Process, Reply, Result
from participation.overviews.answers.appointments import Appointments, hearings_of_paper, nothing_on_record
from participation.overviews.answers.questions import main_process
from participation.overviews.hearings.subjects import Told, decided_of, decided_of_all, with_decided

from .reasons import attach_sources

SAMPLES = 3
"""As many contributions stand below an article; the others on a page of their own."""


@dataclass(frozen=True)
class Origin:
    """An article and what led to it."""

    wording: Wording
    contributions: int
    """All of them, published or not."""
    published: int
    samples: Sequence[Reply]
    results: Sequence[Result]
    change: Change
    """What happened to it since the version before."""

    @property
    def unpublished(self) -> int:
        """How many of the contributions nobody can read."""
        return self.contributions - self.published

    @property
    def is_known(self) -> bool:
        """True where anything points to the article."""
        return bool(self.contributions or self.results)


@dataclass(frozen=True)
class DocumentPage:
    """A version of a document; `version` is None where none is public yet."""

    guideline: Guideline
    version: Version | None
    versions: Sequence[Version]
    origins: Sequence[Origin]
    bases: Sequence[GuidelineBasis]
    changes: Comparison | None
    """This version beside the one before it."""
    decided: Sequence[Told] = ()
    """What was decided about this version."""

    @property
    def newest(self) -> Version | None:
        """The version that everybody reads; without one, what somebody who signed in may see."""
        return _newest(self.versions)

    @property
    def is_newest(self) -> bool:
        """True where no later version is public."""
        return bool(self.version and self.version == self.newest)

    @property
    def others(self) -> list[Version]:
        """All versions but this one, the newest first."""
        return [row for row in self.versions if row != self.version]


@dataclass(frozen=True)
class ArticlePage:
    """Everything that led to an article, and its wordings, the newest first, each once."""

    wording: Wording
    """The newest one that everybody reads."""
    wordings: Sequence[Change]
    results: Sequence[Result]
    replies: QuerySet[Reply]
    unpublished: int
    removed: Removal | None
    """Where the article is gone from the version that everybody reads."""
    decided: Sequence[Told] = ()
    """What was decided about the versions in which it stands."""


@dataclass(frozen=True)
class PaperPage:
    """A Drucksache with its days, and the committees that dealt with it."""

    paper: Paper
    milestones: Sequence[PaperMilestone]
    hearings: Appointments


def document_page(user: Viewer, slug: str, number: int | None = None) -> DocumentPage | None:
    """A document in its newest version, or in another; None where it may not be seen."""
    guideline = _with_processes(user, Guideline.objects.visible_to(user).filter(slug=slug)).first()
    if guideline is None:
        return None
    versions = list(
        with_decided(
            user, with_changes(Version.objects.visible_to(user).counted().filter(guideline=guideline))
        )
    )
    version = _newest(versions) if number is None else _numbered(versions, number)
    if version is None and number is not None:
        return None
    changes = changes_for(user, version) if version else None
    if changes:
        attach_sources(user, [why for row in changes.rows for why in row.reasons])
    bases = guideline.bases.shown().select_related("source")
    return DocumentPage(
        guideline=guideline,
        version=version,
        versions=versions,
        origins=_origins(user, changes) if changes else [],
        bases=list(bases.order_by("source__title", "pk")),
        changes=changes,
        decided=decided_of(version) if version else [],
    )


def _newest(versions: Sequence[Version]) -> Version | None:
    """Of versions, the newest first, the one that everybody reads; without one a draft."""
    return next((row for row in versions if row.is_public), versions[0] if versions else None)


def _numbered(versions: Sequence[Version], number: int) -> Version | None:
    return next((row for row in versions if row.number == number), None)


def article_page(user: Viewer, slug: str, key: str) -> ArticlePage | None:
    """An article by its key, in the newest version that has it; None where there is none."""
    rows = Wording.objects.visible_to(user).in_text().filter(version__guideline__slug=slug, article__key=key)
    rows = rows.filter(version__guideline__in=Guideline.objects.visible_to(user))
    texts = list(with_decided(user, rows.with_document(), through="version").order_by("-version__number"))
    if not texts:
        return None
    # What stands in a draft only is not yet the article.
    wording = next((row for row in texts if row.version.is_public), texts[0])
    counted = _counted(user, wording.version).get(key, {"n": 0, "published": 0})
    changes, removed = history(texts), removal(user, wording)
    said = [why for row in changes for why in row.reasons]
    attach_sources(user, [*said, *(removed.reasons if removed else ())])
    return ArticlePage(
        wording=wording,
        wordings=changes,
        results=[row for row in _results(user, wording.version) if row.key == key],
        replies=_shown(user, wording.version).filter(wording__article__key=key),
        unpublished=counted["n"] - counted["published"],
        removed=removed,
        decided=decided_of_all(texts),
    )


def paper_page(user: Viewer, slug: str) -> PaperPage | None:
    """A Drucksache; None where it may not be seen."""
    paper = _with_processes(user, Paper.objects.visible_to(user).filter(slug=slug)).first()
    if paper is None:
        return None
    process = main_process(user)
    rows = hearings_of_paper(user, paper)
    nothing = nothing_on_record(process, "")
    return PaperPage(paper, milestones([paper]), Appointments(tuple(rows), nothing))


def _with_processes(user: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate `processes_shown`: the processes that a document or a Drucksache belongs to."""
    field = "guidelines" if rows.model is Guideline else "papers"
    processes = Process.objects.visible_to(user).filter(**{field: OuterRef("pk")})
    facts = JSONObject(name="name", slug="slug", is_main="is_main")
    return rows.annotate(
        processes_shown=ArraySubquery(processes.order_by("-is_main", "name").values(facts=facts))
    )


def _origins(user: Viewer, changes: Comparison) -> list[Origin]:
    """The articles of a version, each with what led to it; three queries."""
    version = changes.version
    counted = _counted(user, version)
    samples, results = defaultdict(list), defaultdict(list)
    for reply in _samples(user, version):
        samples[reply.wording.key].append(reply)  # type: ignore[union-attr]  # it names one
    for result in _results(user, version):
        results[result.key].append(result)
    return [
        Origin(
            wording=row.wording,
            contributions=counted.get(row.key, {}).get("n", 0),
            published=counted.get(row.key, {}).get("published", 0),
            samples=samples[row.key],
            results=results[row.key],
            change=row,
        )
        for row in changes.present
    ]


def _named(version: Version, of: str = "wording") -> Q:
    """Rows that name an article of this version or of an earlier one: its key stays the same."""
    return Q(
        **{f"{of}__version__guideline": version.guideline_id, f"{of}__version__number__lte": version.number}
    )


def _counted(user: Viewer, version: Version) -> dict[str, dict[str, int]]:
    """Contributions by the key of the article that their reply names: all, and the published ones."""
    counted = Contribution.objects.counted_for(user)
    rows = Reply.objects.that_count().filter(_named(version), point__contribution__in=counted.values("pk"))
    groups = rows.order_by().values("wording__article__key").annotate(
        n=Count("point__contribution", distinct=True),
        published=Count(
            "point__contribution",
            filter=Q(point__contribution__published_at__isnull=False),
            distinct=True,
        ),
    )  # fmt: skip
    return {group["wording__article__key"]: group for group in groups}


def _shown(user: Viewer, version: Version) -> QuerySet[Reply]:
    """Replies that name an article and answer a published contribution, the newest first."""
    readable = Contribution.objects.visible_to(user).filter(published_at__isnull=False)
    return (
        Reply.objects.that_count()
        .filter(_named(version), point__contribution__in=readable)
        .select_related("point__contribution__consultation", "forwarded_to", "wording__article")
        .latest_first()
    )


def _samples(user: Viewer, version: Version) -> QuerySet[Reply]:
    """A few of them for each article; one query."""
    rows: Any = _shown(user, version)
    number = Window(RowNumber(), partition_by=F("wording__article__key"), order_by=rows.latest_order)
    return rows.annotate(number=number).filter(number__lte=SAMPLES)


def _results(user: Viewer, version: Version) -> list[Any]:
    """Results that name an article, each with its `key`, the newest first; one query."""
    rows: QuerySet[Any] = Result.objects.visible_to(user).filter(_named(version, "wordings"))
    rows = rows.annotate(key=F("wordings__article__key")).order_by("-happened_on", "-pk")
    # One result may name two wordings of the same article.
    return list({(row.key, row.pk): row for row in rows}.values())
