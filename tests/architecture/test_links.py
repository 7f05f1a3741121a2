"""Walks the house from its front door: no dead link, no foreign resource, no cookie on reading pages."""

import re
from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from tests.factories import PlannerFactory
from tests.remembered import load_erfurt

pytestmark = pytest.mark.django_db

BASE = "http://testserver"
# Pages with a form that posts need the CSRF cookie; every other public page holds nothing per visitor.
FORM_PAGES = ("/beteiligung/", "/mein-beitrag/", "/konto/", "/barrierefreiheit/melden/")
MOST_PAGES = 400


class Page(HTMLParser):
    """What a test wants to know of a page."""

    def __init__(self, html):
        super().__init__()
        self.links, self.resources, self.ids, self.headings = [], [], [], []
        self.inline, self.posts, self.asks = [], False, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if tag in ("script", "img", "iframe", "source", "video", "audio") and attrs.get("src"):
            self.resources.append(attrs["src"])
        if tag == "link" and attrs.get("rel") != "canonical":
            self.resources.append(attrs.get("href", ""))
        if tag == "form" and attrs.get("method", "").lower() == "post":
            self.posts = True
        elif tag == "form":
            self.asks.append(attrs.get("action") or "")
        if tag == "h1":
            self.headings.append(tag)
        if tag == "style" or (tag == "script" and "src" not in attrs) or "style" in attrs:
            self.inline.append((tag, attrs))


def path_of(address):
    """An address without its query."""
    return urlsplit(address).path


def view_of(address):
    """The name of the view behind an address; its path where there is none."""
    try:
        return resolve(path_of(address)).view_name
    except Resolver404:
        return path_of(address)


def walk(client, kind=path_of, most=3):
    """Yield (path, response, page) of what can be reached from the start page: `most` addresses of each kind.

    Filters multiply addresses without end; so the kind of an address is its path, unless said otherwise.
    """
    queue, seen = deque(["/"]), {"/"}
    visits = {}
    while queue and len(seen) < MOST_PAGES:
        address = queue.popleft()
        response = client.get(address)
        content_type = response.get("Content-Type", "")
        page = Page(response.content.decode()) if content_type.startswith("text/html") else None
        yield address, response, page
        found = [response["Location"]] if 300 <= response.status_code < 400 else []
        found += page.links + page.asks if page else []
        for link in found:
            target = urldefrag(urljoin(BASE + address, link)).url
            parts = urlsplit(target)
            if parts.scheme not in ("http", "https") or not target.startswith(BASE):
                continue
            path = target.removeprefix(BASE) or "/"
            which = kind(path)
            visits[which] = visits.get(which, 0) + (path not in seen)
            if path not in seen and visits[which] <= most:
                seen.add(path)
                queue.append(path)


def faults_of(address, response, page):
    """What is wrong with one page, in words."""
    if response.status_code not in (200, 301, 302):
        return [f"{address}: {response.status_code}"]
    if page is None or response.status_code != 200:
        return []
    faults = [f"{address}: fremd: {r}" for r in page.resources if not r.startswith(("/", "data:"))]
    if len(page.headings) != 1:
        faults.append(f"{address}: {len(page.headings)} h1")
    if twice := {i for i in page.ids if page.ids.count(i) > 1}:
        faults.append(f"{address}: id doppelt: {sorted(twice)}")
    faults += [f"{address}: inline: {what}" for what in page.inline]
    if not all(page.links):
        faults.append(f"{address}: leerer Link")
    here = [urldefrag(link).fragment for link in page.links if link.startswith("#")]
    faults += [f"{address}: Sprungziel fehlt: #{f}" for f in here if f and f not in page.ids]
    return faults


@pytest.fixture
def erfurt():
    load_erfurt(sample=25)


def test_every_link_of_the_public_house_works(client, erfurt):
    faults, count = [], 0
    for address, response, page in walk(client):
        count += 1
        faults += faults_of(address, response, page)
        if page and not page.posts and not address.startswith(FORM_PAGES):
            if response.cookies:
                faults.append(f"{address}: setzt ein Cookie")
            if "Cookie" in response.get("Vary", ""):
                faults.append(f"{address}: Vary: Cookie")
            if "no-store" in response.get("Cache-Control", ""):
                faults.append(f"{address}: nicht zwischenspeicherbar")
    assert faults == []
    assert count > 20


def test_every_link_that_a_planner_sees_works(client, erfurt):
    client.force_login(PlannerFactory())
    faults, count = [], 0
    for address, response, page in walk(client):
        count += 1
        faults += faults_of(address, response, page)
        if "private" not in response.get("Cache-Control", ""):
            faults.append(f"{address}: mit Sitzung zwischenspeicherbar")
    assert faults == []
    assert count > 40


def lost_addresses(text):
    """Addresses that a template names in one block and uses in another: there they are empty."""
    blocks = re.split(r"(?={% block )", text)
    named = {}
    for place, block in enumerate(blocks):
        for name in re.findall(r"{% url [^%]* as (\w+) %}", block):
            named.setdefault(name, set()).add(place)
    tags = [" ".join(re.findall(r"{{.*?}}|{%.*?%}", block)) for block in blocks]
    return [
        name
        for name, places in named.items()
        for place, used in enumerate(tags)
        if place not in places and re.search(rf"(?<![\w.'\"]){name}(?![\w=:'\"])", used)
    ]


def test_a_lost_address_is_found():
    used = '{% block content %}<a href="{{ back_url }}">{% endblock %}'
    text = '{% block breadcrumbs %}{% url "participation:desk" as back_url %}{% endblock %}'
    assert lost_addresses(text + used) == ["back_url"]
    assert lost_addresses(text + used.replace("{{ ", '{% url "x" as back_url %}{{ ')) == []


def test_no_template_uses_an_address_outside_the_block_that_names_it():
    files = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
    assert len(files) > 200
    assert [(path.name, found) for path in files if (found := lost_addresses(path.read_text()))] == []
