"""The page of a process: what is planned, what is not documented, what only planners see."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision, today
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import ExaminationTask
from participation.overviews.process.pages import process_page
from tests.factories import (
    CommitteeFactory,
    ConsultationFactory,
    EventFactory,
    GuidelineFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    VersionFactory,
    state_date,
)
from tests.participation.process.steps import step_on
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


def test_process_page_says_what_is_planned_and_what_is_not_documented(client, process):
    step_on(process, date(2023, 1, 1), Precision.QUARTER, title="Schritt für die Ortsteile")
    state_date(
        StepFactory(process=process, title="Bewohner"),
        kind=DateKind.UNDATED,
        stated_on=date(2022, 12, 31),
        clarified_by="Amt für Soziales",
    )
    html = markup_of(client.get(reverse("participation:process")))

    assert "1. Quartal 2023" in html
    assert "ohne Beleg" in html
    assert "überfällig" not in html
    assert (
        "Offen seit 31. Dezember 2022. "
        "Klären soll es die zuständige Stelle (Amt für Soziales); bis wann, ist offen." in html
    )


def test_process_page_without_any_process(client):
    response = client.get(reverse("participation:process"))

    assert response.status_code == 200
    assert "Noch ist kein Planungsprozess veröffentlicht." in markup_of(response)


def test_process_page_without_anything_in_it(client, process):
    html = markup_of(client.get(reverse("participation:process")))

    assert "Noch ist kein Schritt festgehalten." in html
    assert "Noch sind keine Themen festgelegt." in html
    assert '<svg class="timeline' not in html


def test_another_process_has_its_own_address(client, process):
    other = ProcessFactory(name="Konzept Rieth")

    assert "Konzept Rieth" in markup_of(
        client.get(reverse("participation:process_detail", args=[other.slug]))
    )
    main = client.get(reverse("participation:process_detail", args=[process.slug]))
    assert main["Location"] == reverse("participation:process")


def test_unpublished_rows_show_only_after_signing_in(client, process):
    StepFactory(process=process, title="Geheimer Schritt", published_at=None)
    TopicFactory(process=process, name="Geheimes Thema", published_at=None)
    office = OrganisationFactory(name="Geheimes Amt", published_at=None)
    task = {"process": process, "question": "Was gilt?", "published_at": timezone.now()}
    ExaminationTask.objects.create(office=office, **task)
    address = reverse("participation:process")

    assert "Geheim" not in markup_of(client.get(address))
    client.force_login(PlannerFactory())
    html = markup_of(client.get(address))
    assert [word in html for word in ("Geheimer Schritt", "Geheimes Thema", "Geheimes Amt")] == [True] * 3


@pytest.mark.parametrize("name", ["process_detail", "step", "topic", "process_structure"])
def test_what_is_not_public_is_not_found(client, name):
    hidden = ProcessFactory(slug="geheim", published_at=None)
    StepFactory(slug="geheim", process=hidden)
    TopicFactory(slug="geheim", process=hidden)

    assert client.get(reverse(f"participation:{name}", args=["geheim"])).status_code == 404


@pytest.mark.parametrize(
    ("due", "answered", "state"),
    [
        (None, None, "open"),
        (date(2023, 5, 1), None, "overdue"),
        (date(2024, 5, 1), None, "overdue"),
        (date(2024, 5, 1), date(2024, 4, 1), "answered"),
        (today() + timedelta(days=1), None, "open"),
    ],
)
def test_a_question_is_late_by_its_own_day_whenever_records_began(process, due, answered, state):
    ExaminationTask.objects.create(
        process=process,
        question="Was gehört in die Strategie?",
        due_on=due,
        answered_on=answered,
        answer="Vier Teile." if answered else "",
        published_at=timezone.now(),
    )

    assert [row.state for row in process_page(PUBLIC, process.slug).questions] == [state]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(client, process, django_assert_num_queries, rows):
    topics = TopicFactory.create_batch(rows, process=process)
    step = None
    for number in range(rows):
        step = step_on(process, date(2024, 1, 1 + number), responsible=OrganisationFactory())
        step.topics.set(topics)
        step.committees.add(CommitteeFactory())
    for _number in range(rows):
        event = EventFactory(process=process, step=step)
        event.topics.set(topics)
        state_date(event, date(2024, 2, 1))
        ResultFactory(event=event).topics.set(topics)
        ConsultationFactory(process=process, step=step, topics=topics)
        process.guidelines.add(VersionFactory(guideline=GuidelineFactory()).guideline)
        process.papers.add(PaperFactory())
        task = {"process": process, "topic": topics[0], "published_at": timezone.now()}
        ExaminationTask.objects.create(question="Was gilt?", office=OrganisationFactory(), **task)
        topics[0].actors.add(OrganisationFactory())
    for address, queries in (
        (reverse("participation:process"), 8),
        (reverse("participation:step", args=[step.slug]), 6),
        (reverse("participation:topic", args=[topics[0].slug]), 6),
    ):
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_anonymous_pages_hold_nothing_per_visitor(client, process):
    step, topic = StepFactory(process=process), TopicFactory(process=process)
    for name, args in (("process", []), ("structure", []), ("step", [step.slug]), ("topic", [topic.slug])):
        response = client.get(reverse(f"participation:{name}", args=args))
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
