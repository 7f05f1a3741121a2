"""Documents and Drucksachen as lists show them."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Guideline, Paper, PaperMilestone, Version

_MILESTONES = [
    PaperMilestone.Kind.ISSUED,
    PaperMilestone.Kind.ASKED,
    PaperMilestone.Kind.INTERIM,
    PaperMilestone.Kind.ANSWERED,
]


def guidelines(user: Viewer) -> QuerySet[Guideline]:
    """Documents with `newest`, the version that everybody reads, and `n_articles`; one query."""
    versions = shown_versions(user)
    return with_newest(Guideline.objects.visible_to(user), user).annotate(
        newest_is_example=Subquery(versions.values("is_example")[:1]),
        n_articles=Subquery(versions.annotate(n=Count("wordings")).values("n")[:1]),
    )


def shown_versions(user: Viewer) -> QuerySet[Version]:
    """Of the document around it: versions that everybody reads, the newest first."""
    rows: Any = Version.objects.visible_to(user)
    return rows.published().filter(guideline=OuterRef("pk")).order_by("-number")


def with_newest(rows: QuerySet[Guideline], user: Viewer) -> QuerySet[Guideline]:
    """Annotate `newest`, the number of a version, and its `newest_as_of`, `_status` and `_decided_on`."""
    versions = shown_versions(user)
    return rows.annotate(
        newest=Subquery(versions.values("number")[:1]),
        newest_as_of=Subquery(versions.values("as_of")[:1]),
        newest_status=Subquery(versions.values("status")[:1]),
        newest_decided_on=Subquery(versions.values("decided_on")[:1]),
    )


def in_work(user: Viewer) -> QuerySet[Guideline]:
    """Documents for planners, with `newest` and the number of a `draft`; one query."""
    drafts: Any = Version.objects.visible_to(user)
    drafts = drafts.drafts().filter(guideline=OuterRef("pk"))
    rows = with_newest(Guideline.objects.visible_to(user), user)
    return rows.annotate(draft=Subquery(drafts.values("number")[:1]))


def papers(user: Viewer) -> list[Paper]:
    """Drucksachen, the newest number first, each with `stations`: its milestones in order; two queries."""
    rows = list(by_year(Paper.objects.visible_to(user)))
    found = milestones(rows)
    for row in rows:
        row.stations = [each for each in found if each.paper_id == row.pk]  # type: ignore[attr-defined]  # for templates
    return rows


def by_year(rows: QuerySet[Paper]) -> QuerySet[Paper]:
    """The newest number first: they count anew each year."""
    return rows.order_by(Substr("number", 6, 2).desc(), "-number")


def milestones(papers: list[Paper]) -> list[PaperMilestone]:
    """Milestones of these papers in the order in which they happen; one query."""
    rows = PaperMilestone.objects.filter(paper__in=papers).with_latest_date()
    return sorted(rows, key=lambda row: _MILESTONES.index(PaperMilestone.Kind(row.kind)))
