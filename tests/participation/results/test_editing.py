"""Changing the words of a result; once it was public, its page says so."""

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.editing.conflicts import revision_of
from tests.factories import ResultFactory, TopicFactory, UserFactory
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def address(result):
    return reverse("participation:result_edit", args=[result.pk])


def data(result, **changes):
    words = {"title": result.title, "text": result.text, "source": "", "revision": revision_of(result)}
    return words | {"happened_on": result.happened_on.isoformat()} | changes


def changed(result):
    result.refresh_from_db()
    return result


def test_a_typo_is_mended_and_the_page_says_when(client, planner):
    result = ResultFactory(title="Bänke werdn gebaut")
    topic = TopicFactory(process=result.event.process)
    response = client.post(address(result), data(result, title="Bänke werden gebaut", topics=[topic.pk]))
    assert response["Location"] == reverse("participation:event_detail", args=[result.event_id])
    assert (changed(result).title, result.topics.get()) == ("Bänke werden gebaut", topic)
    assert f"geändert am {day_text(today())}" in text_of(
        type(client)().get(reverse("participation:result", args=[result.pk]))
    )


def test_what_was_never_public_or_says_the_same_is_not_marked(client, planner):
    internal = ResultFactory(published_at=None)
    assert client.post(address(internal), data(internal, text="Neu.")).status_code == 302
    assert (changed(internal).text, internal.text_changed_at) == ("Neu.", None)
    public = ResultFactory()
    assert client.post(address(public), data(public, source="Protokoll")).status_code == 302
    assert (changed(public).source, public.text_changed_at) == ("Protokoll", None)


def test_what_was_taken_back_is_marked_too(client, planner):
    result = ResultFactory(withdrawn_at=timezone.now())
    client.post(address(result), data(result, text="Neu."))
    assert changed(result).text_changed_at is not None


def test_the_second_of_two_reads_both_texts(client, planner):
    result = ResultFactory()
    mine = data(result, text="Mein Text")
    client.post(address(result), data(result, text="Ihr Text"))
    response = client.post(address(result), mine)
    page = text_of(response)
    assert (response.status_code, "Mein Text" in page, "Ihr Text" in page) == (409, True, True)
    assert changed(result).text == "Ihr Text"
    assert client.post(address(result), response.context["form"].data).status_code == 302
    assert changed(result).text == "Mein Text"


def test_what_is_missing_is_named_and_nothing_is_lost(client, planner):
    result = ResultFactory()
    response = client.post(address(result), data(result, title="", text="Getippt"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["title"])
    assert "Getippt" in text_of(response)


def test_topics_of_other_processes_are_refused(client, planner):
    result = ResultFactory()
    response = client.post(address(result), data(result, topics=[TopicFactory().pk]))
    assert list(response.context["form"].errors) == ["topics"]


def test_members_do_not_edit(client):
    result = ResultFactory()
    client.force_login(UserFactory())
    assert client.get(address(result)).status_code == 403
