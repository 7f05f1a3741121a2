"""The house stands as it was drawn: floors, layers, names of tasks, words that must not appear."""

import re
import subprocess
import sys
from pathlib import Path

from erfurt_sozialraum.celery import app
from erfurt_sozialraum.rows.jobs import job_models

from .models import APPS, own_models

SOURCES = [
    path for name in APPS for path in sorted(Path(name).rglob("*.py")) if "migrations" not in path.parts
]


def test_floors_and_layers_hold():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_job_has_its_task_and_every_task_its_job():
    app.loader.import_default_modules()
    registered = {name for name in app.tasks if not name.startswith("celery.")}
    periodic = {"erfurt_sozialraum.sweep", "participation.purge_nightly"}
    assert registered == {model.task_name for model in job_models()} | periodic


def test_the_beat_calls_only_what_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_no_room_is_a_drawer():
    assert [path for path in SOURCES if path.stem in ("utils", "common", "helpers", "misc", "services")] == []


def test_no_signals_and_no_generic_keys():
    forbidden = re.compile(
        r"django\.(core|dispatch|db\.models)\.?signals?|django\.dispatch|GenericForeignKey"
    )
    assert [path for path in SOURCES if forbidden.search(path.read_text(encoding="utf-8"))] == []


def test_no_logic_in_save():
    assert [model for model in own_models() if "save" in vars(model) or "delete" in vars(model)] == []
