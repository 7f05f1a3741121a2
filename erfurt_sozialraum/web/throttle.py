"""Counts per visitor that end by themselves, without keeping anybody's address."""

import logging

from django.core.cache import cache
from django.http import HttpRequest

from .visitors import client_digest

logger = logging.getLogger(__name__)


def count(purpose: str, request: HttpRequest, *, seconds: int) -> int:
    """Add one for this visitor and return how many there were within `seconds`; 0 where the cache is away.

    The key changes every day and cannot be turned back into an address.
    """
    key = f"throttle.{purpose}.{client_digest(purpose, request)}"
    try:
        return 1 if cache.add(key, 1, seconds) else cache.incr(key)
    except Exception:
        # A cache that is away, or a count that ran out this very moment, must not keep anybody out.
        logger.warning("throttle: the cache does not answer")
        return 0
