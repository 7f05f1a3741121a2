"""What a screen reader lists of a page: each button says what it is about, and titles are told apart."""

import re
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.urls import resolve

from stakeholders.models import Committee
from tests.factories import PlannerFactory, member_of

from .test_links import path_of, view_of, walk

pytestmark = pytest.mark.django_db

AG = "ag-der-sozialpolitischen-sprecher"


class Buttons(HTMLParser):
    """The buttons of a page by their spoken names, with where each sends to."""

    def __init__(self, html):
        super().__init__()
        self.found, self.action, self.words, self.sends = {}, "", None, ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.action = attrs.get("action") or ""
        if tag == "button":
            self.words = [attrs.get("aria-label") or ""]
            self.sends = attrs.get("formaction") or self.action

    def handle_data(self, data):
        if self.words is not None:
            self.words.append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.action = ""
        if tag == "button" and self.words is not None:
            name = " ".join(" ".join(self.words).split())
            self.found.setdefault(name, []).append(self.sends)
            self.words = None


def alike(html):
    """Names that two buttons share which do not do the same."""
    return sorted(name for name, sends in Buttons(html).found.items() if len(set(sends)) > 1)


def title_of(html):
    return " ".join(re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1].split())


@pytest.fixture
def erfurt():
    call_command("load_erfurt", sample=12, verbosity=0)


@pytest.mark.parametrize("who", ["planner", "member"])
def test_buttons_and_titles_are_told_apart(client, erfurt, who):
    client.force_login(PlannerFactory() if who == "planner" else member_of(Committee.objects.get(slug=AG)))
    twins, titles = {}, {}
    for address, response, page in walk(client, kind=view_of, most=1):
        if page is None or response.status_code != 200:
            continue
        html = response.content.decode()
        if found := alike(html):
            twins[address] = found
        titles.setdefault(title_of(html), set()).add(resolve(path_of(address)).func)
    assert twins == {}
    assert {title: views for title, views in titles.items() if len(views) > 1} == {}
