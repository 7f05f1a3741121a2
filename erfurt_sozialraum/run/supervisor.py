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
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from erfurt_sozialraum.run.background import note_away
from erfurt_sozialraum.run.children import Trouble, birth, end, end_leftover, interrupted, last_lines

# A service may die this often within this many seconds; after that restarting only hides the reason.
MOST_DEATHS, WITHIN_SECONDS = 5, 60.0
LOOK_EVERY = 0.25
# What works in the background is tried for ever, with pauses that grow up to the longest one.
FIRST_PAUSE, LONGEST_PAUSE = 0.4, 60.0
# Whoever has lived this long is well again; after this many deaths without that, it is said aloud.
WELL_AFTER, AWAY_AFTER = 20.0, 2


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
    # Worker and beat: pages are served without them, so they may be away.
    background: bool = False
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    started: float = 0.0
    again_at: float | None = None
    away_since: datetime | None = None

    @property
    def pause(self) -> float:
        """How long to wait before the next try."""
        return min(FIRST_PAUSE * 2 ** min(len(self.deaths) - 1, 20), LONGEST_PAUSE)


class Supervisor:
    """The services of one data folder, in the order of their start; ended in the opposite order."""

    def __init__(self, data_dir: Path) -> None:
        """Take the data folder; a second portal on it is refused, what a crash left is ended."""
        self.record = data_dir / "portal.json"
        self.services: list[Service] = []
        self.folders: list[Path] = []
        self.stopping = threading.Event()
        self.watching = False
        self.data_dir = data_dir
        self._lock = _lock(data_dir / "portal.lock")
        self._end_leftovers()
        note_away(data_dir, {})

    def stop_on_signals(self) -> None:
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
        self.services.append(service)
        if service.background:
            self._try(service)
            return
        service.process = process or service.launch()
        self._remember()

    def watch(self, caller: int | None = None) -> None:
        """Restart what dies until somebody asks us (or make, our caller) to stop."""
        self.watching = True
        while not self.stopping.wait(LOOK_EVERY) and not (caller and interrupted(caller)):
            self.look()

    def look(self) -> None:
        """Restart each service that has died."""
        for service in self.services:
            if service.background:
                self._look_behind(service)
            elif service.process is not None and service.process.poll() is not None:
                self._restart(service, service.process)

    def _restart(self, service: Service, dead: subprocess.Popen[bytes]) -> None:
        """Bring back what the portal cannot be without, or give up and say why."""
        now = time.monotonic()
        service.deaths = [moment for moment in service.deaths if now - moment < WITHIN_SECONDS] + [now]
        if len(service.deaths) > MOST_DEATHS:
            reason = last_lines(service.log) if service.log else "Die Ursache steht in den Zeilen darüber."
            raise Trouble(f"{service.name} bricht immer wieder ab. {reason}", os.EX_SOFTWARE)
        say(f"{service.name} ist abgebrochen (Code {dead.returncode}) und wird neu gestartet.")
        # What it started itself must not stay beside its successor.
        end(dead, signal.SIGKILL, patience=0)
        if not self.stopping.wait(0.2 * 2 ** len(service.deaths)):
            service.process = service.launch()
            self._remember()

    def _look_behind(self, service: Service) -> None:
        """Try again what works in the background, however often it died: the pages go on without it."""
        now = time.monotonic()
        if service.process is not None and service.process.poll() is None:
            if service.deaths and now - service.started >= WELL_AFTER:
                self._well_again(service)
        elif service.again_at is None:
            self._note_death(service, now)
        elif now >= service.again_at:
            self._try(service)

    def _try(self, service: Service) -> None:
        """Start it; a start that fails counts like a death, with the next look."""
        service.again_at, service.started, service.process = None, time.monotonic(), None
        try:
            service.process = service.launch()
        except (OSError, subprocess.SubprocessError) as error:
            say(f"{service.name} lässt sich nicht starten: {error}")
        # The record is for the start after a crash; a full disk is no reason to end the web.
        with suppress(OSError):
            self._remember()

    def _note_death(self, service: Service, now: float) -> None:
        """Plan the next try; from the second death in a row on, the desk and the health page say it."""
        service.deaths = [*service.deaths[-20:], now]
        service.again_at = now + service.pause
        if service.process is not None:
            end(service.process, signal.SIGKILL, patience=0)
            if len(service.deaths) < AWAY_AFTER:
                code = service.process.returncode
                say(f"{service.name} ist abgebrochen (Code {code}) und wird neu gestartet.")
        if len(service.deaths) >= AWAY_AFTER and service.away_since is None:
            service.away_since = datetime.now(UTC)
            reason = last_lines(service.log) if service.log else ""
            say(f"{service.name} bricht immer wieder ab und wird weiter versucht. Das Portal läuft. {reason}")
        # Each time: the file may have been lost with the folder.
        self._note_away()

    def _well_again(self, service: Service) -> None:
        """Forget the deaths of what lives again."""
        if service.away_since is not None:
            say(f"{service.name} läuft wieder.")
        service.deaths, service.away_since = [], None
        self._note_away()

    def _note_away(self) -> None:
        """Let the web know who is away."""
        away = {
            service.name: service.away_since for service in self.services if service.away_since is not None
        }
        note_away(self.data_dir, away)

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
        note_away(self.data_dir, {})
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
            processes = [(name, pid, born) for name, (pid, born) in left["processes"].items()]
            folders = [Path(folder) for folder in left["folders"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return  # nothing, or something else, stands there: a start must not end with it
        for name, pid, born in reversed(processes):
            if born and birth(pid) == born:
                say(f"Von einem abgebrochenen Start läuft noch: {name}. Wird beendet …")
                if not end_leftover(pid, born):
                    raise Trouble(f"Prozess {pid} ({name}) lässt sich nicht beenden.", os.EX_TEMPFAIL)
        for folder in folders:
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
