"""Which background processes cannot live just now: written by who watches them, read by the web.

A small file in the data folder, because the web is another process and must be able to say it while neither
broker nor worker answers.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path


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
    try:
        noted = json.loads(_note(data_dir).read_text())
        return {name: datetime.fromisoformat(since).astimezone(UTC) for name, since in noted.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _note(data_dir: Path) -> Path:
    return data_dir / "background.json"
