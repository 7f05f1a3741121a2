"""The pages of a step and of a topic: where they come from and lead to."""

from datetime import date

import pytest
from django.urls import reverse

from erfurt_sozialraum.dates import DateKind, Precision
from participation.models import StepRecord
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    EventFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    state_date,
)
from tests.participation.process.steps import step_on
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


def test_step_page_keeps_what_was_said_about_its_date(client, process):
    step = StepFactory(process=process)
    state_date(step, kind=DateKind.UNDATED, stated_on=date(2022, 12, 31), stated_wording="Dezember 2022")
    state_date(
        step, date(2094, 3, 1), precision=Precision.MONTH, source="Amtsblatt", stated_on=date(2024, 2, 1)
    )
    html = markup_of(client.get(reverse("participation:step", args=[step.slug])))

    assert html.index("März 2094") < html.index("noch nicht terminiert")
    assert "Angabe vom 1. Februar 2024 · Quelle: Amtsblatt" in html
    assert "Angabe vom Dezember 2022" in html
    assert html.count("gilt nicht mehr") == 1


def test_step_page_leads_from_event_to_result_and_to_the_next_step(client, process):
    step = step_on(process, date(2024, 5, 1), order=1, level="involvement")
    step.topics.add(TopicFactory(process=process, name="Treffpunkte"))
    step.committees.add(CommitteeFactory(name="Begleitkreis"))
    following = step_on(process, date(2094, 5, 1), order=2, title="Danach")
    event = EventFactory(process=process, step=step)
    result = ResultFactory(event=event)
    hidden = ResultFactory(event=event, published_at=None)
    response = client.get(reverse("participation:step", args=[step.slug]))
    html = markup_of(response)

    assert reverse("participation:result", args=[result.pk]) in html
    assert hidden.title not in html
    assert reverse("participation:step", args=[following.slug]) in html
    assert ["Treffpunkte" in html, "Begleitkreis" in html, "arbeiten am Inhalt mit" in html] == [True] * 3


def test_step_page_shows_what_is_documented_and_names_what_is_not(client, process):
    step = step_on(
        process, date(2024, 5, 1), format="Werkstatt", open_points="Wo **Bänke** stehen", place="3. Stock"
    )
    StepRecord.objects.create(
        step=step, invited=40, missing="Menschen unter 27", evaluation="Früher einladen"
    )
    response = client.get(reverse("participation:step", args=[step.slug]))
    html = markup_of(response)

    shown = [
        "Werkstatt",
        "Wo <strong>Bänke</strong> stehen",
        "3. Stock",
        "Menschen unter 27",
        "Früher einladen",
    ]
    assert [text for text in shown if text not in html] == []
    unsaid = (
        "Was geschieht · Frage, um die es geht · Anlass · Was schon feststeht · Barrierefreiheit · "
        "Beschluss oder Drucksache · Beteiligungsstufe · Zielgruppe · Sprachen · Quelle · Themen · Zuständig"
    )
    assert f"Zu 12 Angaben liegt dem Portal kein Beleg vor</summary><p>{unsaid}</p>" in html
    assert "Zu 2 Angaben liegt dem Portal kein Beleg vor</summary><p>Teilgenommen · Quelle</p>" in html
    assert "nicht dokumentiert" not in html


def test_step_page_names_the_next_step_that_was_chosen(client, process):
    first, _second, third = [step_on(process, date(2094, 5, 1), order=order) for order in (1, 2, 3)]
    first.next_step = third
    first.save()

    page = client.get(reverse("participation:step", args=[first.slug])).context["page"]
    assert (page.previous, page.following) == (None, third)


def test_step_page_hides_a_paper_that_is_not_public(client, process):
    step = StepFactory(process=process, paper=PaperFactory(number="0815/26", published_at=None))
    address = reverse("participation:step", args=[step.slug])

    assert "0815/26" not in markup_of(client.get(address))
    client.force_login(PlannerFactory())
    assert "0815/26" in markup_of(client.get(address))


def test_a_result_leads_to_its_public_topics_only(client, process):
    result = ResultFactory(event=EventFactory(process=process))
    shown, hidden = TopicFactory(process=process), TopicFactory(process=process, published_at=None)
    result.topics.set([shown, hidden])
    html = markup_of(client.get(reverse("participation:result", args=[result.pk])))

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
    assert [row["value"] for row in response.context["numbers"]] == [1, 0, 0, 0, 1, 0, 0]
    links = [row["href"] for row in response.context["numbers"]]
    assert links[0] == "/was-daraus-wurde/?thema=treffpunkte"
    assert {client.get(link).status_code for link in links} == {200}
    assert "Stadtteilzentrum" in markup_of(response)
    assert "Jetzt mitmachen" in markup_of(response)
