"""Redis away: signing in works, limits hold in each process, and nobody waits again and again."""

import socket

import pytest
from django.core.cache import cache, caches

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
