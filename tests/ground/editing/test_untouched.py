"""Two people at one row: who is second and sends again puts back nothing that they did not touch."""

import re

import pytest

from tests.factories import CommitteeFactory, EventFactory, OrganisationFactory, ProcessFactory, TopicFactory
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def fields_of(response):
    """What a browser would send of the form on a page."""
    form = response.context["form"]
    return {
        bound.html_name: value
        for bound in form
        if (value := bound.value()) not in (None, False, "") or bound.name == "revision"
    }


def test_only_what_was_touched_is_changed(client, planner):
    row = CommitteeFactory(name="AG Wohnen", purpose="Alte Aufgabe", short_name="Alt", order=10)
    address = f"/aufgaben/gremien/{row.pk}/bearbeiten/"
    first, second = fields_of(client.get(address)), fields_of(client.get(address))
    assert client.post(address, first | {"purpose": "Ihre Aufgabe", "order": "20"}).status_code == 302
    conflict = client.post(address, second | {"short_name": "Mein Name"})
    assert conflict.status_code == 409
    page = text_of(conflict)
    assert "Mein Name" in page and "Alte Aufgabe" not in page
    again = fields_of(conflict)
    assert (again["short_name"], again["purpose"], str(again["order"])) == ("Mein Name", "Ihre Aufgabe", "20")
    assert client.post(address, again).status_code == 302
    row.refresh_from_db()
    assert (row.short_name, row.purpose, row.order) == ("Mein Name", "Ihre Aufgabe", 20)


def test_who_touched_the_same_field_sees_both_texts(client, planner):
    row = CommitteeFactory(purpose="Alte Aufgabe\nzwei Zeilen", order=10)
    address = f"/aufgaben/gremien/{row.pk}/bearbeiten/"
    first, second = fields_of(client.get(address)), fields_of(client.get(address))
    client.post(address, first | {"purpose": "Ihr Text"})
    conflict = client.post(address, second | {"purpose": "Mein Text"})
    assert (conflict.status_code, "Ihr Text" in text_of(conflict)) == (409, True)
    assert fields_of(conflict)["purpose"] == "Mein Text"


def test_who_touched_nothing_changes_nothing(client, planner):
    row = CommitteeFactory(purpose="Alte Aufgabe\r\nmit Zeilenende", order=10)
    address = f"/aufgaben/gremien/{row.pk}/bearbeiten/"
    first, second = fields_of(client.get(address)), fields_of(client.get(address))
    client.post(address, first | {"purpose": "Ihr Text"})
    assert client.post(address, second).status_code == 302
    row.refresh_from_db()
    assert row.purpose == "Ihr Text"


def test_ticks_and_choices_are_kept_too(client, planner):
    process = ProcessFactory()
    topics = [TopicFactory(process=process), TopicFactory(process=process)]
    event_address = "/aufgaben/veranstaltungen/{}/bearbeiten/"
    row = EventFactory(process=process)
    row.topics.set(topics[:1])
    address = event_address.format(row.pk)
    first, second = fields_of(client.get(address)), fields_of(client.get(address))
    committee = CommitteeFactory()
    sent = first | {"topics": [topics[1].pk], "committee": committee.pk}
    assert client.post(address, sent).status_code == 302
    conflict = client.post(address, second | {"place": "Rathaus"})
    assert conflict.status_code == 409
    assert client.post(address, fields_of(conflict)).status_code == 302
    row.refresh_from_db()
    assert (list(row.topics.all()), row.place) == ([topics[1]], "Rathaus")


def test_a_form_without_marks_counts_as_touched(client, planner):
    row = OrganisationFactory(name="Verein")
    address = f"/aufgaben/organisationen/{row.pk}/bearbeiten/"
    sent = fields_of(client.get(address))
    plain = sent | {"revision": re.sub(" .*", "", sent["revision"])}
    assert client.post(address, sent | {"note": "Ihre Anmerkung"}).status_code == 302
    conflict = client.post(address, plain | {"note": "Meine"})
    assert (conflict.status_code, fields_of(conflict)["note"]) == (409, "Meine")
