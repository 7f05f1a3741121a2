"""Slow visitors cost a line and no thread; 200 idle and 200 slow for a minute: tests/proof/proof_slow.py."""

import socket
import time
from contextlib import closing
from http.client import HTTPConnection
from types import SimpleNamespace

import pytest

from erfurt_sozialraum.run.patient import (
    FIRST_SECONDS,
    IDLE_SECONDS,
    LEAST_BYTES_PER_SECOND,
    OTHER_FILES,
    PatientChannel,
    room_for,
)
from tests.benchmarks.pages import HOST, served
from tests.slow_visitors import SlowVisitors, answers

LIVE = "/health/live"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """One process with two threads, which eight of gunicorn's own slow visitors would have blocked."""
    folder = tmp_path_factory.mktemp("served")
    place = {"WEB_CONCURRENCY": "1", "WEB_THREADS": "2", "DATA_DIR": str(folder)}
    with served(**place, STATIC_ROOT=str(folder), ACCESS_LOG=str(folder / "access.log")) as port:
        port_log[port] = folder / "access.log"
        yield port


port_log = {}


def test_slow_visitors_hold_up_nobody(port):
    with SlowVisitors(port, idle=30, slow=30, large=LIVE):
        found = answers(port, LIVE, 2.5, pause=0.1)
    assert {status for _seconds, status in found} == {200}
    assert max(seconds for seconds, _status in found) < 2


def test_a_body_that_comes_in_pieces_is_whole_in_the_end(port):
    body = "text=" + "ä" * 3000
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        head = f"GET {LIVE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body.encode())}\r\n"
        line.sendall(f"{head}Connection: close\r\n\r\n".encode())
        for start in range(0, len(body), 1000):
            line.sendall(body[start : start + 1000].encode())
            time.sleep(0.05)
        assert line.recv(100).startswith(b"HTTP/1.1 200 ")


def test_a_line_is_used_again_and_head_has_no_body(port):
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        for method in ("GET", "HEAD", "GET"):
            line.request(method, LIVE, headers=HOST)
            answer = line.getresponse()
            assert (answer.status, answer.read()) == (200, b"" if method == "HEAD" else b"ok\n")
            assert "Server" not in answer.headers
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        raw.sendall(f"HEAD {LIVE} HTTP/1.1\r\nHost: {HOST['Host']}\r\nConnection: close\r\n\r\n".encode())
        said = b"".join(iter(lambda: raw.recv(4096), b""))
    assert said.startswith(b"HTTP/1.1 200") and said.endswith(b"\r\n\r\n")


def test_what_is_no_request_is_refused(port):
    for nonsense in (b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20000):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(nonsense)
            assert line.recv(100)[9:10] == b"4"
    assert answers(port, LIVE, 0.1)[0][1] == 200


def test_the_log_names_no_visitor(port):
    [answer] = answers(port, f"{LIVE}?name=Erika", 0.1)
    assert answer[1] == 200
    last = port_log[port].read_text().splitlines()[-1]
    assert last.partition("] ")[2].startswith(f"GET {LIVE} 200 3 B ")


def test_it_stops_when_it_is_asked_to(tmp_path):
    with served(WEB_CONCURRENCY="1", DATA_DIR=str(tmp_path), STATIC_ROOT=str(tmp_path)) as port:
        line = HTTPConnection("127.0.0.1", port, timeout=10)
        line.request("GET", LIVE, headers=HOST)
        assert line.getresponse().read() == b"ok\n"
    line.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def channel(**facts):
    plain = {"requests": [], "request": None, "last_activity": 0.0, "began": 0.0, "came": 0}
    return SimpleNamespace(**plain | facts)


@pytest.mark.parametrize(
    ("facts", "now", "late"),
    [
        ({}, IDLE_SECONDS + 1, True),
        ({}, IDLE_SECONDS - 1, False),
        ({"requests": ["in work"]}, 10_000, False),
        ({"request": "begun", "came": 10}, FIRST_SECONDS + 1, True),
        ({"request": "begun", "came": 2**20}, FIRST_SECONDS + 2**20 / LEAST_BYTES_PER_SECOND - 1, False),
        ({"request": "begun", "came": 2**20}, FIRST_SECONDS + 2**20 / LEAST_BYTES_PER_SECOND + 1, True),
    ],
)
def test_who_is_late(facts, now, late):
    assert PatientChannel.is_late(channel(**facts), now) is late


def test_no_more_lines_are_promised_than_the_system_opens(monkeypatch):
    set_to = []
    resource = "erfurt_sozialraum.run.patient.resource"
    monkeypatch.setattr(f"{resource}.setrlimit", lambda _what, limits: set_to.append(limits))
    monkeypatch.setattr(f"{resource}.getrlimit", lambda _what: (1024, 4096))
    assert (room_for(2000), set_to) == (2000, [(2000 + OTHER_FILES, 4096)])
    monkeypatch.setattr(f"{resource}.getrlimit", lambda _what: (256, 512))
    assert room_for(2000) == 512 - OTHER_FILES
