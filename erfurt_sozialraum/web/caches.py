"""The shared cache, and what holds while it is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# So long nobody asks again: otherwise each step of each sign-in would wait for the same dead server.
PAUSE_SECONDS = 5


def _with_memory(name: str) -> Callable[..., Any]:
    """The method of the Redis cache; while Redis is away, that of the process's own memory."""
    shared = getattr(RedisCache, name)

    def method(self: "RedisOrMemoryCache", *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - hands on what the cache's method answers
        if time.monotonic() >= self.away_until:
            try:
                return shared(self, *args, **kwargs)
            except RedisError as error:
                self.away_until = time.monotonic() + PAUSE_SECONDS
                logger.error("cache: Redis does not answer (%s), counting per process", type(error).__name__)
        return getattr(self.memory, name)(*args, **kwargs)

    return method


class RedisOrMemoryCache(RedisCache):
    """Redis; without it each process counts for itself.

    Only limits are kept in the cache. Failing closed would lock everybody out together with Redis,
    failing open would take the brake off guessing; so the limits hold on, per process instead of for all.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.memory = LocMemCache("while-redis-is-away", params)
        self.away_until = 0.0

    add = _with_memory("add")
    get = _with_memory("get")
    set = _with_memory("set")
    touch = _with_memory("touch")
    delete = _with_memory("delete")
    get_many = _with_memory("get_many")
    has_key = _with_memory("has_key")
    incr = _with_memory("incr")
    set_many = _with_memory("set_many")
    delete_many = _with_memory("delete_many")
    clear = _with_memory("clear")
