"""Addresses that only take POST: who opens one comes to a page above it, and no 405 is empty."""

import re

import pytest
from django.urls import get_resolver, resolve

from stakeholders.models import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def routes(patterns, before=""):
    """Yield (route, view) of every address."""
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            yield from routes(entry.url_patterns, before + str(entry.pattern))
        else:
            yield before + str(entry.pattern), entry.callback


def allowed(view):
    """The methods that `require_http_methods` keeps to itself, below any other decorators."""
    while view:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and "POST" in cell.cell_contents:
                return cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return []


def only_post():
    """An address for every pattern that only takes POST."""
    found = [route for route, view in routes(get_resolver().url_patterns) if allowed(view) == ["POST"]]
    return ["/" + re.sub(r"<(\w+):\w+>", lambda m: "1" if m[1] == "int" else "a", route) for route in found]


@pytest.fixture
def everybody(client):
    client.force_login(UserFactory(roles=list(Role)))
    return client


def test_there_are_such_addresses():
    assert len(only_post()) >= 11


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", only_post())
def test_who_opens_one_comes_to_a_page_above(everybody, address, method):
    response = getattr(everybody, method)(address)
    assert response.status_code == 302
    above = response["Location"]
    assert address.startswith(above)
    assert above not in ("/", address)
    assert allowed(resolve(above).func) != ["POST"]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_get_a_page_that_says_what_to_do(everybody, method):
    response = getattr(everybody, method)(only_post()[0])
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Öffnen Sie die Seite, auf der der Knopf steht" in response.content.decode()


def test_a_page_to_read_takes_no_post(client):
    response = client.post("/impressum/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "Was Sie jetzt tun können" in response.content.decode()
