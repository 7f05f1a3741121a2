"""Planners see where each consultation stands, what is due, and find it from the step and the public page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    AcceptedFactory,
    ConsultationFactory,
    ContributionFactory,
    StepFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planner")]
BASE = "/aufgaben/beteiligungen/"


def test_each_state_has_its_list_and_says_what_is_due(client):
    now = timezone.now()
    over = {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(days=1)}
    rows = {
        "vorbereitung": ConsultationFactory(published_at=None, opens_at=now + timedelta(days=3)),
        "angekuendigt": ConsultationFactory(opens_at=now + timedelta(days=3)),
        "laufend": ConsultationFactory(),
        "beendet": ConsultationFactory(**over, answer_by=timezone.localdate() - timedelta(days=1)),
        "zurueckgezogen": ConsultationFactory(withdrawn_at=now),
    }
    ContributionFactory(consultation=rows["laufend"])
    AcceptedFactory(consultation=rows["beendet"])
    for word, row in rows.items():
        page = client.get(f"{BASE}?stand={word}")
        assert [plan.row for plan in page.context["plans"]] == [row], word
        assert {plan.state for plan in page.context["plans"]} == {row.state}, word
    page = client.get(BASE)
    assert [link["count"] for link in page.context["states"]] == [5, 1, 1, 1, 1, 1]
    due = {plan.row.pk: [(item.key, item.stand) for item in plan.due] for plan in page.context["plans"]}
    assert due == {
        rows["vorbereitung"].pk: [("due", "")],
        rows["angekuendigt"].pk: [],
        rows["laufend"].pk: [("due", "neu")],
        rows["beendet"].pk: [("overdue", "antworten")],
        rows["zurueckgezogen"].pk: [],
    }
    assert "1 Beitrag zu beantworten, zugesagt bis" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, rows, django_assert_num_queries):
    for _ in range(rows):
        AcceptedFactory(consultation=ConsultationFactory(step=StepFactory()))
    with django_assert_num_queries(5):
        client.get(BASE)


def test_the_step_leads_to_its_consultations_and_to_a_new_one(client):
    step = StepFactory()
    row = ConsultationFactory(step=step)
    page = client.get(f"/aufgaben/planung/schritte/{step.slug}/").content.decode()
    assert f'href="{BASE}{row.pk}/"' in page
    assert f'href="{BASE}neu/?schritt={step.slug}"' in page


def test_the_public_page_leads_planners_to_theirs(client):
    row = ConsultationFactory()
    assert f'href="{BASE}{row.pk}/"' in client.get(f"/beteiligung/{row.slug}/").content.decode()
    client.logout()
    assert BASE not in client.get(f"/beteiligung/{row.slug}/").content.decode()


def test_a_draft_that_is_to_begin_soon_stands_on_the_desk(client):
    soon, later = (timezone.now() + timedelta(days=days) for days in (3, 31))
    closes = {"closes_at": timezone.now() + timedelta(days=60)}
    row = ConsultationFactory(title="Platz im Rieth", published_at=None, opens_at=soon, **closes)
    ConsultationFactory(published_at=None, opens_at=later, **closes)
    ConsultationFactory(opens_at=soon, **closes)
    tasks = [(task.title, task.href) for task in client.get("/aufgaben/").context["desk"].tasks]
    assert tasks == [("Platz im Rieth", f"{BASE}{row.pk}/")]
