"""Which background processes cannot live just now: written by who watches them, read by the web.

Small files in the data folder, because the web is another process and must be able to say it while neither
broker nor worker answers. Where nobody of ours watches (Compose), the last sweep tells that beat, broker
and worker lived: it comes every 30 s.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

SWEEP_LATE = timedelta(minutes=3)
"""After so long without a sweep the background stands still, whoever of it."""

STARTED = datetime.now(UTC)
"""When this process began: a portal that was off must not say that it stood still."""


def note_sweep(data_dir: Path) -> None:
    """Write down that a sweep ran now."""
    with suppress(OSError):
        (data_dir / "swept").touch()


def last_sweep(data_dir: Path) -> datetime | None:
    """When beat, broker and worker last lived together; None where they never did."""
    try:
        return datetime.fromtimestamp((data_dir / "swept").stat().st_mtime, UTC)
    except OSError:
        return None


def note_away(data_dir: Path, away: Mapping[str, datetime]) -> None:
    """Write down who is away and since when; a disk that takes nothing must not end who watches."""
    note = _note(data_dir)
    with suppress(OSError):
        if not away:
            note.unlink(missing_ok=True)
            return
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = note.with_suffix(".new")
        fresh.write_text(json.dumps({name: since.isoformat() for name, since in away.items()}))
        fresh.rename(note)


def read_away(data_dir: Path) -> dict[str, datetime]:
    """Who is away, and since when; nobody where nothing is known."""
    return _noted(data_dir) or _standing_still(data_dir)


def _noted(data_dir: Path) -> dict[str, datetime]:
    """What was written down by who watches."""
    try:
        noted = json.loads(_note(data_dir).read_text())
        return {name: datetime.fromisoformat(since).astimezone(UTC) for name, since in noted.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _standing_still(data_dir: Path) -> dict[str, datetime]:
    """All of it since the last sweep, if that was long ago; where there never was one, nothing is known."""
    if (last := last_sweep(data_dir)) is None:
        return {}
    now = datetime.now(UTC)
    # What lies ahead was written while the clock ran ahead, and says nothing.
    known = [moment for moment in (last, STARTED) if moment <= now]
    late = not known or now - max(known) > SWEEP_LATE
    return {"Hintergrunddienste": last} if late else {}


def _note(data_dir: Path) -> Path:
    return data_dir / "background.json"
