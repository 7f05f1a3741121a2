"""A changed or withdrawn date changes every page that answers the council's questions, and all alike."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    PaperFactory,
    ProcessFactory,
    state_date,
)

from .posts import BASE, dated, stated, undated

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2099, 5, 14), date(2099, 9, 3)
SAYS = {"14. Mai 2099": FIRST, "3. September 2099": SECOND, "Klärungsamt": "open"}
FEED_SAYS = {"DTSTART;VALUE=DATE:20990514": FIRST, "DTSTART;VALUE=DATE:20990903": SECOND}
DAYS = ["/gremien/"]
TIMELINE = "/prozess/"
ANSWER = {
    "beratungen": ["/", "/stadtrat/", "/gremien/ag/", "/gremien/sag/", "/termine/", "/drucksachen/0554-22/"],
    "einladungen": ["/", "/stadtrat/", "/gremien/ag/", "/termine/"],
}
FEEDS = {
    "beratungen": ["/termine.ics", "/gremien/ag/termine.ics", "/gremien/sag/termine.ics"],
    "einladungen": ["/termine.ics", "/gremien/ag/termine.ics"],
}


@pytest.fixture
def process():
    return ProcessFactory(is_main=True)


@pytest.fixture
def row(kind, process):
    ag, sag = CommitteeFactory(name="AG", slug="ag"), CouncilCommitteeFactory(name="SAG", slug="sag")
    paper = PaperFactory(number="0554/22", slug="0554-22")
    process.papers.add(paper)
    if kind == "einladungen":
        found = CouncilInvitationFactory(committee=ag)
    else:
        found = DeliberationFactory(process=process, about=ag, committee=sag, paper=paper)
    state_date(found, FIRST)
    return found


def said_in(text, words):
    return {meaning for word, meaning in words.items() if word in text}


def said(client, kind, process):
    """What each page, each feed and a report built now say of the date."""
    pages = [*ANSWER[kind], *DAYS, TIMELINE]
    found = {path: said_in(client.get(path).content.decode(), SAYS) for path in pages}
    found |= {path: said_in(client.get(path).content.decode(), FEED_SAYS) for path in FEEDS[kind]}
    today = timezone.localdate()
    scope = Scope(process, CouncilCommitteeFactory(), today, today, timezone.now())
    snapshot = build_snapshot(scope)
    found["report: answers"] = said_in(str(snapshot["council"]), SAYS)
    found["report: what comes next"] = said_in(str(snapshot["dates"]), SAYS)
    return found


def expected(kind, what):
    """Every page says `what`; feeds, the timeline and the list of bodies hold days only."""
    says = {what} if what else set()
    found = dict.fromkeys(ANSWER[kind], says)
    found |= dict.fromkeys([*FEEDS[kind], *DAYS, TIMELINE], says - {"open"})
    return found | {"report: answers": says, "report: what comes next": says}


@pytest.mark.parametrize("kind", ["beratungen", "einladungen"])
def test_every_page_agrees_after_every_change(client, planner, kind, row, process):
    here, stranger = f"{BASE}{kind}/{row.pk}/", Client()

    def all_say(what):
        for reader in (stranger, client):
            assert said(reader, kind, process) == expected(kind, what), (what, reader is client)
        on_desk = said_in(client.get("/aufgaben/").content.decode(), SAYS)
        assert on_desk == ({"open"} if what == "open" else set())

    all_say(FIRST)
    for values, what in ((dated(SECOND), SECOND), (undated(), "open"), (dated(FIRST), FIRST)):
        assert client.post(f"{here}termin/", stated(row, values)).status_code == 302
        all_say(what)
    assert client.post(f"{here}sichtbarkeit/", {"sichtbar": "nein"}).status_code == 302
    all_say(None)
    assert client.post(f"{here}sichtbarkeit/", {"sichtbar": "ja"}).status_code == 302
    all_say(FIRST)
    assert client.post(f"{here}termin/", stated(row, undated())).status_code == 302
    client.post(f"{here}sichtbarkeit/", {"sichtbar": "nein"})
    all_say(None)
    client.post(f"{here}sichtbarkeit/", {"sichtbar": "ja"})
    all_say("open")


@pytest.mark.parametrize("kind", ["beratungen", "einladungen"])
def test_a_body_that_is_not_public_is_named_nowhere(client, kind, row):
    """The start page named the committee of the next deliberation without asking."""
    for body in filter(None, (row.committee, getattr(row, "about", None))):
        name = f"Heimlich {body.slug}"
        type(body).objects.filter(pk=body.pk).update(name=name, published_at=None)
    for path in ("/", "/stadtrat/", "/termine/", "/termine.ics", TIMELINE):
        assert "Heimlich" not in client.get(path).content.decode(), path
