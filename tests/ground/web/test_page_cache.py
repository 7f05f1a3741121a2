"""Pages are kept while the database is at rest, and never a moment longer."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from erfurt_sozialraum.web import page_cache
from tests.factories import CommitteeFactory, PlannerFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_cache():
    caches["pages"].clear()


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return [query["sql"] for query in captured], answer


def test_the_second_reader_gets_the_same_page_for_one_question(client):
    CommitteeFactory(name="Begleitgremium")
    for _ in range(50):
        # Another database of the same server may write in between: then the page is made anew.
        caches["pages"].clear()
        before = page_cache.visible_transactions()
        asked, first = queries(client, "/gremien/")
        again, second = queries(client, "/gremien/")
        if page_cache.visible_transactions() == before:
            break
    assert len(asked) > 1
    assert again == ["SELECT pg_current_snapshot()::text"]
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    assert second["X-Frame-Options"] == "DENY"
    assert "Content-Security-Policy" in second


def test_a_withdrawn_body_is_gone_at_once(client):
    body = CommitteeFactory(name="Begleitgremium")
    assert "Begleitgremium" in client.get("/gremien/").content.decode()
    type(body).objects.update(withdrawn_at=timezone.now())
    assert "Begleitgremium" not in client.get("/gremien/").content.decode()


def test_who_signs_in_gets_a_page_of_their_own(client):
    CommitteeFactory(name="Geheimer Kreis", published_at=None)
    assert "Geheimer Kreis" not in client.get("/gremien/").content.decode()
    client.force_login(PlannerFactory())
    assert "Geheimer Kreis" in client.get("/gremien/").content.decode()
    client.logout()
    assert "Geheimer Kreis" not in client.get("/gremien/").content.decode()


def test_a_message_is_for_one_reader(client):
    client.cookies["messages"] = "x"
    request = RequestFactory().get("/gremien/")
    request.COOKIES["messages"] = "x"
    assert page_cache.key_for(request) is None


@pytest.mark.parametrize(
    "path", ["/health/live", "/konto/login/", "/impressum/", "/gibt-es-nicht/", "/?x=" + "a" * 300]
)
def test_some_addresses_are_always_asked(path):
    assert page_cache.key_for(RequestFactory().get(path)) is None


def test_sending_is_never_answered_from_memory():
    assert page_cache.key_for(RequestFactory().post("/gremien/")) is None


def test_the_query_and_the_part_are_other_pages():
    make = RequestFactory()
    keys = {
        page_cache.key_for(make.get("/gremien/")),
        page_cache.key_for(make.get("/gremien/?seite=2")),
        page_cache.key_for(make.get("/gremien/", headers={"hx-request": "true", "hx-target": "liste"})),
    }
    assert len(keys) == 3


def test_no_page_is_older_than_its_minute(monkeypatch):
    before = page_cache.key_for(RequestFactory().get("/"))
    now = timezone.now()
    monkeypatch.setattr(page_cache.timezone, "now", lambda: now + timedelta(minutes=1))
    assert page_cache.key_for(RequestFactory().get("/")) != before


def test_pages_with_rules_of_their_own_are_not_kept():
    plain, private, cookie, varied = (HttpResponse("x") for _ in range(4))
    private["Cache-Control"] = "private"
    cookie.set_cookie("a", "b")
    varied["Vary"] = "Cookie"
    kept = [page_cache.may_be_kept(answer) for answer in (plain, private, cookie, varied)]
    assert kept == [True, False, False, False]
    assert not page_cache.may_be_kept(HttpResponse("x", status=404))
    assert not page_cache.may_be_kept(HttpResponse("x" * (page_cache.LARGEST_PAGE + 1)))


@pytest.mark.django_db(transaction=False)
def test_within_a_transaction_nothing_is_kept():
    assert page_cache.key_for(RequestFactory().get("/gremien/")) is None
