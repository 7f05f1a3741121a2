"""What is made up says so, once, wherever it is named: by a badge beside it, or in brackets."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from erfurt_sozialraum.text.examples import example_title
from participation.loading.sample_texts import blocks
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    EventFactory,
    FeedbackLoopFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    mention,
    state_date,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
TITLES = ("Erfundene Werkstatt", "Erfundenes Ergebnis", "Erfundene Beteiligung")
BEFORE, AFTER = 160, 260
"""Characters around a title within which its mark must stand."""


@pytest.fixture
def made_up():
    """An event with a result that a body must hear of, and a consultation with a contribution."""
    process = ProcessFactory(is_main=True)
    topic, step = TopicFactory(process=process), StepFactory(process=process)
    body = CommitteeFactory()
    facts = {"process": process, "step": step, "is_example": True}
    event = EventFactory(title=TITLES[0], committee=body, status="held", **facts)
    event.topics.add(topic)
    state_date(event, timezone.localdate() - timedelta(days=3))
    state_date(
        EventFactory(title=TITLES[0], committee=body, **facts), timezone.localdate() + timedelta(days=9)
    )
    result = ResultFactory(event=event, title=TITLES[1], is_example=True)
    result.topics.add(topic)
    loop = FeedbackLoopFactory(result=result, committee=body)
    consultation = ConsultationFactory(title=TITLES[2], slug="erfunden", topics=[topic], **facts)
    contribution = AcceptedFactory(consultation=consultation, topic=topic, is_example=True)
    mention(result, contribution)
    return {
        "event": event.pk,
        "result": result.pk,
        "loop": loop.pk,
        "consultation": consultation.pk,
        "contribution": contribution.pk,
        "body": body.slug,
        "step": step.slug,
        "topic": topic.slug,
        "process": process.slug,
    }


def unmarked(response):
    """Where a made-up title stands without its mark: in the tab, or on the page."""
    found, page = [], response.content.decode()
    tab = unescape(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1])
    body = text_of(response).replace(tab, "", 1)
    for title in TITLES:
        if title in tab and "Beispiel" not in tab:
            found.append(tab)
        for match in re.finditer(title, body):
            around = body[max(0, match.start() - BEFORE) : match.end() + AFTER]
            if "Beispiel" not in around:
                found.append(around)
    return found


PUBLIC = [
    "/",
    "/beteiligung/",
    "/beteiligung/erfunden/",
    "/beteiligung/erfunden/beitraege/",
    "/beteiligung/erfunden/beitraege/{contribution}/",
    "/termine/",
    "/termine/{event}/",
    "/was-daraus-wurde/",
    "/was-daraus-wurde/?zeige=ergebnisse",
    "/was-daraus-wurde/ergebnisse/{result}/",
    "/was-daraus-wurde/?zeige=rueckmeldungen",
    "/gremien/",
    "/gremien/{body}/",
    "/prozess/",
    "/prozess/schritte/{step}/",
    "/themen/{topic}/",
    "/prozesse/{process}/beteiligungskonzept/",
]
STAFF = [
    "/aufgaben/",
    "/aufgaben/beitraege/",
    "/aufgaben/beteiligungen/",
    "/aufgaben/beteiligungen/{consultation}/",
    "/aufgaben/beteiligungen/{consultation}/bearbeiten/",
    "/aufgaben/beteiligungen/{consultation}/zurueckziehen/",
    "/aufgaben/veranstaltungen/?stand=alle",
    "/aufgaben/veranstaltungen/{event}/",
    "/aufgaben/veranstaltungen/{event}/bearbeiten/",
    "/aufgaben/rueckmeldungen/",
    "/aufgaben/rueckmeldungen/{loop}/",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_is_told(client, made_up, address):
    response = client.get(address.format(**made_up))
    assert (response.status_code, unmarked(response)) == (200, [])


@pytest.mark.parametrize("address", STAFF)
def test_staff_are_told(client, planner, made_up, address):
    response = client.get(address.format(**made_up))
    assert (response.status_code, unmarked(response)) == (200, [])


def test_a_calendar_shows_it_in_the_title(client, made_up):
    file = client.get("/termine.ics").content.decode().replace("\r\n ", "")
    named = [line for line in file.splitlines() if line.startswith("SUMMARY") and "Erfunden" in line]
    assert len(named) > 1
    assert [line for line in named if not line.endswith("(Beispiel)")] == []


def test_beside_a_badge_the_title_says_nothing_of_it(client, made_up):
    page = text_of(client.get(f"/termine/{made_up['event']}/"))
    assert page.count(example_title(TITLES[0], True)) == 1  # in the tab, where no badge is


def test_the_samples_leave_it_to_the_badge():
    titles = [
        title
        for item in blocks()["events"]
        for title in (item["title"], item.get("result", {}).get("title", ""))
    ]
    assert [title for title in titles if "Beispiel" in title] == []
    assert len(titles) > 4
