"""The whole portal on this machine: database, web server, worker and beat, until Ctrl-C."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from erfurt_sozialraum.run.children import Trouble, die_with_parent, open_log, spawn
from erfurt_sozialraum.run.embedded import STOP_SECONDS, Server
from erfurt_sozialraum.run.launch import port
from erfurt_sozialraum.run.machine import claim_port
from erfurt_sozialraum.run.startup import bring_up_to_date, check_servers, ensure_logins, greet
from erfurt_sozialraum.run.supervisor import Service, Supervisor, say

WEB_SECONDS = 60.0


class Command(BaseCommand):
    """`manage.py portal`; manage.py has completed the environment before the settings were read."""

    help = __doc__
    # The database is not running yet, and the checks would cost every start a second.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("--end-with-parent", action="store_true", help="stop when the caller dies")

    def handle(self, *args, end_with_parent: bool, **options) -> None:
        """Run until somebody says stop; a Trouble is one sentence and an exit code."""
        if end_with_parent:
            die_with_parent()
        os.umask(0o077)
        try:
            run(os.environ.get("HOST") or "127.0.0.1", os.getppid() if end_with_parent else None)
        except Trouble as trouble:
            self.stderr.write(str(trouble))
            sys.exit(trouble.code)


def run(host: str, caller: int | None = None) -> None:
    """Start everything, watch it, and stop everything, whatever happens in between."""
    supervisor = Supervisor(Path(settings.DATA_DIR))
    try:
        with claim_port(host, port()) as listener:
            supervisor.stop_on_signals()
            start_database(supervisor)
            check_servers()
            bring_up_to_date()
            password = ensure_logins()
            connection.close()
            start_services(supervisor, listener)
            wait_for_web(supervisor, host)
            greet(password)
            supervisor.watch(caller)
            say("\nDas Portal wird beendet …")
    except KeyboardInterrupt:
        say("\nDer Start wird abgebrochen …")
    finally:
        supervisor.stop()


def start_database(supervisor: Supervisor) -> None:
    """Start the embedded server where no other was named."""
    if "PORTAL_SOCKET" not in os.environ:
        return
    socket_folder = Path(os.environ["PORTAL_SOCKET"])
    server = Server(Path(settings.DATA_DIR), socket=socket_folder)
    if server.moved:
        say(f"Der Datenordner liegt in einem verschlossenen Ordner. Die Datenbank liegt in {server.folder}.")
    supervisor.folders.append(socket_folder)
    service = Service(
        "Datenbank", server.launch, server.stop_signal, STOP_SECONDS, log=server.log, outlives_others=True
    )
    server.prepare()
    supervisor.add(service)
    server.wait()


def start_services(supervisor: Supervisor, listener: socket.socket) -> None:
    """Start web server, worker and beat; all with this process's environment."""
    # Celery's lecture about root: the demo may run as root, and a real installation does not run this.
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser", "-m"]
    celery = [*python, "celery", "-A", "erfurt_sozialraum.celery:app", "--quiet"]
    quietly = ["--loglevel", os.environ.get("LOG_LEVEL", "WARNING")]
    handle = listener.fileno()

    def web() -> subprocess.Popen[bytes]:
        config = ["-c", "python:erfurt_sozialraum.run.server", "-b", f"fd://{handle}"]
        return spawn(
            [*python, "gunicorn", *config, "erfurt_sozialraum.wsgi"], pass_fds=[handle], cwd=settings.BASE_DIR
        )

    def worker() -> subprocess.Popen[bytes]:
        options = ["-Q", "default,pdf", "-c", "2", "--without-gossip", "--without-mingle", *quietly]
        return spawn_logged([*celery, "worker", *options], logs["Worker"])

    def beat() -> subprocess.Popen[bytes]:
        return spawn_logged([*celery, "beat", *quietly, "--pidfile="], logs["Taktgeber"])

    logs = {"Worker": settings.DATA_DIR / "worker.log", "Taktgeber": settings.DATA_DIR / "beat.log"}
    # A worker takes seconds to end even when idle; what it was doing is a row whose lease runs out.
    for name, launch in {"Webserver": web, "Worker": worker, "Taktgeber": beat}.items():
        log = logs.get(name)
        supervisor.add(Service(name, launch, patience=2.5, log=log, background=log is not None))


def spawn_logged(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a child of ours that speaks into a file."""
    with open_log(log) as output:
        return spawn(command, output=output, cwd=settings.BASE_DIR)


def wait_for_web(supervisor: Supervisor, host: str) -> None:
    """Wait until the web server answers anything at all."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - nothing is bound here
    deadline = time.monotonic() + WEB_SECONDS
    while time.monotonic() < deadline:
        if supervisor.stopping.wait(0.05):
            raise KeyboardInterrupt
        supervisor.look()
        asked = HTTPConnection(reachable, port(), timeout=5)
        try:
            asked.request("GET", "/health/live", headers={"Host": settings.ALLOWED_HOSTS[0]})
            if asked.getresponse().status < 500:
                return
        except (OSError, HTTPException):
            continue
        finally:
            asked.close()
    raise Trouble("Der Webserver antwortet nicht.", os.EX_SOFTWARE)
