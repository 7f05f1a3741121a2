"""Keeps the portal's processes together: starts, watches, restarts and ends them, leaving none behind."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from erfurt_sozialraum.run.children import Trouble, birth, end, end_leftover, interrupted, last_lines

# A service may die this often within this many seconds; after that restarting only hides the reason.
MOST_DEATHS, WITHIN_SECONDS = 5, 60.0
LOOK_EVERY = 0.25


def say(text: str) -> None:
    """Tell the person at the keyboard one thing."""
    print(text, flush=True)


@dataclass
class Service:
    """One process to keep running."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 8.0
    # Where its output goes; without one it speaks on our terminal.
    log: Path | None = None
    # The database: the others still need it while they finish.
    outlives_others: bool = False
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """The services of one data folder, in the order of their start; ended in the opposite order."""

    def __init__(self, data_dir: Path) -> None:
        """Take the data folder; a second portal on it is refused, what a crash left is ended."""
        self.record = data_dir / "portal.json"
        self.services: list[Service] = []
        self.folders: list[Path] = []
        self.stopping = threading.Event()
        self.watching = False
        self._lock = _lock(data_dir / "portal.lock")
        self._end_leftovers()

    def heed_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal end everything calmly."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._stop_soon)

    def _stop_soon(self, signum: int, frame: object) -> None:
        """While watching, end the watch; during the set-up, break it off."""
        self.stopping.set()
        if not self.watching:
            raise KeyboardInterrupt

    def add(self, service: Service, process: subprocess.Popen[bytes] | None = None) -> None:
        """Start a service, or watch the process that was started for it."""
        service.process = process or service.launch()
        self.services.append(service)
        self._remember()

    def watch(self, caller: int | None = None) -> None:
        """Restart what dies until somebody asks us (or make, our caller) to stop."""
        self.watching = True
        while not self.stopping.wait(LOOK_EVERY) and not (caller and interrupted(caller)):
            self.look()

    def look(self) -> None:
        """Restart each service that has died."""
        for service in self.services:
            if service.process is None or service.process.poll() is None:
                continue
            now = time.monotonic()
            service.deaths = [moment for moment in service.deaths if now - moment < WITHIN_SECONDS] + [now]
            if len(service.deaths) > MOST_DEATHS:
                reason = (
                    last_lines(service.log) if service.log else "Die Ursache steht in den Zeilen darüber."
                )
                raise Trouble(f"{service.name} bricht immer wieder ab. {reason}", os.EX_SOFTWARE)
            say(f"{service.name} ist abgebrochen (Code {service.process.returncode}) und wird neu gestartet.")
            # What it started itself must not stay beside its successor.
            end(service.process, signal.SIGKILL, patience=0)
            if not self.stopping.wait(0.2 * 2 ** len(service.deaths)):
                service.process = service.launch()
                self._remember()

    def stop(self) -> None:
        """End all services at the same time, and then the database."""
        with suppress(ValueError):
            for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(signum, signal.SIG_IGN)
        for service in self.services:
            if service.process is not None and not service.outlives_others and service.process.poll() is None:
                service.process.send_signal(service.stop_signal)
        for service in sorted(self.services, key=lambda service: service.outlives_others):
            if service.process is not None:
                asked = None if not service.outlives_others else service.stop_signal
                end(service.process, asked, patience=service.patience)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
        self.record.unlink(missing_ok=True)
        self._lock.close()

    def _remember(self) -> None:
        """Write down which processes are ours, for the start after a crash."""
        running = {
            service.name: service.process.pid for service in self.services if service.process is not None
        }
        known = {name: [pid, birth(pid)] for name, pid in running.items()}
        fresh = self.record.with_suffix(".new")
        fresh.write_text(
            json.dumps({"processes": known, "folders": [str(folder) for folder in self.folders]})
        )
        fresh.rename(self.record)

    def _end_leftovers(self) -> None:
        """End what the record of a crashed start names, if it still is what it was."""
        try:
            left = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return
        for name, (pid, born) in reversed(left["processes"].items()):
            if born and birth(pid) == born:
                say(f"Von einem abgebrochenen Start läuft noch: {name}. Wird beendet …")
                if not end_leftover(pid, born):
                    raise Trouble(f"Prozess {pid} ({name}) lässt sich nicht beenden.", os.EX_TEMPFAIL)
        for folder in map(Path, left["folders"]):
            if folder.name.startswith("erfurt-"):
                shutil.rmtree(folder, ignore_errors=True)


def _lock(path: Path) -> IO[str]:
    """Hold a lock that the system releases when we die, however we die."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Trouble(f"Das Portal läuft schon mit dem Datenordner {path.parent}.", os.EX_TEMPFAIL) from error
    return file
