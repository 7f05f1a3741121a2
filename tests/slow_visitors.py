"""Visitors who say nothing, or hardly anything: idle lines, heads, bodies and answers byte by byte."""

import socket
import threading
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException

HOST = {"Host": "127.0.0.1"}
HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /barrierefreiheit/melden/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20000\r\n\r\ntext="
)
SMALLEST_BUFFER = 2048
"""What the kernel takes for a reader; then whoever sends has to wait for him."""


class SlowVisitors:
    """So many of each kind for as long as the block lasts; whose line is cut comes again."""

    def __init__(self, port, *, idle, slow, large="/"):
        self.port, self.stopped, self.again = port, threading.Event(), 0
        self.answer = f"GET {large} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        self.idle = [self.come(b"") for _ in range(idle)]
        kinds = (HEAD, BODY, self.answer)
        self.slow = [[self.come(kinds[number % 3]), kinds[number % 3]] for number in range(slow)]
        self.thread = threading.Thread(target=self.trickle)

    def come(self, says):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALLEST_BUFFER)
        line.settimeout(10)
        line.connect(("127.0.0.1", self.port))
        line.sendall(says)
        line.setblocking(False)
        return line

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.stopped.set()
        self.thread.join(20)
        for line in [*self.idle, *(line for line, _says in self.slow)]:
            line.close()

    def trickle(self):
        """A byte a second of each that is slow: sent, or read of an answer that is too large for the line."""
        while not self.stopped.wait(1):
            for visitor in self.slow:
                line, says = visitor
                try:
                    ended = line.recv(1) == b"" if says is self.answer else line.send(b"x") == 0
                except BlockingIOError:
                    continue
                except OSError:
                    ended = True
                if ended and not self.stopped.is_set():
                    line.close()
                    visitor[0] = self.come(says)
                    self.again += 1


def answers(port, path, seconds, *, pause=0.3):
    """(seconds, status) of one request after the other, each on a line of its own."""
    found, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.monotonic()
        line = HTTPConnection("127.0.0.1", port, timeout=15)
        try:
            line.request("GET", path, headers=HOST)
            with closing(line.getresponse()) as answer:
                answer.read()
                status = answer.status
        except (OSError, HTTPException) as error:
            status = type(error).__name__
        finally:
            line.close()
        found.append((time.monotonic() - started, status))
        time.sleep(pause)
    return found
