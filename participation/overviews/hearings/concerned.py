"""The contributions that a deliberation decided about: the way back from a decision to what was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import Contribution, DecisionMention, Point, orders_named, points_text

MOST = 60
"""As many are linked; the others are counted."""


@dataclass(frozen=True)
class Concerned:
    """How many contributions a decision is about, and where the published ones are read."""

    total: int = 0
    links: tuple[tuple[str, str], ...] = ()
    """The first of those that everybody may read: reference with the points that are meant, address."""
    published: int = 0

    @property
    def more(self) -> int:
        """Published ones that are not linked here."""
        return self.published - len(self.links)

    @property
    def unpublished(self) -> int:
        """Those that only count."""
        return self.total - self.published


def with_concerned(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate deliberations for `concerned`, in the same query; records that were corrected do not count.

    What is linked is public, whoever asks: the pages are the same for everybody.
    """
    named = DecisionMention.objects.filter(decision__correction=None).order_by()
    own = named.filter(decision__deliberation=OuterRef("pk"))
    here = named.filter(decision__deliberation=OuterRef(OuterRef("pk")))
    public = Contribution.objects.visible_to(PUBLIC)
    shown = public.filter(pk__in=here.values("contribution"))
    where = JSONObject(
        pk="pk",
        slug="consultation__slug",
        orders=ArraySubquery(
            named.filter(decision__deliberation=OuterRef(OuterRef("pk")), contribution=OuterRef("pk")).values(
                "point__order"
            )
        ),
        divided=Exists(Point.objects.filter(contribution=OuterRef("pk"), order__gt=1)),
    )
    return rows.annotate(
        concerned_total=_number(own),
        concerned_public=_number(own.filter(contribution__in=public)),
        concerned_links=ArraySubquery(shown.order_by("pk").values(where=where)[:MOST]),
    )


def concerned(row: AnnotatedRow) -> Concerned:
    """What a deliberation from `with_concerned` is about."""
    return Concerned(row.concerned_total, tuple(_links(row.concerned_links)), row.concerned_public)


def _number(own: QuerySet[Any]) -> Coalesce:
    """How many contributions these records name, each once."""
    counted = own.values("decision__deliberation").annotate(n=Count("contribution", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def _links(found: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for values in found:
        address = reverse("participation:contribution", args=[values["slug"], values["pk"]])
        points = points_text(orders_named(values["orders"], divided=values["divided"]))
        reference = Contribution(pk=values["pk"]).reference
        yield f"{reference} ({points})" if points else reference, address
