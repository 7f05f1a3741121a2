"""Folders for servers, and the portal as a real process."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from erfurt_sozialraum.run.children import birth
from erfurt_sozialraum.run.embedded import new_socket

BASE_DIR = Path(__file__).resolve().parents[2]
# What the surrounding run set; a portal of its own must find out by itself.
OURS = {
    "DATABASE_URL",
    "REDIS_URL",
    "DATA_DIR",
    "SECRET_KEY",
    "PORT",
    "SITE_URL",
    "PORTAL_DEMO",
    "STATIC_ROOT",
}


def open_folder() -> Iterator[Path]:
    """A folder with a space and an umlaut in its path, which the database's user may enter."""
    folder = new_socket().with_suffix(".daten") / "Sozial räume"
    folder.mkdir(parents=True)
    folder.parent.chmod(0o711)
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder.parent)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder for one test."""
    yield from open_folder()


@pytest.fixture(scope="module")
def kept_dir() -> Iterator[Path]:
    """A data folder that the tests of a module use one after the other."""
    yield from open_folder()


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def gone(pid: int, seconds: float = 15) -> bool:
    """Whether a process ends within this time."""
    deadline = time.monotonic() + seconds
    while birth(pid) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    return birth(pid) is None


class Portal:
    """`manage.py portal` as its own process, with what it says."""

    def __init__(self, data_dir: Path, port: int, **environment: str) -> None:
        self.data_dir, self.port = data_dir, port
        self.said = data_dir.parent / "said.txt"
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "portal"],
                cwd=BASE_DIR,
                env=kept | {"DATA_DIR": str(data_dir), "PORT": str(port)} | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> "Portal":
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def wait_until_ready(self, seconds: float = 120) -> float:
        """Wait until the portal answers with its database; return how long that took."""
        start = time.monotonic()
        while time.monotonic() - start < seconds and self.process.poll() is None:
            try:
                if self.get("/health/ready")[0] == 200 and "Das Portal läuft" in self.text():
                    return time.monotonic() - start
            except (URLError, OSError):
                pass
            time.sleep(0.05)
        raise AssertionError(self.text())

    def text(self) -> str:
        """What it has said so far."""
        return self.said.read_text()

    def services(self) -> dict[str, int]:
        """The processes it has noted, by name."""
        return {name: pid for name, (pid, _) in json.loads(self.record.read_text())["processes"].items()}

    @property
    def record(self) -> Path:
        """Its pid file."""
        return self.data_dir / "portal.json"

    def family(self) -> list[int]:
        """Itself, its services and theirs."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            with suppress(OSError):  # some live for a moment only
                todo += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found

    def cpu_seconds(self) -> float:
        """Computing time of all its processes; unlike waiting time, not a matter of who else is busy."""
        ticks = 0
        for pid in self.family():
            with suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self, signum: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(signum)
        return self.process.wait(90)
