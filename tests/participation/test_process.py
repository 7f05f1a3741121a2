"""The pages of a process, a step and a topic."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision
from participation.models import ExaminationTask, StepRecord, StepState
from participation.overviews.process import process_page
from participation.overviews.timeline import PLOT, timeline
from tests.factories import (
    AcceptedFactory,
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return ProcessFactory(name="Sozialraumplanung", is_main=True, records_from=date(2024, 1, 1))


def step_on(process, day, precision=Precision.DAY, **fields):
    step = StepFactory(process=process, **fields)
    state_date(step, day, precision=precision)
    return step


def drawn(process):
    return process_page(None, process.slug).timeline


def texts(response):
    return " ".join(response.content.decode().split())


# Where a step stands


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2023, 1, 1), StepState.UNDOCUMENTED),
        (date(2024, 2, 1), StepState.OVERDUE),
        (date(2124, 1, 1), StepState.OPEN),
    ],
)
def test_a_step_without_record_stands_by_its_date_and_the_start_of_records(process, day, state):
    step_on(process, day)

    (step,) = process_page(None, process.slug).steps
    assert step.state == state


def test_a_step_with_a_record_has_taken_place(process):
    StepRecord.objects.create(step=step_on(process, date(2023, 1, 1)))

    (step,) = process_page(None, process.slug).steps
    assert step.state == StepState.DONE


def test_a_gap_called_undocumented_does_not_lie_ahead(process):
    state_date(StepFactory(process=process), kind=DateKind.UNDOCUMENTED)

    (step,) = process_page(None, process.slug).steps
    assert step.state == StepState.UNDOCUMENTED


# The timeline


def test_timeline_draws_each_precision_as_it_is(process):
    day = step_on(process, date(2022, 12, 2))
    quarter = step_on(process, date(2023, 1, 1), Precision.QUARTER)
    about = step_on(process, date(2023, 6, 1), Precision.ABOUT)
    undated = StepFactory(process=process)
    state_date(undated, kind=DateKind.UNDATED)
    page = process_page(None, process.slug)

    assert page.dated == [day, quarter, about]
    assert page.undated == [undated]
    assert [row.mark.shape for row in page.timeline.rows] == ["dot", "bar", "soft"]


def test_timeline_places_marks_in_order_of_time(process):
    step_on(process, date(2022, 12, 2))
    step_on(process, date(2023, 1, 1), Precision.QUARTER)
    step_on(process, date(2023, 1, 1), Precision.YEAR)
    dot, quarter, year = [row.mark for row in drawn(process).rows]

    assert dot.x < quarter.x == year.x
    assert 3.5 < year.width / quarter.width < 4.5, "a year is four quarters long"


def test_timeline_stays_in_its_frame_whatever_the_dates(process):
    for year in (1999, 2023, 2060):
        step_on(process, date(year, 12, 31), title=f"{year} " + "Stadtteilentwicklungskonzeptionen " * 5)
        step_on(process, date(year, 12, 1), Precision.ABOUT)
    picture = drawn(process)

    for row in picture.rows:
        assert PLOT[0] <= row.mark.x
        assert row.mark.x + row.mark.width <= PLOT[1]
        assert len(row.lines) <= 2
        assert row.lines[-1][0] < row.top + 60
    tops = [row.top for row in picture.rows]
    assert min(b - a for a, b in zip(tops, tops[1:], strict=False)) >= 38, "rows do not overlap"
    assert sum(1 for tick in picture.ticks if tick.label) <= 12


def test_no_dated_step_no_timeline(process):
    step = StepFactory(process=process)

    assert timeline([step], records_from=date(2024, 1, 1), as_of=date(2024, 1, 1)) is None


# The page of a process


def test_process_page_says_what_is_planned_and_what_is_not_documented(client, process):
    step_on(process, date(2023, 1, 1), Precision.QUARTER, title="Schritt für die Ortsteile")
    state_date(
        StepFactory(process=process, title="Bewohner"),
        kind=DateKind.UNDATED,
        stated_on=date(2022, 12, 31),
        clarified_by="Amt für Soziales",
    )
    html = texts(client.get(reverse("participation:process")))

    assert "1. Quartal 2023" in html
    assert "geplant; Durchführung nicht dokumentiert" in html
    assert "überfällig" not in html
    assert "offen seit 31. Dezember 2022; es klärt: Amt für Soziales, ohne Frist" in html


def test_process_page_without_any_process(client):
    response = client.get(reverse("participation:process"))

    assert response.status_code == 200
    assert "Noch ist kein Planungsprozess veröffentlicht." in texts(response)


def test_process_page_without_anything_in_it(client, process):
    html = texts(client.get(reverse("participation:process")))

    assert "Noch ist kein Schritt festgehalten." in html
    assert "Noch sind keine Themen festgelegt." in html
    assert '<svg class="timeline' not in html


def test_another_process_has_its_own_address(client, process):
    other = ProcessFactory(name="Konzept Rieth")

    assert "Konzept Rieth" in texts(client.get(reverse("participation:process_detail", args=[other.slug])))
    main = client.get(reverse("participation:process_detail", args=[process.slug]))
    assert main["Location"] == reverse("participation:process")


def test_unpublished_rows_show_only_after_signing_in(client, process):
    StepFactory(process=process, title="Geheimer Schritt", published_at=None)
    TopicFactory(process=process, name="Geheimes Thema", published_at=None)
    office = OrganisationFactory(name="Geheimes Amt", published_at=None)
    task = {"process": process, "question": "Was gilt?", "published_at": timezone.now()}
    ExaminationTask.objects.create(office=office, **task)
    address = reverse("participation:process")

    assert "Geheim" not in texts(client.get(address))
    client.force_login(PlannerFactory())
    html = texts(client.get(address))
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
        (date(2023, 5, 1), None, "undocumented"),
        (date(2024, 5, 1), None, "overdue"),
        (date(2024, 5, 1), date(2024, 4, 1), "answered"),
        (timezone.localdate() + timedelta(days=1), None, "open"),
    ],
)
def test_a_question_is_never_late_for_what_was_due_before_records_began(process, due, answered, state):
    ExaminationTask.objects.create(
        process=process,
        question="Was gehört in die Strategie?",
        due_on=due,
        answered_on=answered,
        answer="Vier Teile." if answered else "",
        published_at=timezone.now(),
    )

    assert [row.state for row in process_page(None, process.slug).questions] == [state]


# The page of a step


def test_step_page_keeps_what_was_said_about_its_date(client, process):
    step = StepFactory(process=process)
    state_date(step, kind=DateKind.UNDATED, stated_on=date(2022, 12, 31), stated_wording="Dezember 2022")
    state_date(
        step, date(2124, 3, 1), precision=Precision.MONTH, source="Amtsblatt", stated_on=date(2024, 2, 1)
    )
    html = texts(client.get(reverse("participation:step", args=[step.slug])))

    assert html.index("März 2124") < html.index("noch nicht terminiert")
    assert "Angabe vom 1. Februar 2024 · Quelle: Amtsblatt" in html
    assert "Angabe vom Dezember 2022" in html
    assert html.count("gilt nicht mehr") == 1


def test_step_page_leads_from_event_to_result_and_to_the_next_step(client, process):
    step = step_on(process, date(2024, 5, 1), order=1, level="involvement")
    step.topics.add(TopicFactory(process=process, name="Treffpunkte"))
    step.committees.add(CommitteeFactory(name="Begleitkreis"))
    following = step_on(process, date(2124, 5, 1), order=2, title="Danach")
    event = EventFactory(process=process, step=step)
    result = ResultFactory(event=event)
    hidden = ResultFactory(event=event, published_at=None)
    response = client.get(reverse("participation:step", args=[step.slug]))
    html = texts(response)

    assert reverse("participation:result", args=[result.pk]) in html
    assert hidden.title not in html
    assert reverse("participation:step", args=[following.slug]) in html
    assert ["Treffpunkte" in html, "Begleitkreis" in html, "arbeiten am Inhalt mit" in html] == [True] * 3


def test_step_page_shows_what_is_documented_and_names_what_is_not(client, process):
    step = step_on(
        process, date(2024, 5, 1), format="Werkstatt", room="Wo **Bänke** stehen", place="3. Stock"
    )
    StepRecord.objects.create(
        step=step, invited=40, missing="Menschen unter 27", evaluation="Früher einladen"
    )
    response = client.get(reverse("participation:step", args=[step.slug]))
    html = texts(response)

    shown = [
        "Werkstatt",
        "Wo <strong>Bänke</strong> stehen",
        "3. Stock",
        "Menschen unter 27",
        "Früher einladen",
    ]
    assert [text for text in shown if text not in html] == []
    assert response.context["undocumented"] == (
        "Was geschieht · Frage, um die es geht · Anlass · Was schon feststeht · Barrierefreiheit · "
        "Beschluss oder Drucksache · Beteiligungsstufe · Zielgruppe · Sprachen · Quelle · Themen · Zuständig"
    )


def test_step_page_names_the_next_step_that_was_chosen(client, process):
    first, _second, third = [step_on(process, date(2024, 5, 1), order=order) for order in (1, 2, 3)]
    first.next_step = third
    first.save()

    page = client.get(reverse("participation:step", args=[first.slug])).context["page"]
    assert (page.previous, page.following) == (None, third)


def test_step_page_hides_a_paper_that_is_not_public(client, process):
    step = StepFactory(process=process, paper=PaperFactory(number="0815/26", published_at=None))
    address = reverse("participation:step", args=[step.slug])

    assert "0815/26" not in texts(client.get(address))
    client.force_login(PlannerFactory())
    assert "0815/26" in texts(client.get(address))


# The page of a topic


def test_a_result_leads_to_its_public_topics_only(client, process):
    result = ResultFactory(event=EventFactory(process=process))
    shown, hidden = TopicFactory(process=process), TopicFactory(process=process, published_at=None)
    result.topics.set([shown, hidden])
    html = texts(client.get(reverse("participation:result", args=[result.pk])))

    assert reverse("participation:topic", args=[shown.slug]) in html
    assert hidden.name not in html


def test_topic_page_counts_contributions_and_leads_to_them(client, process):
    topic = TopicFactory(process=process, slug="treffpunkte")
    topic.actors.add(OrganisationFactory(name="Stadtteilzentrum"))
    consultation = ConsultationFactory(process=process, topics=[topic])
    AcceptedFactory(consultation=consultation, topic=topic)
    AcceptedFactory(consultation=consultation)
    response = client.get(reverse("participation:topic", args=["treffpunkte"]))

    assert response.context["page"].counted.total == 1
    assert [row["value"] for row in response.context["numbers"]] == [1, 0, 0, 1, 0, 0]
    links = [row["href"] for row in response.context["numbers"]]
    assert links[0] == "/was-daraus-wurde/?thema=treffpunkte"
    assert {client.get(link).status_code for link in links} == {200}
    assert "Stadtteilzentrum" in texts(response)
    assert "Jetzt mitmachen" in texts(response)


# All of them


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
        (reverse("participation:step", args=[step.slug]), 7),
        (reverse("participation:topic", args=[topics[0].slug]), 8),
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
