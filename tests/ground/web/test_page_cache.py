"""Pages are kept while the database is at rest, and never a moment longer."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.web import page_cache
from stakeholders.models import StatusUpdate
from tests.factories import CommitteeFactory, PlannerFactory, ProcessFactory
from tests.ground.conftest import BASE_DIR
from tests.participation.reports.ordering import released

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


def test_query_scheme_and_prefix_are_other_pages():
    make = RequestFactory()
    keys = {
        page_cache.key_for(make.get("/gremien/")),
        page_cache.key_for(make.get("/gremien/?seite=2")),
        page_cache.key_for(make.get("/gremien/", secure=True)),
        page_cache.key_for(make.get("/prozesse/plan/stadtrat/")),
        page_cache.key_for(make.get("/stadtrat/", SCRIPT_NAME="/prozesse/plan")),
    }
    assert len(keys - {None}) == 5


@pytest.mark.parametrize("name", ["HX-Request", "HX-Target", "HX-Boosted", "HX-History-Restore-Request"])
def test_what_htmx_asks_for_is_never_kept(name):
    assert page_cache.key_for(RequestFactory().get("/gremien/", headers={name: "page"})) is None


def test_other_caches_are_told_that_parts_differ(client):
    answer = client.get("/gremien/")
    assert answer["Vary"] == "HX-Request"
    assert not answer.cookies


def headers_that_are_read():
    """Every header that our code asks a request for, and those that Django, its apps or a proxy know."""
    read = re.compile(r"headers(?:\.get\(|\[)\s*[\"']([A-Za-z-]+)[\"']")
    sources = [path for app in APPS for path in (BASE_DIR / app).rglob("*.py")]
    ours = {name for path in sources for name in read.findall(path.read_text())}
    assert {"HX-Request", "Referer", "X-Forwarded-For"} <= ours
    meta = re.compile(r"META(?:\.get\(|\[)\s*[\"']HTTP_")
    assert [path for path in sources if meta.search(path.read_text())] == [], "headers have their names"
    return sorted(ours | set(KNOWN.split()))


APPS = ("erfurt_sozialraum", "participation", "guidelines", "stakeholders")
KNOWN = """
    Accept Accept-Encoding Accept-Language Authorization Cookie Forwarded HX-Boosted HX-Current-URL
    HX-History-Restore-Request HX-Prompt HX-Request HX-Target HX-Trigger HX-Trigger-Name Host
    If-Match If-Modified-Since If-None-Match If-Unmodified-Since Origin Range User-Agent
    X-CSRFToken X-Forwarded-Host X-Forwarded-Port X-Forwarded-Proto X-HTTP-Method-Override X-Requested-With
"""
ODD = {
    "Host": ["localhost", "[::1]", "nirgends.example"],
    "HX-Request": ["true", ""],
    "Range": ["bytes=0-9"],
    "X-Forwarded-Proto": ["https", "http"],
    "Cookie": ["csrftoken=" + "a" * 32, "django_language=en", "messages=x", "sessionid=erfunden"],
}


@pytest.fixture
def kept_pages(settings, monkeypatch):
    """A page with a part of its own and one that prints its address, kept as if nobody wrote anything."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "[::1]"]
    monkeypatch.setattr(page_cache, "visible_transactions", lambda: "1:1:")
    report = released(ProcessFactory(is_main=True, records_from=today() - timedelta(days=100)))
    body = CommitteeFactory(name="Begleitgremium")
    StatusUpdate.objects.create(
        committee=body, number=1, as_of=today(), text="Stand.", recorded_by=PlannerFactory()
    )
    return (
        reverse("participation:report", args=[report.pk]),
        reverse("participation:committee_edition", args=[body.slug, 1]),
    )


def test_no_header_of_one_visitor_changes_the_page_of_the_next(kept_pages):
    for address in kept_pages:
        before = Client().get(address).content
        assert b"</html>" in before
        for header in headers_that_are_read():
            for value in ["page", *ODD.get(header, [])]:
                # Alone, and with what a part is asked by: "HX-Target: page" once stood for the whole page.
                for odd in ({header: value}, {"HX-Request": "true", header: value}):
                    caches["pages"].clear()  # whatever the odd visitor gets is kept, or is not
                    Client().get(address, headers=odd)
                    after = Client().get(address)
                    assert (after.status_code, after.content) == (200, before), (address, odd)


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
