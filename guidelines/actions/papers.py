"""Storing Drucksachen, and the days in their life."""

from typing import Any

from django.db import IntegrityError, transaction

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.latest import Stale
from guidelines.models import Paper, PaperMilestone


@transaction.atomic
def store_paper(paper: Paper, *, revision: str, values: dict[str, Any]) -> Paper:
    """Store a Drucksache; its address follows its number until it was public once, then it stays.

    Somebody who was first with the same number is told by Stale.
    """
    if paper.published_at is None:
        values = values | {"slug": _free_slug(paper, values["number"])}
    try:
        with transaction.atomic():
            return store(paper, revision=revision, values=values)
    except IntegrityError:
        first = Paper.objects.filter(number=values["number"]).exclude(pk=paper.pk).first()
        if first is None:
            raise
        paper.pk = paper.pk if revision else None
        raise Stale(first) from None


def _free_slug(paper: Paper, number: str) -> str:
    """The number as part of an address: "0554-22"; counted on where another has kept that address."""
    base = slug = number.replace("/", "-")
    n = 2
    while Paper.objects.filter(slug=slug).exclude(pk=paper.pk).exists():
        slug = f"{base}-{n}"
        n += 1
    return slug


def milestone_of(paper: Paper, kind: str) -> PaperMilestone:
    """The row that holds the dates of one kind of day; made when the first date is stated."""
    return PaperMilestone.objects.get_or_create(paper=paper, kind=kind)[0]
