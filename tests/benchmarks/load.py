"""A bounded load on loopback: a few keep-alive connections that ask as fast as they are answered."""

import queue
import statistics
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection


@dataclass(frozen=True)
class Rate:
    """What a load came to; times in milliseconds, rate in answers per second."""

    median: float
    p95: float
    per_second: float
    size: int
    failed: int


def measure(port, requests, *, seconds=3.0, connections=4):
    """Ask `port` on 127.0.0.1 for what `requests()` yields next until `seconds` are over.

    `requests` is called once per connection and yields (method, path, body, headers).
    """
    times, sizes, failed, lock = [], [], [], threading.Lock()
    stop_at = time.monotonic() + seconds

    def client():
        link = HTTPConnection("127.0.0.1", port, timeout=30)
        for method, path, body, headers in requests():
            if time.monotonic() > stop_at:
                break
            started = time.perf_counter()
            link.request(method, path, body, headers)
            answer = link.getresponse()
            content = answer.read()
            took = (time.perf_counter() - started) * 1000
            with lock:
                times.append(took)
                sizes.append(len(content))
                if answer.status >= 400:
                    failed.append(answer.status)
        link.close()

    started = time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - started
    times.sort()
    return Rate(
        median=statistics.median(times),
        p95=times[int(len(times) * 0.95) - 1],
        per_second=len(times) / elapsed,
        size=max(sizes),
        failed=len(failed),
    )


def send_all(port, requests, *, connections=8, source="127.0.0.1"):
    """Send every (method, path, body, headers) once, over several connections; their statuses in order."""
    statuses, todo = [0] * len(requests), queue.SimpleQueue()
    for item in enumerate(requests):
        todo.put(item)

    def client():
        link = HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
        with closing(link), suppress(queue.Empty):
            while True:
                index, request = todo.get_nowait()
                link.request(*request)
                answer = link.getresponse()
                answer.read()
                statuses[index] = answer.status

    threads = [threading.Thread(target=client) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def gets(path, **headers):
    """The same page again and again."""

    def requests():
        while True:
            yield "GET", path, None, headers

    return requests
