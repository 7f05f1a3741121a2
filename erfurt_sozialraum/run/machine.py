"""What the machine must bring: disk, port, libraries; `python -m erfurt_sozialraum.run.machine` brings it."""

import argparse
import ctypes
import errno
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from erfurt_sozialraum.run.children import Trouble

LEAST_FREE_MB = 200
# What WeasyPrint opens, and Debian's packages for it.
PANGO = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
PANGO_PACKAGES = [
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz0b",
    "libharfbuzz-subset0",
    "libfontconfig1",
]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def claim_folder(folder: Path, *, searchable: bool) -> None:
    """Make sure that a folder is there, writable and not full; only we may list it."""
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o711 if searchable else 0o700)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 65536)
            probe.flush()
    except OSError as error:
        reason = "Der Datenträger ist voll" if error.errno == errno.ENOSPC else error.strerror
        raise Trouble(
            f"In den Ordner {folder} lässt sich nicht schreiben ({reason}). "
            "Ein anderer Ordner: DATA_DIR=/pfad make run",
            os.EX_CANTCREAT,
        ) from error
    free = shutil.disk_usage(folder).free // 2**20
    if free < LEAST_FREE_MB:
        raise Trouble(
            f"Unter {folder} sind nur noch {free} MB frei; gebraucht werden {LEAST_FREE_MB} MB.",
            os.EX_CANTCREAT,
        )


def claim_port(host: str, port: int) -> socket.socket:
    """Take the port now, so that nobody else does while we set up; the web server gets the socket later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise Trouble(
                f"Der Port {port} ist schon belegt. Ein anderer Port: PORT={port + 10} make run",
                os.EX_UNAVAILABLE,
            ) from error
        raise Trouble(f"{host}:{port} ist hier nicht zu haben ({error}).", os.EX_CONFIG) from error
    return listener


def missing_libraries() -> list[str]:
    """Return which libraries of WeasyPrint cannot be loaded (Linux; elsewhere WeasyPrint itself says)."""
    if sys.platform != "linux":
        return []
    return [name for name in PANGO if not _loads(name)]


def check_libraries() -> None:
    """Stop with a clear sentence where a report could not be rendered."""
    missing = missing_libraries()
    if missing:
        raise Trouble(
            f"Für die PDF-Berichte fehlt Pango ({', '.join(missing)}). "
            f"Debian/Ubuntu: sudo apt-get install {' '.join(PANGO_PACKAGES)}",
            os.EX_CONFIG,
        )


def find_chromium() -> str | None:
    """Return the browser for the browser tests, if there is one."""
    return next((path for path in map(shutil.which, CHROMIUM) if path), None)


def install(packages: list[str]) -> bool:
    """Install Debian packages where we may without asking anybody; say whether that worked."""
    apt = shutil.which("apt-get")
    sudo = shutil.which("sudo")
    if apt is None:
        return False
    if os.geteuid() == 0:
        prefix = []
    elif sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        prefix = [sudo, "-n"]
    else:
        return False
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*prefix, *quiet, *step], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    return done.returncode == 0


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    """Bring Pango, or a browser for the tests; name the packages where we may not install."""
    parser = argparse.ArgumentParser(prog="python -m erfurt_sozialraum.run.machine", description=__doc__)
    parser.add_argument("part", choices=["pango", "chromium"])
    part = parser.parse_args(arguments).part
    if part == "chromium":
        if find_chromium() is None and not install(["chromium"]):
            print(
                "Für die Browser-Tests fehlt Chromium. Debian: sudo apt-get install chromium", file=sys.stderr
            )
            return os.EX_CONFIG
        return os.EX_OK
    try:
        if missing_libraries():
            print("Systembibliotheken für die PDF-Berichte (Pango) werden installiert …", flush=True)
            install(PANGO_PACKAGES)
        check_libraries()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.code
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
