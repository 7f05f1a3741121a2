"""What stays once residents have answered: the question, its topics, and what they had to know."""

import pytest

from participation.actions import consultations as actions
from participation.models import Consultation
from tests.factories import ConsultationFactory, ContributionFactory, TopicFactory

from .plan_forms import BASE, TEXTS, edit_data, errors, form_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planner")]


def test_an_answered_question_stays_and_says_why(client, topic):
    row = ContributionFactory(
        consultation=ConsultationFactory(process=topic.process, topics=[topic], **TEXTS)
    ).consultation
    page = client.get(f"{BASE}{row.pk}/bearbeiten/")
    assert {"question", "slug", "opens_on", "answer_by"} & set(page.context["form"].fields) == set()
    assert "Sie ändert sich nicht mehr: Es gibt schon Beiträge" in page.content.decode()
    response = client.post(f"{BASE}{row.pk}/bearbeiten/", edit_data(topic, row, question="Ganz anders?"))
    row.refresh_from_db()
    assert (response.status_code, row.question, row.title) == (
        302,
        "Was fehlt in Ihrem Ortsteil?",
        "Was fehlt im Rieth?",
    )


def test_a_contribution_that_comes_while_the_question_is_changed_wins(client, topic, monkeypatch):
    row = ConsultationFactory(process=topic.process, topics=[topic], **TEXTS)
    store = actions.store_consultation

    def late(*args, **kwargs):
        ContributionFactory(consultation=row)
        return store(*args, **kwargs)

    monkeypatch.setattr(actions, "store_consultation", late)
    response = client.post(f"{BASE}{row.pk}/bearbeiten/", edit_data(topic, row, question="Ganz anders?"))
    row.refresh_from_db()
    assert (response.status_code, list(errors(response)), row.question) == (
        422,
        ["question"],
        "Was fehlt in Ihrem Ortsteil?",
    )
    assert "Ganz anders?" in response.content.decode()


def test_a_topic_with_contributions_stays(client, topic):
    other = TopicFactory(process=topic.process)
    row = ConsultationFactory(process=topic.process, topics=[topic, other], **TEXTS)
    ContributionFactory(consultation=row, topic=topic)
    response = client.post(f"{BASE}{row.pk}/bearbeiten/", edit_data(other, row))
    assert errors(response) == {
        "topics": ["Dazu gibt es schon Beiträge, es muss dabei bleiben: Treffpunkte."]
    }
    assert client.post(f"{BASE}{row.pk}/bearbeiten/", edit_data(topic, row)).status_code == 302


def test_what_is_public_keeps_what_residents_must_know(client, topic):
    row = ConsultationFactory(process=topic.process, topics=[topic], **TEXTS)
    sent = edit_data(topic, row, question="", who_decides="", what_happens="")
    response = client.post(f"{BASE}{row.pk}/bearbeiten/", sent)
    assert (response.status_code, set(errors(response))) == (422, {"question", "who_decides", "what_happens"})


def test_two_at_once_see_both_texts(client, topic):
    row = ConsultationFactory(process=topic.process, topics=[topic], published_at=None, **TEXTS)
    sent = form_data(topic, row, question="Meine Frage?", closes_time="18:00")
    Consultation.objects.update(question="Deine Frage?")
    response = client.post(f"{BASE}{row.pk}/bearbeiten/", sent)
    assert response.status_code == 409
    assert "Deine Frage?" in response.context["conflict"]["theirs"]
    assert "Meine Frage?" in response.context["conflict"]["mine"]
    assert "18:00 Uhr" in response.context["conflict"]["mine"]
    assert "Meine Frage?" in response.content.decode()
