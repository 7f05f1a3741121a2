"""What stands still in the background is known to the web, also where nobody of ours watches it."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from erfurt_sozialraum.run import background
from erfurt_sozialraum.run.background import SWEEP_LATE, note_away, read_away
from erfurt_sozialraum.tasks import sweep_jobs


@pytest.fixture
def ago(tmp_path, monkeypatch):
    """The last sweep was some time ago, in a process that has run for an hour (or as long as said)."""

    def swept(since, runs=timedelta(hours=1)):
        now = datetime.now(UTC)
        monkeypatch.setattr(background, "STARTED", now - runs)
        file = tmp_path / "swept"
        file.touch()
        moment = (now - since).timestamp()
        os.utime(file, (moment, moment))
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)

    return swept


@pytest.mark.django_db
def test_a_sweep_says_that_the_background_lives(settings, tmp_path, ago):
    settings.DATA_DIR = tmp_path
    ago(timedelta(days=1))
    sweep_jobs()
    assert read_away(tmp_path) == {}


def test_without_a_sweep_the_background_stands_still(tmp_path, ago):
    last = ago(SWEEP_LATE + timedelta(seconds=1))
    assert read_away(tmp_path) == {"Hintergrunddienste": last}
    ago(SWEEP_LATE - timedelta(seconds=10))
    assert read_away(tmp_path) == {}


def test_a_portal_that_was_off_has_not_stood_still(tmp_path, ago):
    ago(timedelta(days=1), runs=timedelta(seconds=20))
    assert read_away(tmp_path) == {}


def test_who_is_watched_is_named_alone(tmp_path, ago):
    ago(timedelta(days=1))
    since = datetime(2026, 11, 1, 12, tzinfo=UTC)
    note_away(tmp_path, {"Worker": since})
    assert read_away(tmp_path) == {"Worker": since}


def test_a_folder_that_takes_nothing_stops_no_sweep(tmp_path):
    background.note_sweep(tmp_path / "gone")
    assert read_away(tmp_path / "gone") == {}


def test_a_sweep_from_a_clock_that_ran_ahead_hides_nothing(tmp_path, ago):
    ago(-timedelta(days=1))
    assert list(read_away(tmp_path)) == ["Hintergrunddienste"]
    ago(-timedelta(days=1), runs=timedelta(seconds=20))
    assert read_away(tmp_path) == {}
