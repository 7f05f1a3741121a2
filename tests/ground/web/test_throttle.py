"""Counts per visitor: one for each, also behind a proxy, and nobody kept out by a cache that is away."""

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache

from erfurt_sozialraum.web import throttle


@pytest.fixture(autouse=True)
def own_cache(settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def counted(rf):
    def count(forwarded, remote="10.0.0.2"):
        request = rf.get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
        return throttle.count("receipt", request, seconds=60)

    return count


def test_visitors_behind_a_proxy_do_not_share_a_count(counted, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert [counted("203.0.113.7"), counted("203.0.113.7"), counted("203.0.113.8")] == [1, 2, 1]


def test_a_made_up_header_gives_no_fresh_count(counted, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert [counted("203.0.113.7"), counted("203.0.113.8")] == [1, 2]


def test_behind_a_proxy_neither(counted, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert [counted("192.0.2.1, 203.0.113.7"), counted("192.0.2.2, 203.0.113.7")] == [1, 2]


def test_a_broken_cache_keeps_nobody_out(counted, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise OSError("no space left on device")

    monkeypatch.setattr(LocMemCache, "add", broken)
    assert counted("203.0.113.7") == 0
    assert "the cache does not answer" in caplog.text
