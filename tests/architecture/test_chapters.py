"""One word, one chapter: every name in the layers, templates and tests is on the list of docs/house.md."""

import re
from pathlib import Path

import pytest

HOUSE = Path("docs/house.md").read_text(encoding="utf-8")
APPS = ("stakeholders", "guidelines", "participation")
LAYERS = ("models", "overviews", "actions", "forms", "views", "urls", "mail")
ROOT_PIECES = {"rules.py", "apps.py", "tasks.py", "receipts.py", "dated.py", "adapter.py", "urls.py"}
FOLDERS = {*LAYERS, "pdf", "export", "loading", "management", "migrations", "templatetags"}


def listed(app: str) -> set[str]:
    return set(re.findall(rf"^\| {app} \| `(\w+)` \|", HOUSE, flags=re.MULTILINE))


def rooms() -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", HOUSE, flags=re.MULTILINE))


def names(folder: Path) -> set[str]:
    """Modules and packages directly in a folder, without those that only serve the tests beside them."""
    found = {path.stem for path in folder.glob("*.py")} | {
        path.name for path in folder.glob("*/") if any(path.rglob("*.*")) and path.name != "__pycache__"
    }
    return {name for name in found if not name.startswith(("__", "conftest"))}


@pytest.mark.parametrize("app", APPS)
def test_the_layers_hold_chapters_only(app):
    strangers = {
        f"{layer}/{name}"
        for layer in LAYERS
        if Path(app, layer).is_dir()
        for name in names(Path(app, layer)) - listed(app)
    }
    assert strangers == set()


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_its_layers_and_nothing_else(app):
    pieces = {path.name for path in Path(app).glob("*.py")} - {"__init__.py"}
    assert pieces - ROOT_PIECES == set()
    folders = {path.name for path in Path(app).glob("*/") if any(path.rglob("*.py"))}
    assert folders - FOLDERS == set()


@pytest.mark.parametrize("app", APPS)
def test_templates_and_tests_stand_in_chapters(app):
    templates = {path.name for path in Path("templates", app).glob("*/")}
    tests = {name.removeprefix("test_") for name in names(Path("tests", app))}
    assert templates - listed(app) == set()
    assert tests - listed(app) - {"loading"} == set()


def test_every_listed_chapter_stands_somewhere():
    nowhere = {
        (app, chapter)
        for app in APPS
        for chapter in listed(app)
        if not any(chapter in names(Path(app, layer)) for layer in LAYERS if Path(app, layer).is_dir())
    }
    assert nowhere - {("guidelines", "papers")} == set()


def test_the_ground_has_the_rooms_of_the_list():
    built_in = {"management", "templatetags", "formats"}
    ground = Path("erfurt_sozialraum")
    found = {path.name for path in ground.glob("*/") if any(path.glob("*.py"))}
    assert found - built_in == rooms()
    assert {path.stem for path in ground.glob("*.py")} - {"__init__"} == {
        "apps",
        "celery",
        "settings",
        "tasks",
        "urls",
        "wsgi",
    }
