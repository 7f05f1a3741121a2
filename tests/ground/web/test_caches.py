"""Redis away, or a folder that takes nothing: signing in works, limits hold in each process, nobody waits."""

import errno
import socket
from threading import Barrier, Thread

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.filebased import FileBasedCache

from erfurt_sozialraum.web.caches import PAUSE_SECONDS
from stakeholders.models import OutgoingMail
from tests.factories import PASSWORD, UserFactory

LOGIN = "/konto/login/"


def free_port():
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def dead_redis(settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "erfurt_sozialraum.web.caches.RedisOrMemoryCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        },
    }
    caches["default"].memory.clear()
    yield
    caches["default"].memory.clear()


def test_the_memory_stands_in(dead_redis, caplog):
    assert (cache.add("a", 1, 60), cache.add("a", 2, 60)) == (True, False)
    assert (cache.get("a"), cache.incr("a"), cache.get_many(["a", "b"])) == (1, 2, {"a": 2})
    cache.set_many({"b": 3})
    assert (cache.has_key("b"), cache.touch("b", 60), cache.delete("b")) == (True, True, True)
    assert cache.get("b", "weg") == "weg"
    with pytest.raises(ValueError, match="weg"):
        cache.incr("weg")
    assert len(caplog.records) == 1, "asked once, then left alone for a while"


def test_redis_is_asked_again_after_a_pause(dead_redis, caplog, monkeypatch):
    cache.get("a")
    caches["default"].away_until -= PAUSE_SECONDS
    cache.get("a")
    assert len(caplog.records) == 2


@pytest.mark.django_db
def test_signing_in_by_password_works(client, dead_redis):
    user = UserFactory()
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/konto/weiter/")


@pytest.mark.django_db
def test_asking_for_a_code_works(client, dead_redis):
    user = UserFactory()
    assert client.post("/konto/login/code/", {"email": user.email}).status_code == 302
    assert OutgoingMail.objects.get().recipient == user.email


@pytest.mark.django_db
def test_guessing_is_still_slowed_down(client, dead_redis):
    user = UserFactory()
    for _ in range(5):
        client.post(LOGIN, {"login": user.email, "password": "falsch"})
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert (response.status_code, "_auth_user_id" in client.session) == (422, False)


# Files


@pytest.fixture
def file_cache(settings, tmp_path):
    """The cache of files, in a folder of its own."""
    folder = tmp_path / "cache"
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "erfurt_sozialraum.web.caches.FileOrMemoryCache",
            "LOCATION": str(folder),
        },
    }
    yield folder
    caches["default"].memory.clear()


@pytest.fixture
def unusable(file_cache):
    """A file stands where the folder should be: root could write into any folder without rights."""
    file_cache.rmdir() if file_cache.exists() else None
    file_cache.write_text("kein Ordner")


@pytest.mark.django_db
def test_signing_in_works_while_the_folder_cannot_be_written(client, unusable, caplog):
    user = UserFactory()
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/konto/weiter/")
    assert [record.message for record in caplog.records] == [
        "cache: the folder cannot be used (FileExistsError), counting per process"
    ]


@pytest.mark.django_db
def test_guessing_is_slowed_down_while_the_disk_is_full(client, file_cache, monkeypatch):
    def full(self, file, timeout, value):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileBasedCache, "_write_content", full)
    user = UserFactory()
    for _guess in range(12):
        response = client.post(LOGIN, {"login": user.email, "password": "geraten"})
    assert response.status_code in (422, 429)
    assert cache.add("a", 1, 60)
    assert (cache.incr("a"), cache.get("a")) == (2, 2)
    assert list(file_cache.glob("*.djcache")) == []


def test_no_step_of_a_count_is_lost(file_cache):
    cache.set("zahl", 0, 60)

    def count():
        for _step in range(25):
            caches["default"].incr("zahl")
            caches["default"].add("einmal", 1, 60)

    threads = [Thread(target=count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert cache.get("zahl") == 150


def test_of_many_who_add_at_once_one_does(file_cache):
    barrier, added = Barrier(6), []

    def add():
        barrier.wait(10)
        added.append(caches["default"].add("neu", 1, 60))

    threads = [Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(added) == [False] * 5 + [True]


def test_counting_on_gives_a_count_no_new_end(file_cache):
    cache.set("zahl", 1, 3600)
    before = caches["default"]._read("zahl", None)[0]
    cache.incr("zahl")
    assert abs(caches["default"]._read("zahl", None)[0] - before) < 1
    with pytest.raises(ValueError, match="weg"):
        cache.incr("weg")


def test_a_damaged_file_is_no_file(file_cache):
    cache.set("zahl", 1, 3600)
    [path] = file_cache.glob("*.djcache")
    for left in (b"", path.read_bytes()[:-3], b"Unfug"):
        path.write_bytes(left)
        assert cache.get("zahl", "weg") == "weg"
        path.write_bytes(left)
        assert cache.add("zahl", 1, 3600)
        path.write_bytes(left)
        with pytest.raises(ValueError, match="zahl"):
            cache.incr("zahl")
