"""A web worker for which a slow visitor costs no thread: waitress reads and sends, gunicorn keeps processes.

A thread gets a request when all of it is there, and is free again when the answer is made; who sends or reads
slowly, or nothing at all, only holds a connection. Gunicorn's own workers wait for the bytes within a thread:
twenty idle connections were enough to block all of it (docs/performance.md).
"""

import logging
import os
import resource
import socket
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from types import FrameType, SimpleNamespace
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

IDLE_SECONDS = 20
"""Who says nothing, or has had an answer, may keep the line for so long."""
FIRST_SECONDS, LEAST_BYTES_PER_SECOND = 20, 500
"""A request may take twenty seconds, and longer only if it moves on: a photo over a bad line does."""
MOST_CONNECTIONS = 2000
"""Of one process; beyond them, new ones wait in the kernel until one of the slow ones is closed."""
LARGEST_REQUEST = 40 * 2**20
OTHER_FILES = 100
"""Beside the connections: database, logs, code, what is sent from the disk."""


class LoggedTask(WSGITask):
    """One request and its answer; the worker counts and logs it."""

    def finish(self) -> None:
        """Make the last bytes of the answer, and say so."""
        super().finish()
        self.channel.server.worker.answered(self)


class PatientChannel(HTTPChannel):
    """A visitor's line; knows since when a request is on its way, and how much of it has come."""

    task_class = LoggedTask
    began, came = 0.0, 0

    def received(self, data: bytes) -> bool:
        """Take what has come."""
        if self.request is None:
            self.began, self.came = time.time(), 0
        self.came += len(data)
        return super().received(data)

    def is_late(self, now: float) -> bool:
        """Nothing happens on it, or a request that trickles in is not worth the wait."""
        if self.requests:
            return False
        if self.request is None:
            return self.last_activity < now - IDLE_SECONDS
        return now - self.began > FIRST_SECONDS + self.came / LEAST_BYTES_PER_SECOND


class PatientServer(TcpWSGIServer):
    """The listening socket, and all lines of this process."""

    channel_class = PatientChannel
    worker: "PatientWorker"

    def maintenance(self, now: float) -> None:
        """Close what is late."""
        for channel in self.active_channels.values():
            if channel.is_late(now):
                channel.will_close = True


class PatientWorker(Worker):
    """Gunicorn's process around waitress's loop."""

    def init_process(self) -> None:
        """Before the loop: room for as many connections as are promised."""
        self.lines: dict[int, Any] = {}
        self.servers: list[PatientServer] = []
        self.most = room_for(MOST_CONNECTIONS)
        # "Task queue depth": more requests than threads are no news.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        super().init_process()

    def run(self) -> None:
        """Serve until somebody says stop, then finish what was begun."""
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        self.servers = [self.serve(listener.sock, dispatcher) for listener in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self.turn()
        for server in self.servers:
            server.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while self.is_busy() and time.monotonic() < until:
            self.turn()
        dispatcher.shutdown(timeout=max(until - time.monotonic(), 0.1))
        wasyncore.close_all(self.lines, ignore_all=True)

    def serve(self, listener: socket.socket, dispatcher: ThreadedTaskDispatcher) -> PatientServer:
        """Accept on a socket that the arbiter has opened."""
        server = PatientServer(
            head_alone(self.wsgi),
            map=self.lines,
            _sock=listener,
            dispatcher=dispatcher,
            sockinfo=(listener.family, listener.type, None, listener.getsockname()),
            bind_socket=False,
            adj=Adjustments(
                threads=self.cfg.threads,
                backlog=self.cfg.backlog,
                connection_limit=self.most,
                cleanup_interval=1,
                max_request_body_size=LARGEST_REQUEST,
                max_request_header_size=2**16,
                ident=None,
                # Django reads them itself, and only where it was told that there is a proxy.
                clear_untrusted_proxy_headers=False,
                log_socket_errors=False,
            ),
        )
        server.worker = self
        return server

    def turn(self) -> None:
        """One turn of the loop, at most a second long."""
        self.notify()
        wasyncore.loop(timeout=1.0, use_poll=True, map=self.lines, count=1)

    def is_busy(self) -> bool:
        """Somebody still waits for an answer, or has not read all of it."""
        channels = [channel for server in self.servers for channel in server.active_channels.values()]
        return any(channel.requests or channel.total_outbufs_len for channel in channels)

    def answered(self, task: LoggedTask) -> None:
        """Log an answer, and end the process after as many as it may give."""
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("Autorestarting worker after current request.")
            self.stop()
        answer = SimpleNamespace(
            status=task.status, sent=task.content_bytes_written, headers=task.response_headers
        )
        seconds = timedelta(seconds=time.time() - task.start_time)
        environ = {"RAW_URI": task.request.path, "REQUEST_METHOD": task.request.command}
        self.log.access(answer, SimpleNamespace(headers=[]), environ, seconds)

    def stop(self) -> None:
        """Leave the loop, at once even where nothing happens."""
        self.alive = False
        for server in self.servers:
            server.pull_trigger()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM: finish what was begun."""
        self.stop()


def room_for(connections: int) -> int:
    """As many of these connections as the system lets this process open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return connections if soft == resource.RLIM_INFINITY else max(min(connections, soft - OTHER_FILES), 50)


def head_alone(application: Callable[..., Any]) -> Callable[..., Any]:
    """To HEAD the head alone is said: waitress sends whatever body the application made."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return ()

    return answered
