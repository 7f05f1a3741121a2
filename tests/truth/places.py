"""What each page, feed and report says of a fact, and what it must not say any more."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import day_text, today
from participation.models import Deliberation, Event, EventStatus
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.reading import text_of

LEDGER = "/was-daraus-wurde/"
PAGES = {
    "start": "/",
    "council": "/stadtrat/",
    "bodies": "/gremien/",
    "ag": "/gremien/ag/",
    "sag": "/gremien/sag/",
    "circle": "/gremien/kreis/",
    "calendar": "/termine/",
    "process": "/prozess/",
    "paper": "/drucksachen/0554-22/",
    "ledger": LEDGER,
    "loops": f"{LEDGER}?zeige=rueckmeldungen",
    "results": f"{LEDGER}?zeige=ergebnisse",
}
FEEDS = {
    "calendar file": "/termine.ics",
    "ag's file": "/gremien/ag/termine.ics",
    "sag's file": "/gremien/sag/termine.ics",
}

IN_REPORT = ("council", "dates", "contributions", "results")


@dataclass
class Place:
    """What a place says, and how it writes a day."""

    text: str
    is_feed: bool = False

    def says(self, word):
        if not hasattr(word, "year"):
            return word in self.text
        return f"{word:%Y%m%d}" in self.text if self.is_feed else day_text(word) in self.text


def read(world):
    """Every place as the public reads it, with a report ordered now."""
    reader = Client()
    found = {name: Place(text_of(reader.get(path))) for name, path in PAGES.items()}
    found |= {
        name: Place(reader.get(path).content.decode().replace("\r\n ", ""), is_feed=True)
        for name, path in FEEDS.items()
    }
    document = reverse("participation:guideline", args=[world.guideline.slug])
    found["document"] = Place(text_of(reader.get(document)))
    scope = Scope(world.process, world.sag, today() - timedelta(days=399), today(), timezone.now())
    report = build_snapshot(scope)
    found["report: council"], found["report: dates"] = (
        Place(str(report["council"])),
        Place(str(report["dates"])),
    )
    found["report: contributions"] = Place(str(report["contributions"]))
    found["report: results"] = Place(str(report["results"]))
    return found


def own_pages(world):
    """The page of each contribution and of each result, which is read only where there are some."""
    reader = Client()
    for point in world.replies:
        row = point.contribution
        address = reverse("participation:contribution", args=[row.consultation.slug, row.pk])
        yield point, Place(text_of(reader.get(address)))
    for loop in world.said:
        yield loop, Place(text_of(reader.get(reverse("participation:result", args=[loop.result_id]))))


def disagreements(world):
    """Every place that says something else than what counts, in words for whoever reads the failure."""
    places = read(world)
    found = [
        *_days(world, places),
        *_next_days(world, places),
        *_decisions(world, places),
        *_loops(world, places),
        *_voices(world, places),
        *_versions(world, places),
    ]
    return [*found, *_of_own_pages(world)]


def _days(world, places):
    for row, told in world.told.items():
        what, title = world.what(row), row.title
        outdated = [*told.former]
        if what is not told:
            outdated += [word for word in (told.day, told.clarifier) if word]
        if world.hidden(row):
            outdated += [word for word in (title, told.day, told.clarifier) if word]
            outdated = [word for word in outdated if word not in world.result_days]
        for name, place in places.items():
            yield from (f"{name} still says {word} of {row}" for word in outdated if place.says(word))
        if not world.hidden(row):
            yield from _missing(world, row, what, places)


def _missing(world, row, what, places):
    for name in _places_of(world, row, what):
        words = [row.title, what.day or what.clarifier]
        yield from (f"{name} does not say {word} of {row}" for word in words if not places[name].says(word))


def _places_of(world, row, what):
    """Where a row must be told with its day or gap."""
    if isinstance(row, Event):
        found = ["calendar", "ag" if row.committee == world.ag else "sag"]
        feed = "ag's file" if row.committee == world.ag else "sag's file"
        return found + (["calendar file", feed] if what.day else [])
    found = ["ag", "report: council"]
    if isinstance(row, Deliberation):
        found += ["sag", "paper"]
    if what is world.told[row]:
        found += ["calendar"]
        found += ["calendar file", "ag's file"] if what.day else []
    return found


def _next_days(world, places):
    """The list of bodies says what comes next in each."""
    for body in (world.ag, world.sag):
        days = [world.what(row).day for row in world.told if _is_of(world, row, body)]
        coming = min((day for day in days if day and day >= today()), default=None)
        if coming and not places["bodies"].says(coming):
            yield f"the list of bodies does not say {coming} of {body}"


def _is_of(world, row, body):
    """A body meets, is asked about, or hears, and nobody took that back."""
    if world.hidden(row) or world.left_open(row):
        return False
    if isinstance(row, Event):
        return row.committee == body and row.status == EventStatus.PLANNED
    return body in (row.committee, getattr(row, "about", None))


def _decisions(world, places):
    for row, decision in world.decided.items():
        if not world.hidden(row):
            for name in ("ag", "sag", "paper", "report: council"):
                if not places[name].says(decision.wording):
                    yield f"{name} does not say {decision.wording} of {row}"


def _last(rows, *, answers):
    return next((row for row in reversed(rows) if (row.kind == "answered") == answers), None)


def _loops(world, places):
    for loop, rows in world.said.items():
        counting = sorted(rows, key=lambda row: (row.happened_on, row.pk))
        if world.hidden(loop.result.event):
            continue
        for name in ("circle", "loops", "report: results"):
            heard, answer = _last(counting, answers=False), _last(counting, answers=True)
            if heard and not places[name].says(heard.where) and not places[name].says(heard.happened_on):
                yield f"{name} does not say where {loop} was heard: {heard.where}"
            if answer and name != "loops" and not places[name].says(answer.text):
                yield f"{name} does not say the answer to {loop}: {answer.text}"


def _voices(world, places):
    for point, reply in world.replies.items():
        if reply and not places["report: contributions"].says(reply.reason):
            yield f"the report does not say {reply.reason} of {point}"


def _versions(world, places):
    """A version stands where the last decision puts it, and its page tells every decision."""
    reader = Client()
    for version, decisions in world.versions.items():
        version.refresh_from_db()
        last = world.standing(version)
        if (version.status, version.decided_on) != (last.outcome, last.decided_on):
            yield f"{version} is {version.status} of {version.decided_on}, not {last.outcome}"
        address = reverse("participation:version", args=[world.guideline.slug, version.number])
        page = Place(text_of(reader.get(address)))
        yield from (
            f"the page of {version} does not say {word}"
            for row in decisions
            for word in (row.wording, row.decided_on)
            if not page.says(word)
        )
        if not places["process"].says(last.decided_on):
            yield f"the process does not tell what was decided of {version} on {last.decided_on}"


def _of_own_pages(world):
    for row, place in own_pages(world):
        reply = world.replies.get(row)
        if reply and not place.says(reply.reason):
            yield f"the page of {row} does not say {reply.reason}"
        for hearing, points in world.concerns.items():
            if row in points and not world.hidden(hearing):
                wording = world.decided[hearing].wording
                if not place.says(wording):
                    yield f"the page of {row} does not say {wording}"
        for said in world.said.get(row, ()):
            if not place.says(said.where):
                yield f"the page of {row} does not say {said.where}"
