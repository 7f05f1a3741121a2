"""Planners prepare a consultation: what it asks, what it lacks, and how everybody will see it."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.editing.conflicts import revision_of
from participation.models import Consultation, Contribution
from tests.factories import ConsultationFactory, ProcessFactory, StepFactory, TopicFactory, UserFactory

from .plan_forms import BASE, TEXTS, day, errors, form_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planner")]


def test_a_consultation_is_prepared_from_its_step(client, topic):
    step = StepFactory(process=topic.process, level="consultation")
    step.topics.add(topic)
    page = client.get(f"{BASE}neu/?schritt={step.slug}")
    form = page.context["form"]
    assert [form[name].value() for name in ("step", "level", "topics")] == [
        step.pk,
        "consultation",
        [topic.pk],
    ]
    sent = form_data(topic, step=step.pk, level="consultation", form_key=form["form_key"].value())
    response = client.post(f"{BASE}neu/?schritt={step.slug}", sent)
    row = Consultation.objects.get()
    assert response["Location"] == f"{BASE}{row.pk}/"
    assert (row.slug, row.published_at, row.process, row.step) == (
        "was-fehlt-im-rieth",
        None,
        topic.process,
        step,
    )
    assert {name: getattr(row, name) for name in TEXTS} == TEXTS
    assert list(row.topics.all()) == [topic]
    assert timezone.localtime(row.opens_at).strftime("%H:%M:%S") == "00:00:00"
    assert timezone.localtime(row.closes_at).strftime("%Y-%m-%d %H:%M:%S") == f"{day(30)} 23:59:59"


def test_german_days_and_hours_are_understood(client, topic):
    sent = form_data(
        topic, opens_on="1.2.2030", opens_time="9:30", closes_on="28.02.2030", closes_time="18:00"
    )
    client.post(f"{BASE}neu/", sent | {"answer_by": "31.03.2030"})
    row = Consultation.objects.get()
    times = [timezone.localtime(moment) for moment in (row.opens_at, row.closes_at)]
    assert [moment.strftime("%d.%m.%Y %H:%M") for moment in times] == ["01.02.2030 09:30", "28.02.2030 18:00"]
    form = client.get(f"{BASE}{row.pk}/bearbeiten/").context["form"]
    shown = [str(form[name].value()) for name in ("opens_on", "opens_time", "closes_on", "closes_time")]
    assert shown == ["2030-02-01", "09:30:00", "2030-02-28", "18:00:00"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"topics": []}, "topics"),
        ({"opens_on": ""}, "opens_on"),
        ({"closes_on": "irgendwann"}, "closes_on"),
        ({"opens_on": "2030-03-01", "closes_on": "2030-02-01", "answer_by": "2030-05-01"}, "closes_on"),
        (
            {
                "opens_on": "2030-03-01",
                "opens_time": "12:00",
                "closes_on": "2030-03-01",
                "closes_time": "12:00",
                "answer_by": "2030-05-01",
            },
            "closes_on",
        ),
        ({"opens_on": "2030-03-01", "closes_on": "2030-04-01", "answer_by": "2030-03-31"}, "answer_by"),
        ({"closes_on": "2030-03-31", "closes_time": "02:30", "answer_by": "2030-05-01"}, "closes_time"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_lost(client, topic, values, field):
    response = client.post(f"{BASE}neu/", form_data(topic, **values))
    assert (response.status_code, list(errors(response))) == (422, [field])
    assert TEXTS["offline"] in response.content.decode()
    assert Consultation.objects.count() == 0


def test_the_answer_may_be_promised_for_the_last_day(client, topic):
    assert client.post(f"{BASE}neu/", form_data(topic, answer_by=day(30))).status_code == 302


def test_topics_and_steps_are_those_of_the_process(client, topic):
    other = TopicFactory(process=ProcessFactory(name="Konzept Rieth"))
    page = client.get(f"{BASE}neu/?prozess={other.process.slug}")
    assert list(page.context["form"].fields["topics"].queryset) == [other]
    assert [item["current"] for item in page.context["processes"]] == [False, True]
    response = client.post(f"{BASE}neu/?prozess={other.process.slug}", form_data(topic))
    assert errors(response) == {"topics": ["Etwas davon steht nicht mehr zur Wahl. Wählen Sie neu."]}


def test_pressed_twice_it_makes_one(client, topic):
    sent = form_data(topic, form_key=str(uuid.uuid4()))
    first, second = (client.post(f"{BASE}neu/", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Consultation.objects.count() == 1


def test_the_same_form_with_other_words_shows_both(client, topic):
    sent = form_data(topic, form_key=str(uuid.uuid4()))
    client.post(f"{BASE}neu/", sent)
    response = client.post(f"{BASE}neu/", sent | {"question": "Was ist zu viel?"})
    assert response.status_code == 409
    assert "Was ist zu viel?" in response.context["conflict"]["mine"]
    again = sent | {"question": "Was ist zu viel?", "revision": response.context["form"].data["revision"]}
    assert client.post(f"{BASE}neu/", again).status_code == 302
    assert Consultation.objects.get().question == "Was ist zu viel?"


def test_an_unchanged_draft_keeps_its_address(client, topic):
    client.post(f"{BASE}neu/", form_data(topic))
    row = Consultation.objects.get()
    client.post(f"{BASE}{row.pk}/bearbeiten/", form_data(topic, row))
    row.refresh_from_db()
    assert row.slug == "was-fehlt-im-rieth"


# What it lacks


def test_what_is_missing_stands_with_the_way_to_its_field(client, topic):
    row = ConsultationFactory(process=topic.process, published_at=None, question="")
    page = client.get(f"{BASE}{row.pk}/").content.decode()
    for anchor in ("id_question", "id_who_decides", "id_what_happens", "id_topics_0", "id_offline"):
        assert f"{BASE}{row.pk}/bearbeiten/#{anchor}" in page, anchor
    assert f"{BASE}{row.pk}/oeffentlich/" not in page


@pytest.mark.parametrize(
    "lacking", ["question", "who_decides", "what_happens", "topics", "closes_at", "process"]
)
def test_without_what_residents_must_know_it_is_not_published(client, topic, lacking):
    row = ConsultationFactory(process=topic.process, topics=[topic], published_at=None, **TEXTS)
    if lacking == "topics":
        topic.published_at = None
        topic.save()
    elif lacking == "process":
        type(topic.process).objects.update(published_at=None)
    else:
        past = timezone.now() - timedelta(hours=1)
        Consultation.objects.update(**{lacking: past if lacking == "closes_at" else ""})
    row.refresh_from_db()
    response = client.post(f"{BASE}{row.pk}/oeffentlich/", {"revision": revision_of(row)})
    row.refresh_from_db()
    assert (response.status_code, row.published_at) == (409, None)
    assert f"{BASE}{row.pk}/oeffentlich/" not in client.get(f"{BASE}{row.pk}/").content.decode()


def test_it_is_published_as_it_was_seen(client, topic):
    row = ConsultationFactory(process=topic.process, topics=[topic], published_at=None, **TEXTS)
    seen = client.get(f"{BASE}{row.pk}/").context["revision"]
    Consultation.objects.update(question="Etwas anderes?")
    assert client.post(f"{BASE}{row.pk}/oeffentlich/", {"revision": seen}).status_code == 409
    assert client.get(f"/beteiligung/{row.slug}/").status_code == 200  # for the planner
    seen = client.get(f"{BASE}{row.pk}/").context["revision"]
    assert client.post(f"{BASE}{row.pk}/oeffentlich/", {"revision": seen}).status_code == 302
    client.logout()
    assert "Etwas anderes?" in client.get(f"/beteiligung/{row.slug}/").content.decode()


def test_only_planners_do_it(client, topic):
    row = ConsultationFactory(process=topic.process, topics=[topic], published_at=None, **TEXTS)
    client.force_login(UserFactory(roles=["editor"]))
    parts = ["", "neu/", f"{row.pk}/", f"{row.pk}/bearbeiten/", f"{row.pk}/vorschau/", f"{row.pk}/zeiten/"]
    parts += [f"{row.pk}/beenden/", f"{row.pk}/zurueckziehen/"]
    assert [client.get(BASE + part).status_code for part in parts] == [403] * len(parts)
    assert client.post(f"{BASE}{row.pk}/oeffentlich/").status_code == 403
    client.logout()
    assert {client.get(BASE + part).status_code for part in parts} == {302}


# The preview


def test_the_preview_is_the_public_page_and_stores_nothing(client, topic):
    opens = timezone.now() + timedelta(days=3)
    row = ConsultationFactory(
        process=topic.process, topics=[topic], published_at=None, opens_at=opens, **TEXTS
    )
    address = f"{BASE}{row.pk}/vorschau/"
    page = client.get(address)
    html = page.content.decode()
    for words in (row.question, *TEXTS.values(), "Beitrag absenden", "Treffpunkte", "noch 17 Tage"):
        assert words in html, words
    assert "nicht öffentlich" not in html
    key = page.context["form"]["key"].value()
    empty = client.post(f"{address}?senden", {"text": "", "key": key, "confirmed": "ja"})
    assert (empty.status_code, errors(empty).keys()) == (422, {"text"})
    sent = client.post(f"{address}?senden", {"text": "Bänke.", "key": key, "confirmed": "ja"}, follow=True)
    assert "Gespeichert ist nichts." in sent.content.decode()
    assert Contribution.objects.count() == 0


def test_moments_on_the_hour_come_back_as_they_were(client, topic):
    row = ConsultationFactory(process=topic.process, topics=[topic], published_at=None, **TEXTS)
    closes = timezone.make_aware(datetime(2030, 5, 5, 14, 32, 17))
    Consultation.objects.update(closes_at=closes, answer_by="2030-07-01")
    row.refresh_from_db()
    form = client.get(f"{BASE}{row.pk}/bearbeiten/").context["form"]
    times = {name: form[name].value() for name in ("opens_on", "opens_time", "closes_on", "closes_time")}
    client.post(f"{BASE}{row.pk}/bearbeiten/", form_data(topic, row, **times, answer_by="2030-07-01"))
    opens_at = row.opens_at
    row.refresh_from_db()
    assert (row.opens_at, row.closes_at) == (opens_at, closes)
