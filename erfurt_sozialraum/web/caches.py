"""The shared cache, and what holds while it is away: Redis does not answer, a folder takes nothing."""

import fcntl
import logging
import pickle
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# So long nobody asks again: otherwise each step of each sign-in would wait for the same dead server.
PAUSE_SECONDS = 5
DAMAGED = (EOFError, zlib.error, pickle.UnpicklingError)
"""What a disk that was full, or a machine that fell over, has left of a file."""
MISSING = object()


def _with_memory(shared: type, name: str, errors: tuple[type[Exception], ...]) -> Callable[..., Any]:
    """The method of the shared cache; while that is away, of the process's own memory."""
    wanted = getattr(shared, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - hands on what the cache's method answers
        if time.monotonic() >= self.away_until:
            try:
                return wanted(self, *args, **kwargs)
            except errors as error:
                self.away_until = time.monotonic() + PAUSE_SECONDS
                logger.error("cache: %s (%s), counting per process", self.complaint, type(error).__name__)
        return getattr(self.memory, name)(*args, **kwargs)

    return method


METHODS = (
    *("add", "get", "set", "touch", "delete", "get_many", "has_key", "incr"),
    *("set_many", "delete_many", "clear"),
)


def or_memory(shared: type, *errors: type[Exception]) -> Callable[[type], type]:
    """All that the cache does, done in memory while the shared one fails with these errors."""

    def dressed(cache: type) -> type:
        for name in METHODS:
            setattr(cache, name, _with_memory(shared, name, errors))
        return cache

    return dressed


@or_memory(RedisCache, RedisError)
class RedisOrMemoryCache(RedisCache):
    """Redis; without it each process counts for itself.

    Only limits are kept in the cache. Failing closed would lock everybody out together with Redis,
    failing open would take the brake off guessing; so the limits hold on, per process instead of for all.
    """

    complaint = "Redis does not answer"

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.memory = LocMemCache("while-redis-is-away", params)
        self.away_until = 0.0


class CountingFileCache(FileBasedCache):
    """Files in which several processes count: no step is lost, and a count ends when it was to end.

    Django's own reads and writes in two steps, and each step gives the count a new end.
    """

    _dir: str
    _createdir: Callable[[], None]
    _key_to_file: Callable[..., str]

    def add(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Set it where it is not yet there; of several at once only one does."""
        with self._alone():
            return super().add(key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count on, with the end that the count has; ValueError where there is none."""
        with self._alone():
            expires, value = self._read(key, version)
            value += delta
            self.set(key, value, None if expires is None else expires - time.time(), version)
        return value

    def get(self, key: str, default: object = None, version: int | None = None) -> Any:  # noqa: ANN401 - whatever was kept
        """What is kept; a damaged file is none, and goes."""
        try:
            return super().get(key, default, version)
        except DAMAGED:
            Path(self._key_to_file(key, version)).unlink(missing_ok=True)
            return default

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether something is kept that can be read."""
        return self.get(key, MISSING, version) is not MISSING

    def _read(self, key: str, version: int | None) -> tuple[float | None, int]:
        """When it ends, and what it is."""
        with suppress(FileNotFoundError, *DAMAGED), Path(self._key_to_file(key, version)).open("rb") as file:
            expires = pickle.load(file)  # noqa: S301 - ours, from our own folder
            if expires is None or expires > time.time():
                return expires, pickle.loads(zlib.decompress(file.read()))  # noqa: S301 - likewise
        raise ValueError(f"Key '{key}' not found")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else counts meanwhile, in whatever process."""
        self._createdir()
        with (Path(self._dir) / "counting").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@or_memory(CountingFileCache, OSError)
class FileOrMemoryCache(CountingFileCache):
    """A folder; where it cannot be written (disk full, rights), each process counts for itself."""

    complaint = "the folder cannot be used"

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        self.memory = LocMemCache("while-files-are-away", params)
        self.away_until = 0.0
        with suppress(OSError):
            super().__init__(folder, params)
