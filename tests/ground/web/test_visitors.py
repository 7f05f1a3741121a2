"""Where a request comes from: our own proxies are believed, visitors are not."""

import re
from datetime import date

import pytest

from erfurt_sozialraum.web.visitors import client_address, client_digest

PROXY = "10.0.0.2"


@pytest.fixture
def address(rf):
    def ask(forwarded="", remote=PROXY):
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        return client_address(rf.get("/", REMOTE_ADDR=remote, headers=headers))

    return ask


def test_without_a_proxy_the_header_does_not_count(address, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert address("203.0.113.7", remote="198.51.100.4") == "198.51.100.4"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "192.0.2.99, 203.0.113.7", "203.0.113.7"),  # the first was written by the visitor
        (2, "192.0.2.99, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (1, "203.0.113.7:4711", "203.0.113.7"),
        (1, "[2001:db8::1]:4711", "2001:db8::"),
        (1, "2001:db8::2", "2001:db8::"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "unknown", PROXY),
        (1, "", PROXY),
        (2, "203.0.113.7", PROXY),  # fewer entries than proxies: nothing to believe, and no error
    ],
)
def test_behind_proxies_theirs_is_the_last_word(address, settings, proxies, forwarded, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert address(forwarded) == expected


def test_a_socket_has_no_address_and_no_error(address):
    assert address(remote="") == ""


def test_counts_are_kept_under_a_hash_of_the_day(rf, monkeypatch):
    request = rf.get("/", REMOTE_ADDR="203.0.113.7")
    first = client_digest("receipt", request)
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert client_digest("receipt", request) == first
    assert client_digest("accounts", request) != first
    monkeypatch.setattr("erfurt_sozialraum.web.visitors.today", lambda: date(2030, 1, 1))
    assert client_digest("receipt", request) != first
