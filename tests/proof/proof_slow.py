"""`make run` among 200 idle and 200 slow visitors for a minute: all others get answers in two seconds."""

import re
import threading

from tests.ground.conftest import Portal
from tests.slow_visitors import SlowVisitors, answers

IDLE, SLOW, SECONDS, MOST = 200, 200, 60, 2.0
PAGES = ("/health/live", "/", "/beteiligung/")


def proof_slow_visitors(data_dir, free_port, figure):
    with Portal(data_dir, free_port) as portal:
        portal.wait_until_ready(seconds=400)
        large = re.search(r"/static/kern/kern[^\"]+", portal.get("/")[1])[0]
        before = {path: slowest(answers(free_port, path, 3)) for path in PAGES}
        with SlowVisitors(free_port, idle=IDLE, slow=SLOW, large=large) as visitors:
            found = at_once(free_port)
        assert portal.stop() == 0
    figure("idle lines, slow visitors, for so long", f"{IDLE}, {SLOW}, {SECONDS} s")
    figure("lines that the portal cut and that came again", visitors.again)
    for path, all_answers in found.items():
        figure(f"{path}: answers; slowest ms, alone before", told(all_answers, before[path]))
        assert {status for _seconds, status in all_answers} == {200}, path
    # A page has its own time on a busy machine; what the slow visitors add to it counts.
    assert slowest(found["/health/live"]) < MOST
    assert {
        path: slowest(all_answers) < MOST + before[path] for path, all_answers in found.items()
    } == dict.fromkeys(PAGES, True)


def at_once(port):
    """The answers to each page, asked for one after the other, all pages at the same time."""
    found = {}

    def ask(path):
        found[path] = answers(port, path, SECONDS)

    threads = [threading.Thread(target=ask, args=[path]) for path in PAGES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def slowest(some):
    return max(seconds for seconds, _status in some)


def told(some, before):
    return f"{len(some)}; {slowest(some) * 1000:.0f}, {before * 1000:.0f}"
