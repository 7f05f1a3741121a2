"""What `manage.py portal` puts into the environment before Django reads its settings."""

import os
import secrets
import sys
from pathlib import Path

from erfurt_sozialraum.run.children import Trouble
from erfurt_sozialraum.run.embedded import address, new_socket
from erfurt_sozialraum.run.machine import check_libraries, claim_folder

BASE_DIR = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = (3, 11)
# No letters or digits that look alike: people type this password from a terminal.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def prepare_environment() -> None:
    """Complete the environment for this machine, or leave with a sentence that says what is wrong."""
    try:
        _prepare()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        sys.exit(trouble.code)


def _prepare() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise Trouble(
            f"Python 3.11 oder neuer wird gebraucht, hier läuft {sys.version.split()[0]}.", os.EX_CONFIG
        )
    check_libraries()
    data_dir = Path(os.environ.setdefault("DATA_DIR", str(BASE_DIR / ".data")))
    claim_folder(data_dir, searchable=os.geteuid() == 0)
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port()}")
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = kept_secret(data_dir / "secret-key", secrets.token_urlsafe(48))
    if not os.environ.get("DATABASE_URL"):
        os.environ["PORTAL_SOCKET"] = str(new_socket())
        os.environ["DATABASE_URL"] = address(Path(os.environ["PORTAL_SOCKET"]))
        os.environ.setdefault("PORTAL_DEMO", "1")


def port() -> int:
    """Return the port to listen on."""
    chosen = os.environ.get("PORT") or "8000"
    if not chosen.isdecimal() or not 0 < int(chosen) < 65536:
        raise Trouble(f"PORT={chosen} ist keine Portnummer.", os.EX_USAGE)
    return int(chosen)


def demo_password(data_dir: Path) -> str:
    """Return the password of the demo logins: the given one, else one made at the first start and kept."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return os.environ.get("DEMO_PASSWORD") or kept_secret(data_dir / "demo-password", "-".join(groups))


def kept_secret(path: Path, fresh: str) -> str:
    """Return the secret kept in a file that only we can read; the first time, keep the fresh one."""
    try:
        # The file must be private from its first moment.
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:  # noqa: PTH123 - pathlib has no opener
            file.write(fresh)
    except FileExistsError:
        pass
    try:
        kept = path.read_text().strip()
    except OSError as error:
        raise Trouble(f"{path} lässt sich nicht lesen ({error.strerror}).", os.EX_NOPERM) from error
    if not kept:
        path.write_text(fresh)
    return kept or fresh
