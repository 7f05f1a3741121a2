"""Child processes that end with their parent, and recognising a process that an earlier start left behind."""

import ctypes
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 5 * 2**20
# Loaded here, not in the child: between fork and exec nothing may take a lock.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Trouble(Exception):
    """Something the person at the keyboard can put right: a German sentence and an exit code."""

    def __init__(self, message: str, code: int = os.EX_UNAVAILABLE) -> None:
        """Keep the sentence and the exit code (os.EX_…)."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Account:
    """The unprivileged user that a child runs under when we are root."""

    name: str
    uid: int
    gid: int


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
    end_with: signal.Signals = signal.SIGTERM,
    output: IO[bytes] | int | None = None,
    pass_fds: Sequence[int] = (),
    cwd: Path | None = None,
    foreground: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a child that gets the signal `end_with` when we die.

    In the foreground it shares our terminal; otherwise it has a session of its own, without input,
    because Ctrl-C reaches the whole terminal group and only we are to hear it.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        env=dict(env) if env is not None else None,
        stdin=None if foreground else subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        start_new_session=not foreground,
        pass_fds=pass_fds,
        cwd=cwd,
        preexec_fn=_dies_with(os.getpid(), end_with, umask=None if foreground else 0o077),
    )


def die_with_parent(signum: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this very process a signal when its parent dies (Linux; elsewhere nothing)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


def interrupted(pid: int) -> bool:
    """Say whether make, our caller, was asked to stop by SIGINT alone: it then waits for us and tells nobody.

    GNU make passes SIGTERM on to its children, but expects SIGINT to come from the terminal to all of them.
    While it waits in its handler, the signal is blocked; otherwise never.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    blocked = next((line.split()[1] for line in status.splitlines() if line.startswith("SigBlk:")), "0")
    return bool(int(blocked, 16) >> (signal.SIGINT - 1) & 1)


def _dies_with(parent: int, signum: signal.Signals, umask: int | None) -> Callable[[], None]:
    """Return what the child does before exec; it also notices a parent that died in between."""

    def prepare() -> None:
        if umask is not None:
            os.umask(umask)
        die_with_parent(signum)
        if os.getppid() != parent:
            os._exit(os.EX_UNAVAILABLE)

    return prepare


def open_log(path: Path) -> IO[bytes]:
    """Open a log for a child to append to; one that has grown large starts anew."""
    large = path.exists() and path.stat().st_size > LARGEST_LOG
    return path.open("wb" if large else "ab")


def last_lines(path: Path, count: int = 6) -> str:
    """Return where a log is and how it ends, for a message."""
    try:
        lines = path.read_text(errors="replace").strip().splitlines()[-count:]
    except OSError:
        lines = []
    return f"Zuletzt in {path}:\n  " + "\n  ".join(lines)


def birth(pid: int) -> str | None:
    """Return what tells this process from a later one with the same number, or None when it is gone."""
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip() or None


def end_leftover(pid: int, born: str, *, patience: float = 5.0) -> bool:
    """End the process group that an earlier start left behind; only if it is still the very same process."""
    if birth(pid) != born:
        return False
    for signum, seconds in ((signal.SIGINT, patience), (signal.SIGTERM, patience), (signal.SIGKILL, 2.0)):
        _signal_group(pid, signum)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            # The group, not only its leader: a web server's children still hold the port.
            if birth(pid) != born and not _group_lives(pid):
                return True
            time.sleep(0.02)
    return birth(pid) != born


def end(process: subprocess.Popen[bytes], signum: signal.Signals | None, *, patience: float) -> None:
    """Ask a child to end (None: it has been asked), wait, then end it and whatever it started."""
    if process.poll() is None:
        if signum is not None:
            process.send_signal(signum)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    # Its own children share its group; those that outlived it must not outlive us.
    _signal_group(process.pid, signal.SIGKILL)
    process.wait()


def _signal_group(pid: int, signum: signal.Signals) -> None:
    """Send a signal to a group that may be gone already."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signum)


def _group_lives(pid: int) -> bool:
    """Say whether anybody is left in a group."""
    try:
        os.killpg(pid, 0)
    except OSError as error:
        return error.errno != errno.ESRCH
    return True
