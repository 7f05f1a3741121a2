"""Limits on guessing count in the cache: each test begins with an empty one."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
