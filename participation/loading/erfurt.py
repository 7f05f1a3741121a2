"""Loading Erfurt's process from the data files: once, and again without harm.

What exists is never overwritten. Rows that have no name of their own (seats, dates, rules) come with their
parent or not at all, so that what planners removed or renamed does not return.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.publication import free_slug, german_slug, publish
from guidelines.models import (
    Article,
    Guideline,
    GuidelineBasis,
    Paper,
    PaperMilestone,
    Source,
    Version,
    Wording,
)
from participation.models import Process
from stakeholders.models import (
    Area,
    AreaActor,
    AreaScheme,
    Committee,
    Organisation,
    Seat,
    Sector,
    StatusUpdate,
)

from .process import load_consultation, load_council, load_process
from .rows import Seeder, add_date, read_csv, read_toml, stated_by, wait_for_other_loads


@transaction.atomic
def load_erfurt(*, records_from: date | None = None) -> Seeder:
    """Load everything that is missing, all or nothing; return what was created.

    Without `records_from` a new process keeps records from today: whatever the sources say of earlier
    years is "nicht dokumentiert" where no record says more, and nobody real is shown as late.
    """
    wait_for_other_loads()
    seed = Seeder()
    load_areas(seed)
    load_stakeholders(seed)
    load_documents(seed)
    process, is_new = load_process(seed, records_from)
    if is_new:
        load_council(seed, process)
    elif records_from:
        Process.objects.filter(pk=process.pk).update(records_from=records_from)
    load_consultation(seed, process)
    return seed


def load_areas(seed: Seeder) -> None:
    """The 53 Ortsteile; the main scheme unless planners have chosen another."""
    scheme, _new = seed.ensure(
        AreaScheme,
        {"slug": "ortsteile"},
        name="Ortsteile (53)",
        is_main=not AreaScheme.objects.filter(is_main=True).exists(),
        source="öffentliche Internetseiten der Stadt Erfurt; Lage ungefähr (± 1 km)",
    )
    for row in read_csv("areas.csv"):
        # Planners may correct numbers and names; the address stays.
        same = Q(slug=german_slug(row["name"])) | Q(number=row["number"])
        if Area.objects.filter(same, scheme=scheme).exists():
            continue
        seed.add(
            Area,
            scheme=scheme,
            number=row["number"],
            name=row["name"],
            slug=free_slug(Area, row["name"]),
            settlement=row["settlement"],
            has_council=row["has_council"] == "yes",
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            source=row["source"],
        )


def load_stakeholders(seed: Seeder) -> None:
    """Sectors, organisations with the areas they work in, and bodies with their seats."""
    data = read_toml("stakeholders.toml")
    for item in data["sectors"]:
        seed.ensure(Sector, {"slug": item.pop("slug")}, **item)
    new_organisations = set()
    for item in data["organisations"]:
        sector = Sector.objects.get(slug=item.pop("sector"))
        row, is_new = seed.ensure(Organisation, {"slug": item.pop("slug")}, sector=sector, **item)
        if is_new:
            new_organisations.add(row.slug)
    for item in data["area_actors"]:
        if item["organisation"] not in new_organisations:
            continue
        organisation = Organisation.objects.get(slug=item["organisation"])
        for area in Area.objects.filter(scheme__slug="ortsteile", number__in=item["areas"]):
            said = stated_by(item["source"])
            seed.add(AreaActor, area=area, organisation=organisation, source=item["source"], **said)
    editions = {item["committee"]: item for item in read_toml("process.toml")["status_updates"]}
    for item in data["committees"]:
        load_committee(seed, item, editions.get(item["slug"]))


def load_committee(seed: Seeder, item: dict[str, Any], edition: dict[str, Any] | None) -> None:
    """A body; if it is new, with its seats and the first edition of its state of work."""
    seats = item.pop("seats", [])
    committee, is_new = seed.ensure(Committee, {"slug": item.pop("slug")}, **item)
    if not is_new:
        return
    for order, seat in enumerate(seats, start=1):
        slug = seat.pop("organisation", None)
        organisation = Organisation.objects.get(slug=slug) if slug else None
        said = stated_by(seat["source"])
        seed.add(Seat, committee=committee, organisation=organisation, order=order * 10, **seat, **said)
    if edition:
        seed.add(StatusUpdate, committee=committee, number=1, as_of=edition["as_of"], text=edition["text"])


def load_documents(seed: Seeder) -> None:
    """Sources, Drucksachen with their dates, and the documents with a first example draft."""
    data = read_toml("documents.toml")
    for item in data["sources"]:
        seed.ensure(Source, {"title": item.pop("title"), "year": item.pop("year")}, **item)
    for item in data["papers"]:
        milestones, number = item.pop("milestones"), item.pop("number")
        paper, is_new = seed.ensure(Paper, {"number": number}, slug=number.replace("/", "-"), **item)
        for milestone in milestones if is_new else []:
            add_date(seed.add(PaperMilestone, paper=paper, kind=milestone["kind"]), milestone["date"])
    for item in data["guidelines"]:
        load_guideline(seed, item)


def load_guideline(seed: Seeder, item: dict[str, Any]) -> None:
    """A document; if it is new, with what it rests on and its first version."""
    version, bases = item.pop("version", None), item.pop("bases", [])
    guideline, is_new = seed.ensure(Guideline, {"slug": item.pop("slug")}, **item)
    if not is_new:
        return
    for base in bases:
        source = Source.objects.get(title=base["title"], year=base["year"])
        seed.add(GuidelineBasis, guideline=guideline, source=source, note=base["note"])
    if version:
        articles = version.pop("articles")
        version["as_of"] = today() - timedelta(days=version.pop("days_ago"))
        # Public only with all its articles: from then on it stays as it is.
        row = seed.add(Version, guideline=guideline, published_at=None, **version)
        for order, article in enumerate(articles, start=1):
            identity = seed.add(Article, guideline=guideline, key=article.pop("key"))
            seed.add(Wording, version=row, article=identity, order=order, **article)
        publish(row)
