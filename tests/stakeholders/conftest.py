"""Rate limits live in the cache: each test starts with an empty one of its own."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def own_cache(settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    cache.clear()
    yield
    cache.clear()
