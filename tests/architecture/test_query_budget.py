"""What a public page costs when it is made anew: at most eight questions to the database.

Within a test no page is kept (the cache keeps none that was made within a transaction), so each is made anew.
Outside the cache asks one question more: for the database's snapshot.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from erfurt_sozialraum.dates import today
from participation import receipts
from participation.models import Process, Topic
from participation.overviews.reports.snapshot import Scope, build_snapshot
from stakeholders.models import Area, Committee
from tests import factories as f
from tests.participation.contributions.rows import CODE, full_row, released
from tests.remembered import load_erfurt

from .test_links import walk
from .test_public_views import PUBLIC

pytestmark = pytest.mark.django_db

MOST = 8
WITH_CODE = ("participation:receipt", "participation:consent_withdraw")
# What holds no row of the database, or cannot be reached by a link from the front door.
ELSEWHERE = {"participation:report_pdf", "stakeholders:barrier_thanks"}


class CountingClient(Client):
    """Remembers how many queries each address took."""

    def __init__(self):
        super().__init__()
        self.counted = {}

    def get(self, path, *args, **kwargs):
        with CaptureQueriesContext(connection) as captured:
            response = super().get(path, *args, **kwargs)
        self.counted[path] = len(captured)
        return response


@pytest.fixture
def erfurt():
    """The loaded process, a second one with all that may hang on it, and a released report."""
    load_erfurt(sample=25)
    main, area = Process.objects.get(is_main=True), Area.objects.get(slug="rieth")
    concept_for(area)
    topic = Topic.objects.filter(process=main).first()
    consultation = f.ConsultationFactory(process=main, topics=[topic])
    row = full_row(2, consultation=consultation, topic=topic, area=area, code_hash=receipts.code_hash(CODE))
    row.resultmentions.first().result.topics.add(topic)
    order = {
        "process": main,
        "committee": Committee.objects.filter(kind="council").first(),
        "period_from": today() - timedelta(days=1),
        "period_to": today(),
    }
    snapshot = build_snapshot(Scope(**order, cutoff=timezone.now(), topics=[topic]))
    released(**order, number="SB-2026-900", snapshot=snapshot, pages=9).topics.add(topic)


def concept_for(area):
    """A Stadtteilentwicklungskonzept: a process of its own for one district."""
    process = f.ProcessFactory(responsible=f.OrganisationFactory(), is_main=False)
    process.areas.add(area)
    document = f.GuidelineFactory(kind="district_concept")
    for number in (1, 2):
        version = f.VersionFactory(guideline=document, number=number)
        f.WordingFactory(version=version, key="artikel", text=f"Fassung {number}.")
    process.guidelines.add(document)
    topic, body = f.TopicFactory(process=process), f.CommitteeFactory()
    topic.actors.add(f.OrganisationFactory())
    for day in (date(2026, 5, 1), date(2099, 5, 1)):
        step = f.StepFactory(process=process, audience="Alle", responsible=f.OrganisationFactory())
        f.state_date(step, day)
        step.topics.add(topic)
        step.committees.add(body)
        event = f.EventFactory(process=process, step=step, committee=body)
        f.state_date(event, day)
        f.FeedbackLoopFactory(result=f.ResultFactory(event=event), committee=body)
        f.ConsultationFactory(process=process, step=step, topics=[topic])
        f.state_date(f.DeliberationFactory(process=process, about=body), day)
        f.state_date(f.CouncilInvitationFactory(committee=body), day)


def test_no_public_page_asks_the_database_more_than_eight_times(erfurt):
    client, seen = CountingClient(), set()
    for path, _response, _page in walk(client):
        seen.add(resolve(path.partition("?")[0]).view_name)
    for name in WITH_CODE:
        client.get(reverse(name, args=[CODE]))
        seen.add(name)

    of_apps = {name for name in PUBLIC if ":" in name}
    assert of_apps - seen - ELSEWHERE == set(), "the walk must reach every public view"
    assert {path: n for path, n in client.counted.items() if n > MOST} == {}
