"""Documents and Drucksachen as lists show them."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from guidelines.models import Guideline, Paper, PaperMilestone, Version

_MILESTONES = [
    PaperMilestone.Kind.ISSUED,
    PaperMilestone.Kind.ASKED,
    PaperMilestone.Kind.INTERIM,
    PaperMilestone.Kind.ANSWERED,
]


def guidelines(user: Any) -> QuerySet[Guideline]:
    """Documents with `newest`, its `_as_of` and `_is_example`, and `n_articles`; one query."""
    versions = Version.objects.visible_to(user).filter(guideline=OuterRef("pk")).order_by("-number")
    return Guideline.objects.visible_to(user).annotate(
        newest=Subquery(versions.values("number")[:1]),
        newest_as_of=Subquery(versions.values("as_of")[:1]),
        newest_is_example=Subquery(versions.values("is_example")[:1]),
        n_articles=Subquery(versions.annotate(n=Count("articles")).values("n")[:1]),
    )


def papers(user: Any) -> list[Paper]:
    """Drucksachen, the newest number first, each with `stations`: its milestones in order; two queries."""
    rows = sorted(Paper.objects.visible_to(user), key=_by_number, reverse=True)
    found = milestones(rows)
    for row in rows:
        row.stations = [each for each in found if each.paper_id == row.pk]  # type: ignore[attr-defined]  # for templates
    return rows


def milestones(papers: list[Paper]) -> list[PaperMilestone]:
    """Milestones of these papers in the order in which they happen; one query."""
    rows = PaperMilestone.objects.filter(paper__in=papers).with_latest_date()
    return sorted(rows, key=lambda row: _MILESTONES.index(PaperMilestone.Kind(row.kind)))


def _by_number(paper: Paper) -> tuple[str, str]:
    """Numbers count anew each year: 1803/22 comes after 0554/22 and before 0001/23."""
    number, _slash, year = paper.number.partition("/")
    return year, number
