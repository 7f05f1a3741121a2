"""The districts: who takes part from there, what was said there, what came of it; help nearby."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.small_cells import withhold_small
from guidelines.models import Guideline, GuidelineKind
from participation.models import Consultation, Contribution, Level, Process, Result, Step, Topic
from participation.overviews.answers.actors import District, Participants, districts_summary
from participation.overviews.ledger.entries import listed, matching
from participation.overviews.ledger.figures import Selection
from stakeholders.models import Area, AreaActor, AreaScheme, Committee, Organisation, Seat

from .map import AreaMap, Place, area_map
from .scopes import located_in, named_areas, with_districts

SAID = 5
"""As many contributions stand on a district's page; the ledger has them all."""
NEAR = 5
"""As many districts stand under "nearby"."""
ASSUMED = ("annahme", "angenommen")


@dataclass(frozen=True)
class AreaRow:
    """An area with who takes part; `count` is None where the number is not shown."""

    area: Area
    district: District
    count: int | None
    processes: Sequence[Mapping[str, str]]
    """Planning processes for this district (name, slug)."""
    n_steps: int
    """How many steps are for this district."""

    @property
    def is_planned(self) -> bool:
        """True if something is planned for this district itself."""
        return bool(self.processes or self.n_steps)

    @property
    def takes_part(self) -> bool:
        """True if somebody at work there takes part."""
        return bool(self.district.actors)

    @property
    def number_is_assumed(self) -> bool:
        """True if no source confirms the number."""
        return is_assumed(self.area.source)


@dataclass(frozen=True)
class Areas:
    """All areas of the main scheme, in German order."""

    scheme: AreaScheme | None
    rows: Sequence[AreaRow]

    @property
    def summary(self) -> str:
        """One sentence: from how many districts somebody takes part."""
        return districts_summary([row.district for row in self.rows])

    @property
    def assumed(self) -> int:
        """How many numbers no source confirms."""
        return sum(row.number_is_assumed for row in self.rows)

    @property
    def any_planned(self) -> bool:
        """Something is planned for a single district."""
        return any(row.is_planned for row in self.rows)

    @property
    def unplaced(self) -> list[AreaRow]:
        """Areas without a position."""
        return [row for row in self.rows if row.area.latitude is None or row.area.longitude is None]

    def map(self) -> AreaMap | None:
        """The areas that have a position, in the order of their numbers."""
        rows = sorted((row.area for row in self.rows), key=lambda area: (area.number, area.slug))
        return area_map(
            tuple(
                Place(area.slug, area.name, area.latitude, area.longitude)
                for area in rows
                if area.latitude is not None and area.longitude is not None
            )
        )


@dataclass(frozen=True)
class AreaPage:
    """Everything on a district's page; `actors` carry `bodies` and `topics_shown` as dicts."""

    area: Area
    count: int | None
    actors: Sequence[Any]
    said: Sequence[Contribution]
    results: Sequence[Result]
    processes: Sequence[Process]
    steps: Sequence[Step]
    """Steps for this district, in order of time."""
    city_steps: Sequence[Step]
    """Steps for no single district that ask people outside the bodies."""
    consultations: Sequence[Consultation]
    near: Sequence[Area]
    concepts: Sequence[Mapping[str, str]]
    """Concepts that a process for the district works on, or that name it in their title."""

    @property
    def taking_part(self) -> list[Any]:
        """Actors with a seat or a topic."""
        return [actor for actor in self.actors if actor.bodies or actor.topics_shown]

    @property
    def absent(self) -> list[Any]:
        """Actors at work there who do not take part so far."""
        return [actor for actor in self.actors if not (actor.bodies or actor.topics_shown)]


@dataclass(frozen=True)
class Help:
    """Who and what helps to take part."""

    rows: Sequence[tuple[Area, Sequence[AreaActor]]]
    steps: Sequence[Step]
    consultations: Sequence[Consultation]

    @property
    def named(self) -> list[tuple[Area, Sequence[AreaActor]]]:
        """Districts where somebody is at work."""
        return [row for row in self.rows if row[1]]

    @property
    def unnamed(self) -> list[Area]:
        """Districts where nobody is named."""
        return [area for area, actors in self.rows if not actors]


def areas(user: Viewer) -> Areas:
    """The map and its table."""
    people = Participants(user, Committee.objects.visible_to(user), areas=_planned_areas(user))
    districts = people.of_all().districts
    said = Contribution.objects.counted_for(user).filter(area__isnull=False).order_by()
    counted = dict(said.values_list("area").annotate(Count("pk")))
    shown = withhold_small({area.pk: counted.get(area.pk, 0) for area in people.areas})
    rows = [
        AreaRow(area, row, shown[area.pk], area.processes_shown, area.n_steps)  # type: ignore[attr-defined]  # by _planned_areas()
        for area, row in zip(people.areas, districts, strict=True)
    ]
    return Areas(rows[0].area.scheme if rows else None, rows)


def _planned_areas(user: Viewer) -> QuerySet[Area]:
    """The areas of the main scheme with `processes_shown` (name, slug) and `n_steps`."""
    processes = Process.objects.visible_to(user).filter(areas=OuterRef("pk")).order_by("name")
    here, _anywhere = located_in(OuterRef(OuterRef("pk")), step="pk")
    steps = Step.objects.visible_to(user).filter(here).order_by().annotate(one=Value(1)).values("one")
    return (
        Area.objects.visible_to(user)
        .main()
        .select_related("scheme")
        .annotate(
            processes_shown=ArraySubquery(processes.values(facts=JSONObject(name="name", slug="slug"))),
            n_steps=Coalesce(Subquery(steps.annotate(n=Count("pk")).values("n")), 0),
        )
    )


def area_page(user: Viewer, slug: str) -> AreaPage | None:
    """A district; None where it may not be seen."""
    visible = Area.objects.visible_to(user)
    scheme = visible.filter(slug=slug).values("scheme")
    said = Contribution.objects.counted_for(user).filter(area=OuterRef("pk")).order_by().values("area")
    rows = list(
        visible.filter(scheme=Subquery(scheme))
        .select_related("scheme")
        .annotate(n=Subquery(said.annotate(n=Count("pk")).values("n")), concepts_shown=_concepts(user))
    )
    area = next((row for row in rows if row.slug == slug), None)
    if area is None:
        return None
    readable = Contribution.objects.visible_to(user).filter(published_at__isnull=False, area=area)
    from_here, _city = located_in(area, step="event__step", process="event__process")
    results = (
        Result.objects.visible_to(user).filter(Q(mentions__contribution__in=readable) | from_here).distinct()
    )
    steps = _steps(user, area)
    asks_here, asks_everybody = located_in(area, step="step")
    consultations = Consultation.objects.visible_to(user).open().filter(asks_here | asks_everybody)
    return AreaPage(
        area=area,
        count=withhold_small({row.slug: row.n or 0 for row in rows})[slug],
        actors=list(_actors(user, area)),
        said=list(listed(matching(user, Selection(area=slug))[:SAID])),
        results=list(results.select_related("event")),
        processes=list(_processes(user, area)),
        steps=[step for step in steps if step.is_here],
        city_steps=[step for step in steps if not step.is_here],
        consultations=list(consultations.order_by("closes_at", "pk")),
        near=_near(area, rows),
        concepts=area.concepts_shown,
    )


def _concepts(user: Viewer) -> ArraySubquery:
    """To annotate areas with: concepts (title, slug) that are for them, or that their processes work on."""
    worked_on = Process.objects.visible_to(user).filter(areas=OuterRef(OuterRef("pk")))
    rows = Guideline.objects.visible_to(user).filter(
        Q(areas=OuterRef("pk")) | Q(areas=None, process__in=worked_on), kind=GuidelineKind.DISTRICT_CONCEPT
    )
    facts = JSONObject(title="title", slug="slug")
    return ArraySubquery(rows.order_by("title").distinct().values(facts=facts))


def _processes(user: Viewer, area: Area) -> QuerySet[Process]:
    """Planning processes for the area, with all districts they are for."""
    rows = Process.objects.visible_to(user).filter(areas=area).select_related("responsible")
    return rows.annotate(areas_shown=named_areas(user, processes=OuterRef("pk"))).order_by("name")


def _steps(user: Viewer, area: Area) -> list[Any]:
    """Steps for the area (`is_here`), and for no single one as far as they ask people; in order of time."""
    here, anywhere = located_in(area, step="pk")
    asking = Q(pk__in=Step.objects.without_bodies()) & ~Q(audience="") & ~Q(level=Level.INFORMATION)
    rows = Step.objects.visible_to(user).filter(here | (anywhere & asking))
    is_here = ExpressionWrapper(here, output_field=BooleanField())
    return list(rows.annotate(is_here=is_here).in_order_of_time())


def help_nearby(user: Viewer) -> Help:
    """Who is at work in each district, which steps ask whom, and what is open now."""
    rows = list(Area.objects.visible_to(user).main())
    actors = AreaActor.objects.current().filter(organisation__in=Organisation.objects.visible_to(user))
    found: dict[int, list[AreaActor]] = {row.pk: [] for row in rows}
    for actor in (
        actors.filter(area__in=found).select_related("organisation").order_by("organisation__sort_key")
    ):
        found[actor.area_id].append(actor)
    return Help(
        rows=[(row, found[row.pk]) for row in rows],
        steps=asking_steps(user),
        consultations=list(Consultation.objects.visible_to(user).open().order_by("closes_at", "pk")),
    )


def asking_steps(user: Viewer) -> list[Step]:
    """Steps that ask people outside the bodies, in the order of their process; one query."""
    rows = Step.objects.visible_to(user).filter(process__in=Process.objects.visible_to(user)).without_bodies()
    rows = rows.exclude(audience="").exclude(level=Level.INFORMATION)
    rows = with_districts(user, rows.with_state())
    return list(rows.order_by("-process__is_main", "process", "order", "pk"))


def is_assumed(source: str) -> bool:
    """True if the source itself says that something is not confirmed."""
    return any(word in source.casefold() for word in ASSUMED)


def _actors(user: Viewer, area: Area) -> QuerySet:
    """Who is at work there, with the bodies they sit in and the topics they are drawn in for."""
    seats = Seat.objects.current().filter(organisation=OuterRef(OuterRef("organisation")))
    bodies = Committee.objects.visible_to(user).filter(pk__in=seats.values("committee"))
    topics = (
        Topic.objects.visible_to(user)
        .filter(process__in=Process.objects.visible_to(user))
        .with_actor(OuterRef("organisation"))
    )
    rows = AreaActor.objects.current().filter(
        area=area, organisation__in=Organisation.objects.visible_to(user)
    )
    return (
        rows.select_related("organisation")
        .annotate(
            bodies=ArraySubquery(
                bodies.order_by("order", "sort_key").values(facts=JSONObject(name="name", slug="slug"))
            ),
            topics_shown=ArraySubquery(
                topics.order_by("process", "order").values(facts=JSONObject(name="name", slug="slug"))
            ),
        )
        .order_by(F("organisation__sort_key"))
    )


def _near(area: Area, rows: Sequence[Area]) -> list[Area]:
    """The nearest areas of the same scheme, as far as positions are known."""
    if area.latitude is None or area.longitude is None:
        return []
    narrow = cos(radians(area.latitude))
    apart = [
        (hypot(row.latitude - area.latitude, (row.longitude - area.longitude) * narrow), row.number, row)
        for row in rows
        if row != area and row.latitude is not None and row.longitude is not None
    ]
    return [row for *_apart, row in sorted(apart, key=lambda item: item[:2])[:NEAR]]
