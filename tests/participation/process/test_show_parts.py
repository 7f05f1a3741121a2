"""A public process says which of its parts are internal still, and shows them all at once."""

import pytest
from django.utils import timezone

from participation.models import ExaminationTask
from tests.factories import ProcessFactory, StepFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


def parts_of(process):
    step, topic = (factory(process=process, published_at=None) for factory in (StepFactory, TopicFactory))
    return step, topic, ExaminationTask.objects.create(process=process, question="Welche Orte?")


def page_of(process):
    return f"/aufgaben/planung/prozesse/{process.slug}/"


def sent(step, topic, task):
    return {"schritte": [step.pk], "themen": [topic.pk], "pruefauftraege": [task.pk]}


def public(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.is_public for row in rows]


def test_all_internal_parts_are_shown_at_once_and_once(client, planner, process):
    parts = parts_of(process)
    page = client.get(page_of(process)).content.decode()
    assert "3 Teile sind noch intern" in page
    for kind, (pk,) in sent(*parts).items():
        assert f'<input type="hidden" name="{kind}" value="{pk}">' in page
    address = f"{page_of(process)}veroeffentlichen/"
    response = client.post(address, sent(*parts), follow=True)
    assert "3 Teile sind jetzt öffentlich." in response.content.decode()
    assert public(parts) == [True, True, True]
    assert "noch intern" not in client.get(page_of(process)).content.decode()
    assert client.post(address, sent(*parts)).status_code == 409


def test_only_what_stood_on_the_page_and_was_never_taken_back(client, planner, process):
    parts = parts_of(process)
    other = StepFactory(process=process, published_at=None)
    back = TopicFactory(process=process, withdrawn_at=timezone.now())
    foreign = StepFactory(published_at=None)
    data = sent(*parts)
    data["themen"] += [back.pk, "x"]
    data["schritte"] += [foreign.pk]
    client.post(f"{page_of(process)}veroeffentlichen/", data)
    assert public([*parts, other, back, foreign]) == [True, True, True, False, False, False]


def test_nothing_before_the_process_and_only_by_planners(client, planner):
    inner = ProcessFactory(published_at=None)
    parts = parts_of(inner)
    assert "noch intern" not in client.get(page_of(inner)).content.decode()
    address = f"{page_of(inner)}veroeffentlichen/"
    assert client.post(address, sent(*parts)).status_code == 409
    client.force_login(UserFactory(roles=["editor"]))
    assert client.post(address, sent(*parts)).status_code == 403
    assert public(parts) == [False, False, False]


def test_a_step_is_published_from_the_list(client, planner, process):
    step = StepFactory(process=process, published_at=None)
    assert '&amp;liste=1"' in client.get(page_of(process)).content.decode()
    address = f"/aufgaben/planung/schritte/{step.pk}/sichtbarkeit/"
    response = client.post(address, {"sichtbar": "ja", "liste": "1"})
    assert (response["Location"], public([step])) == (page_of(process), [True])
