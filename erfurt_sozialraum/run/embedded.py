"""PostgreSQL 18 for machines without a server: the binaries of a wheel, run as our own foreground child.

`python -m erfurt_sozialraum.run.embedded run -- CMD…` runs one command with a throw-away server.
"""

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg

from erfurt_sozialraum.run import folders
from erfurt_sozialraum.run.children import Trouble, end, last_lines, open_log, spawn

DATABASE = "portal"
ROLE = "postgres"
LONGEST_SOCKET_FOLDER = 80  # a socket's whole path may have 107 bytes
START_SECONDS = 60.0
STOP_SECONDS = 20.0
# Tests only: what a crash would lose is thrown away anyway.
THROWAWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
}
# What people wrote stands in statements, their parameters and the details of errors: no log holds any of it.
DISCREET = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "debug_print_parse": "off",
    "debug_print_rewritten": "off",
    "debug_print_plan": "off",
}
ALWAYS = {
    "listen_addresses": "",
    "jit": "off",
    "log_min_messages": "warning",
    "logging_collector": "off",
    **DISCREET,
}


def new_socket() -> Path:
    """Name a private folder for the socket, not yet there; short enough and open to the server's user."""
    chosen = Path(tempfile.gettempdir())
    usable = len(os.fsencode(chosen)) <= LONGEST_SOCKET_FOLDER and folders.open_to(folders.account(), chosen)
    # A socket's path must be short.
    return (chosen if usable else Path("/tmp")) / f"erfurt-{secrets.token_hex(8)}"  # noqa: S108 - random, private


def address(socket: Path, database: str = DATABASE) -> str:
    """Return the address for DATABASE_URL; libpq and django-environ both read this form."""
    return f"postgres://{ROLE}@/{database}?host={quote(str(socket), safe='')}"


class Server:
    """One embedded server: its folder, its private socket, its foreground process."""

    stop_signal = signal.SIGINT  # "fast": open connections are ended, nothing is lost

    def __init__(self, data_dir: Path, *, socket: Path | None = None, throwaway: bool = False) -> None:
        """Choose the places; nothing is started or written yet."""
        self.throwaway = throwaway
        self.account = folders.account(data_dir / "postgres")
        self.moved = not folders.open_to(self.account, folders.nearest(data_dir))
        self.folder = (folders.lasting_place(data_dir) if self.moved else data_dir) / "postgres"
        self.log = data_dir / "postgres.log"
        self.socket = socket or new_socket()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address for DATABASE_URL; libpq and django-environ both read this form."""
        return address(self.socket)

    def prepare(self) -> None:
        """Make the private socket folder; the first time, create the data."""
        self.socket.mkdir(mode=0o700)
        folders.give(self.socket, self.account, 0o700)
        if not (self.folder / "PG_VERSION").exists():
            self._create()
        self._check_version()

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the process itself; also called when it died and is to come back."""
        options = (
            ALWAYS | {"unix_socket_directories": _quoted(self.socket)} | (THROWAWAY if self.throwaway else {})
        )
        command: list[str | Path] = [folders.programs(self.account) / "postgres", "-D", self.folder]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with open_log(self.log) as log:
            self.process = spawn(
                command,
                env=_environment(),
                account=self.account,
                end_with=self.stop_signal,
                output=log,
                cwd=Path("/"),
            )
        return self.process

    def stop(self) -> None:
        """Stop by SIGINT (fast: open connections are ended) and remove the private socket folder."""
        if self.process is not None:
            end(self.process, self.stop_signal, patience=STOP_SECONDS)
            self.process = None
        shutil.rmtree(self.socket, ignore_errors=True)

    def __enter__(self) -> "Server":
        """Start, and leave nothing behind if that fails."""
        try:
            self.prepare()
            self.launch()
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, whatever happened."""
        self.stop()

    def _create(self) -> None:
        """Run initdb beside the final place and rename: a start cut short leaves nothing half done."""
        folders.make(self.folder.parent, self.account)
        fresh = self.folder.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        folders.give(fresh, self.account, 0o700)
        with open_log(self.log) as log:
            made = spawn(
                [
                    folders.programs(self.account) / "initdb",
                    "-D",
                    fresh,
                    "-U",
                    ROLE,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--auth-local=trust",
                    "--auth-host=reject",
                    "--no-instructions",
                    *(["--no-sync"] if self.throwaway else []),
                ],
                env=_environment(),
                account=self.account,
                end_with=signal.SIGKILL,
                output=log,
                cwd=Path("/"),
            ).wait()
        if made != 0:
            raise Trouble(
                f"Die Datenbank konnte nicht angelegt werden. {last_lines(self.log)}", os.EX_CANTCREAT
            )
        if self.folder.exists():
            self.folder.rmdir()
        fresh.rename(self.folder)

    def _check_version(self) -> None:
        """Refuse a folder that another major version wrote."""
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != folders.MAJOR:
            raise Trouble(
                f"Die Datenbank in {self.folder} gehört zu PostgreSQL {found}, hier läuft {folders.MAJOR}. "
                "Bitte mit der alten Fassung sichern (pg_dump) und hier wieder einspielen.",
                os.EX_CONFIG,
            )

    def wait(self) -> None:
        """Wait until the server answers and has the database; after a crash it first repairs itself."""
        self._wait_for_answer()
        with psycopg.connect(address(self.socket, "postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _wait_for_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                psycopg.connect(address(self.socket, "postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise Trouble(f"Die Datenbank ist nicht gestartet. {last_lines(self.log)}")


def _environment() -> dict[str, str]:
    """Return an environment in which neither the machine's language nor another server's settings count."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _quoted(path: Path) -> str:
    """Quote one folder for a setting that is a list."""
    return '"' + str(path).replace('"', '""') + '"'


def _run(command: list[str]) -> int:
    """Run a command with a throw-away server and return its exit code."""
    with tempfile.TemporaryDirectory(prefix="erfurt-data-", dir=new_socket().parent) as folder:
        data_dir = Path(folder)
        data_dir.chmod(0o711)
        with Server(data_dir, throwaway=True) as server:
            os.environ.setdefault("SECRET_KEY", "only-for-this-run")
            os.environ.setdefault("DATA_DIR", folder)
            try:
                child = spawn(command, env=os.environ | {"DATABASE_URL": server.url}, foreground=True)
            except OSError as error:
                raise Trouble(f"{command[0]}: {error.strerror}", os.EX_NOINPUT) from error
            try:
                code = child.wait()
            except BaseException:
                end_gently(child)
                raise
    return code if code >= 0 else 128 - code


def end_gently(child: subprocess.Popen[bytes]) -> None:
    """Let a command finish its own cleaning up before the database goes."""
    child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _stop(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> int:
    """Read the command line; everything after `--` is the command."""
    parser = argparse.ArgumentParser(prog="python -m erfurt_sozialraum.run.embedded", description=__doc__)
    parser.add_argument("action", choices=["run"])
    parser.add_argument("command", nargs="+", metavar="CMD")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return _run(chosen.command)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
