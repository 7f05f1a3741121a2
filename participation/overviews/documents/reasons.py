"""What stands behind the changes of articles, and what was promised about them and is not in them yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Article, ChangeReason, Version
from guidelines.overviews.versions.changes import Change, changes_in
from participation.models import AgendaItem, Contribution, Point, ReasonSource, Result
from participation.overviews.replies import unkept

SAMPLES = 3
"""As many published points stand beside a reason; the others are counted."""


@dataclass(frozen=True)
class Sources:
    """What a reason names, as far as the reader may see it."""

    results: Sequence[Mapping[str, Any]]
    """Each with `pk` and `title`."""
    items: Sequence[Mapping[str, Any]]
    """Each with `title`, and `pk` of its session."""
    points: Sequence[Mapping[str, Any]]
    """The first of them: `contribution`, `order`, and the `slug` of its consultation."""
    n_points: int
    """All of them, published or not."""

    @property
    def more(self) -> int:
        """Points that stand nowhere beside the reason."""
        return self.n_points - len(self.points)


@dataclass(frozen=True)
class ReasonPage:
    """A change of an article with everything that may be said about why."""

    change: Change
    said: Sequence[ChangeReason]
    """All reasons, the ones taken back with `taken_back_by`."""
    offers: QuerySet[Point]
    """Points to which something was promised about this article, and that no reason names yet."""
    results: QuerySet[Result]
    """Results that name this article."""
    items: QuerySet[AgendaItem]
    """Items of agendas that belong to a process of this document, or to none."""


@dataclass(frozen=True)
class Missed:
    """An article about which something was promised that no version names as its reason."""

    article: Article
    heading: str
    points: int
    is_changed: bool
    """This version changes it: the points may be named there."""


def attach_sources(user: Viewer, reasons: Iterable[ChangeReason]) -> None:
    """Give each reason its `sources_shown`, what it names for this reader; one query, or none."""
    given = list(reasons)
    found = _sources(user, [row.pk for row in given]) if given else {}
    for row in given:
        row.sources_shown = found.get(row.pk)  # type: ignore[attr-defined]  # for templates


def _sources(user: Viewer, keys: list[int]) -> dict[int, Sources]:
    """What these reasons name, by their key."""
    own = ReasonSource.objects.filter(reason=OuterRef("pk"))
    results = Result.objects.visible_to(user).filter(reason_sources__reason=OuterRef("pk"), withdrawn_at=None)
    readable = Contribution.objects.visible_to(user).filter(published_at__isnull=False)
    points = Point.objects.filter(reason_sources__reason=OuterRef("pk"), contribution__in=readable)
    items = AgendaItem.objects.visible_to(user).filter(reason_sources__reason=OuterRef("pk"))
    number = own.filter(point__isnull=False).order_by().values("reason").annotate(n=Count("pk")).values("n")
    rows = ChangeReason.objects.filter(pk__in=keys).annotate(
        result_facts=ArraySubquery(
            results.order_by("happened_on", "pk").values(facts=JSONObject(pk="pk", title="title"))
        ),
        item_facts=ArraySubquery(items.order_by("pk").values(facts=JSONObject(pk="event_id", title="title"))),
        point_facts=ArraySubquery(
            points.order_by("-contribution__received_at", "-pk").values(
                facts=JSONObject(
                    contribution="contribution_id",
                    order="order",
                    slug="contribution__consultation__slug",
                )
            )[:SAMPLES]
        ),
        n_points=Coalesce(Subquery(number), 0),
    )
    return {row.pk: Sources(row.result_facts, row.item_facts, row.point_facts, row.n_points) for row in rows}


def reason_page(user: Viewer, version: Version, key: str) -> ReasonPage | None:
    """The change of an article in a version; None where the version does not have or change it."""
    change = changes_in(version).by_key.get(key)
    if change is None or not change.kind:
        return None
    said = ChangeReason.objects.filter(version=version, article=change.article, takes_back=None)
    results = Result.objects.visible_to(user).filter(wordings__article=change.article, withdrawn_at=None)
    return ReasonPage(
        change=change,
        said=list(said.select_related("paper", "office", "taken_back_by").order_by("recorded_at", "pk")),
        offers=_offered(user, change.article),
        results=results.distinct().order_by("-happened_on", "-pk"),
        items=_items(user, version),
    )


def _items(user: Viewer, version: Version) -> QuerySet[AgendaItem]:
    """What sessions dealt with, the newest session first."""
    own = Q(process__guidelines=version.guideline_id) | Q(process=None)
    rows = AgendaItem.objects.visible_to(user).not_withdrawn().filter(own).distinct()
    return rows.select_related("event").order_by("-event", "order", "pk")


def missed(user: Viewer, version: Version) -> list[Missed]:
    """What was promised about the articles of this document, and is the reason of no version."""
    rows = (
        unkept(user)
        .filter(wording__article__guideline=version.guideline_id)
        .values("wording__article")
        .annotate(n=Count("point", distinct=True))
        .order_by("wording__article")
    )
    counted = {row["wording__article"]: row["n"] for row in rows}
    changes = {row.article.pk: row for row in changes_in(version).rows}
    return [
        Missed(changes[pk].article, changes[pk].wording.heading, n, bool(changes[pk].kind))
        for pk, n in counted.items()
        if pk in changes
    ]


def _offered(user: Viewer, article: Article) -> QuerySet[Point]:
    """The points of such replies about one article, the oldest first."""
    named = unkept(user).filter(wording__article=article).values("point")
    rows = Point.objects.visible_to(user).filter(pk__in=named)
    return rows.select_related("contribution").order_by("contribution__received_at", "contribution", "order")
