"""The council's first question: which actors from the districts take part, and in which structure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Process, Topic
from participation.overviews.committees.feedback import FeedbackLink, feedback_links
from stakeholders.models import Area, AreaActor, Committee, Organisation, Seat, SeatHolder


@dataclass(frozen=True)
class Actor:
    """An organisation at work in a district, and where it takes part (bodies and topics by name)."""

    name: str
    takes_part_in: tuple[str, ...]
    is_example: bool
    source: str = ""


@dataclass(frozen=True)
class District:
    """One area: who from there takes part, and who works there but does not (yet)."""

    name: str
    slug: str
    actors: tuple[Actor, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class SeatLine:
    """A seat of a body by institution; `people` stays empty for those who may not see names."""

    name: str
    sector: str
    note: str
    people: tuple[str, ...]
    is_example: bool
    source: str = ""


@dataclass(frozen=True)
class Participation:
    """Who takes part in one body, or in all of them together."""

    summary: str
    districts: tuple[District, ...]
    structure: str = ""
    seats: tuple[SeatLine, ...] = ()
    hears_from: tuple[FeedbackLink, ...] = ()
    reports_to: tuple[FeedbackLink, ...] = ()

    @property
    def taking_part(self) -> list[District]:
        """The districts from which somebody takes part."""
        return [district for district in self.districts if district.actors]

    @property
    def missing(self) -> list[District]:
        """The districts from which nobody takes part so far."""
        return [district for district in self.districts if not district.actors]

    @property
    def seats_by_sector(self) -> list[tuple[str, list[SeatLine]]]:
        """Seats under the name of their sector, in the order of the seats."""
        return [(name, list(seats)) for name, seats in groupby(self.seats, key=lambda seat: seat.sector)]


class Participants:
    """The rows behind the first question, fetched once for any number of bodies; two queries.

    `process`: only its topics and its districts count. `areas`: where the page shows more of them.
    `day`: as of which day, today by default.
    """

    def __init__(
        self,
        user: Viewer,
        committees: Iterable[Committee],
        *,
        process: Process | None = None,
        areas: QuerySet[Area] | None = None,
        with_people: bool = False,
        day: date | None = None,
    ) -> None:
        self.day = day
        self.committees = {committee.pk: committee for committee in committees}
        self.organisations = Organisation.objects.visible_to(user)
        rows = areas_of(user, process) if areas is None else areas
        self.areas = list(rows.annotate(at_work=self._at_work(user, process)))
        self.seats = self._seats(with_people)

    def of_body(self, committee: Committee) -> Participation:
        """The answer for one body that comes `with_feedback`."""
        seats = self.seats[committee.pk]
        ways = {seat.organisation_id: (committee.label,) for seat in seats if seat.organisation_id}
        districts = self._districts(ways)
        return Participation(
            summary=districts_summary(districts, self.day),
            districts=districts,
            structure=committee.structure,
            seats=tuple(_seat_line(seat) for seat in seats),
            hears_from=feedback_links(committee.hears_from),  # type: ignore[attr-defined]  # by with_feedback()
            reports_to=feedback_links(committee.reports_to),  # type: ignore[attr-defined]  # by with_feedback()
        )

    def of_all(self) -> Participation:
        """The answer for all bodies together; actors drawn in for a topic count too."""
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for pk, seats in self.seats.items():
            for seat in seats:
                if seat.organisation_id:
                    found[seat.organisation_id][self.committees[pk].label] = None
        for area in self.areas:
            for actor in area.at_work:
                for topic in actor["topics"]:
                    found[actor["pk"]][_("Thema %(topic)s") % {"topic": topic}] = None
        districts = self._districts({pk: tuple(ways) for pk, ways in found.items()})
        return Participation(summary=districts_summary(districts, self.day), districts=districts)

    def _districts(self, ways: Mapping[int, tuple[str, ...]]) -> tuple[District, ...]:
        """Every area, with the organisations at work there divided by whether they take part."""
        return tuple(_district(area, ways) for area in self.areas)

    def _at_work(self, user: Viewer, process: Process | None) -> ArraySubquery:
        """Who works in an area; the source goes along, since some of it is assumed."""
        topics = Topic.objects.visible_to(user).with_actor(OuterRef("organisation"), self.day)
        if process is not None:
            topics = topics.filter(process=process)
        rows = AreaActor.objects.as_of(self.day).filter(
            area=OuterRef("pk"), organisation__in=self.organisations
        )
        facts = JSONObject(
            pk="organisation_id",
            name="organisation__name",
            is_example="organisation__is_example",
            source="source",
            topics=ArraySubquery(topics.order_by("process", "order", "pk").values("name")),
        )
        return ArraySubquery(rows.order_by("organisation__sort_key").values(facts=facts))

    def _seats(self, with_people: bool) -> dict[int, list[Seat]]:
        """Current seats by body; an institution that the user may not see keeps its sector only."""
        found: dict[int, list[Seat]] = defaultdict(list)
        rows = Seat.objects.as_of(self.day).filter(committee__in=self.committees)
        rows = rows.filter(Q(organisation=None) | Q(organisation__in=self.organisations) | ~Q(label=""))
        rows = rows.select_related("organisation__sector").order_by(
            "organisation__sector__order", "order", "pk"
        )
        if with_people:
            holders = SeatHolder.objects.as_of(self.day).select_related("person").order_by("is_deputy", "pk")
            rows = rows.prefetch_related(Prefetch("holders", holders, to_attr="holders_now"))
        for row in rows:
            found[row.committee_id].append(row)
        return found


def areas_of(user: Viewer, process: Process | None) -> QuerySet[Area]:
    """The districts that a process is about: those that it names, or else the whole city."""
    rows = Area.objects.visible_to(user).main()
    if process is None:
        return rows
    return rows.filter(Q(pk__in=process.areas.values("pk")) | ~Exists(process.areas.all()))


def districts_summary(districts: Sequence[District], day: date | None = None) -> str:
    """One sentence: from how many districts somebody takes part; of a former day, took part."""
    count = sum(bool(district.actors) for district in districts)
    if not districts:
        return _("Es sind noch keine Ortsteile erfasst.")
    if day and not count:
        return _("Dem Portal liegt für diesen Tag kein Beleg vor, dass jemand aus einem Ortsteil mitwirkte.")
    if day:
        text = _("Belegt ist für diesen Tag: Aus %(count)d von %(total)d Ortsteilen wirkte jemand mit.")
        return text % {"count": count, "total": len(districts)}
    if not count:
        return _("Bisher aus keinem der %(total)d Ortsteile.") % {"total": len(districts)}
    return ngettext(
        "Aus %(count)d von %(total)d Ortsteilen wirkt jemand mit.",
        "Aus %(count)d von %(total)d Ortsteilen wirken Träger, Projekte oder Räte mit.",
        count,
    ) % {"count": count, "total": len(districts)}


def _district(area: AnnotatedRow, ways: Mapping[int, tuple[str, ...]]) -> District:
    """An area, annotated with who is `at_work` there; `ways`: in what an organisation takes part."""
    return District(
        name=area.name,
        slug=area.slug,
        actors=tuple(
            Actor(row["name"], ways[row["pk"]], row["is_example"], row["source"])
            for row in area.at_work
            if row["pk"] in ways
        ),
        absent=tuple(row["name"] for row in area.at_work if row["pk"] not in ways),
    )


def _seat_line(seat: Seat) -> SeatLine:
    sector = seat.organisation.sector.name if seat.organisation else _("Weitere Sitze")
    return SeatLine(
        name=str(seat),
        sector=sector,
        note=seat.note,
        people=tuple(_person(holder) for holder in getattr(seat, "holders_now", ())),
        is_example=seat.is_example,
        source=seat.source,
    )


def _person(holder: SeatHolder) -> str:
    """The name, with what the person is on that seat."""
    if holder.is_chair:
        return _("%(name)s (Vorsitz oder Sprecherrolle)") % {"name": holder.person}
    if holder.is_deputy:
        return _("%(name)s (Stellvertretung)") % {"name": holder.person}
    return str(holder.person)
