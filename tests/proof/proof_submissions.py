"""A thousand contributions, eight at once, while database, web and worker are killed and the broker wiped."""

import itertools
import os
import re
import shutil
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests.ground.conftest import Portal
from tests.slow_visitors import HOST

SENDERS, EACH, PAUSE, PATIENCE = 8, 125, 0.4, 90
BETWEEN_KILLS = 5.0
FORM = {**HOST, "Content-Type": "application/x-www-form-urlencoded"}


def proof_submissions_under_kills(data_dir, free_port, figure):
    with Portal(data_dir, free_port) as portal:
        portal.wait_until_ready(seconds=400)
        page = re.search(r'href="(/beteiligung/[^"/]+/)"', portal.get("/beteiligung/")[1])[1]
        receipts, over = [], threading.Event()
        senders = [threading.Thread(target=send, args=[free_port, page, n, receipts]) for n in range(SENDERS)]
        killer = Killer(portal, data_dir, over)
        killer.start()
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        over.set()
        killer.join()
        rows = stored(portal)
        codes = {code for code, _text in receipts}
        lost = {text for _code, text in receipts} - set(rows)
        opened = sum(portal.get(code)[0] == 200 for code in sorted(codes)[:50])
        assert portal.stop() == 0
    figure("sent, receipts", f"{SENDERS * EACH}, {len(receipts)}")
    figure("rows, doubled, lost", f"{sum(rows.values())}, {sum(n > 1 for n in rows.values())}, {len(lost)}")
    figure("killed: " + ", ".join(killer.killed), ", ".join(map(str, killer.killed.values())))
    figure("answers that were no receipt, all sent again with the same key", tries["again"])
    assert (len(receipts), len(codes)) == (SENDERS * EACH, SENDERS * EACH)
    assert (sum(rows.values()), len(rows), lost) == (SENDERS * EACH, SENDERS * EACH, set())
    assert opened == 50


tries = Counter()


def send(port, page, sender, receipts):
    """Fill in and send one form after the other, as a person would who does not give up."""
    for number in range(EACH):
        text = f"Probe {sender}-{number}"
        until = time.monotonic() + PATIENCE
        key = asked(port, "GET", page, None, lambda answer, body: found_key(body), until)
        form = urlencode({"key": key, "text": text, "confirmed": "ja"})
        receipts.append((asked(port, "POST", page, form, receipt, until), text))
        time.sleep(PAUSE)


def found_key(body):
    match = re.search(r'name="key" value="([^"]+)"', body)
    return match and match[1]


def receipt(answer, body):
    """Where the receipt stands; None where there is none yet."""
    if answer.status == 302:
        return answer.headers["Location"].partition("?")[0]
    assert answer.status in (500, 502, 503), (answer.status, body[:500])
    assert "gespeichert" in body
    return None


def asked(port, method, page, body, wanted, until):
    """The same again until it gives what is wanted."""
    while time.monotonic() < until:
        line = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request(method, page, body, FORM if body else HOST)
            answer = line.getresponse()
            if found := wanted(answer, answer.read().decode()):
                return found
        except (OSError, HTTPException):
            pass
        finally:
            line.close()
        tries["again"] += method == "POST"
        time.sleep(0.5)
    pytest.fail(f"no answer to {method} {page} within {PATIENCE} s")


class Killer(threading.Thread):
    """Takes one after the other away, as long as there are senders."""

    def __init__(self, portal, data_dir, over):
        super().__init__()
        self.portal, self.data_dir, self.over = portal, data_dir, over
        self.killed = dict.fromkeys(("Datenbank", "Worker", "Broker", "Webserver"), 0)

    def run(self):
        for name in itertools.cycle(self.killed):
            if self.over.wait(BETWEEN_KILLS):
                return
            # Whoever dies already, or is started just now, is not hit this time.
            with suppress(OSError, ValueError, KeyError):
                if name == "Broker":
                    shutil.rmtree(self.data_dir / "broker", ignore_errors=True)
                else:
                    os.kill(self.portal.services()[name], signal.SIGKILL)
                self.killed[name] += 1


def stored(portal):
    """How often each text is stored."""
    command = Path(f"/proc/{portal.services()['Datenbank']}/cmdline").read_text()
    folder = command.partition('unix_socket_directories="')[2].partition('"')[0]
    with psycopg.connect(f"postgres://postgres@/portal?host={folder}") as connection:
        query = (
            "SELECT text, count(*) FROM participation_contribution WHERE text LIKE 'Probe %' GROUP BY text"
        )
        return dict(connection.execute(query).fetchall())
